interface Notice {
  subject: string
  body: (moment: { when: string }) => string
  more: string[]
  button: string
}

const LOOK = 'Look at your account'
const NOT_YOU = 'If this was not you, somebody else is in your account. Choose a new password at once, then look at everything that can sign in.'
const SIGNED_OUT = 'All your other devices were signed out.'

/** Mails that say what has happened to one's account. */
export const accountNotices = {
  emailTaken: {
    subject: 'This address has an account already',
    body: () => 'Somebody, probably you, wanted to use this address for another account. One address belongs to one account, and this one has yours.',
    more: ['If this was not you, you need not do anything.'],
    button: 'Sign in',
  },
  emailRestored: {
    subject: 'Your address is back',
    body: ({ when }) => `The change of your address was taken back on ${when}. This address counts again, and everybody was signed out.`,
    more: ['Whoever changed it may know your password. Choose a new one at once:'],
    button: 'Choose a new password',
  },
  secondFactorOn: {
    subject: 'Two-step sign-in is on', body: ({ when }) => `Two-step sign-in was switched on for your account on ${when}. From now on signing in also takes a code of your authenticator.`,
    more: [SIGNED_OUT, NOT_YOU], button: LOOK,
  },
  secondFactorOff: {
    subject: 'Two-step sign-in is off', body: ({ when }) => `Two-step sign-in was switched off for your account on ${when}. Your password alone signs in again.`,
    more: [SIGNED_OUT, NOT_YOU], button: LOOK,
  },
  recoveryRenewed: {
    subject: 'You have new recovery codes', body: ({ when }) => `New recovery codes were made for your account on ${when}. The old ones do not work any more.`,
    more: [SIGNED_OUT, NOT_YOU], button: LOOK,
  },
  recoveryUsed: {
    subject: 'A recovery code was used', body: ({ when }) => `Somebody signed in to your account with a recovery code on ${when}. That code does not work again.`,
    more: [NOT_YOU], button: LOOK,
  },
  passkeyAdded: {
    subject: 'A passkey was added', body: ({ when }) => `A passkey was added to your account on ${when}. Whoever holds it can sign in.`,
    more: [SIGNED_OUT, NOT_YOU], button: LOOK,
  },
  passkeyRemoved: {
    subject: 'A passkey was removed', body: ({ when }) => `A passkey of your account was removed on ${when}. It does not sign in any more.`,
    more: [SIGNED_OUT, NOT_YOU], button: LOOK,
  },
  githubLinked: {
    subject: 'GitHub is linked', body: ({ when }) => `A GitHub account was linked with yours on ${when}. Whoever is signed in there can sign in here.`,
    more: [SIGNED_OUT, NOT_YOU], button: LOOK,
  },
  githubUnlinked: {
    subject: 'GitHub is not linked any more', body: ({ when }) => `The link of your account with GitHub was ended on ${when}.`,
    more: [SIGNED_OUT, NOT_YOU], button: LOOK,
  },
  apiTokenMade: {
    subject: 'An API token was made', body: ({ when }) => `An API token was made for your account on ${when}. Whoever has it can read what you can read, and write in your name if it was made for that, until it ends or you revoke it.`,
    more: [NOT_YOU], button: LOOK,
  },
  exportReady: {
    subject: 'Your archive is ready', body: () => 'The archive of everything that your account holds is ready. It can be downloaded for three days, by whoever is signed in to your account.',
    more: ['If you did not ask for it, sign out all your devices and choose a new password.'], button: 'Download it',
  },
  accountDeleted: {
    subject: 'Your account is deleted', body: ({ when }) => `Your account was deleted on ${when}. What you wrote stays without your name; everything else about you is gone, and this address follows tomorrow.`,
    more: ['Thank you for having been here. No more mail will come.'], button: 'Visit Guildhall',
  },
} as const satisfies Record<string, Notice>

/** What an administrator sends to see whether mail works. */
export const testMail = {
  from: 'Guildhall',
  subject: 'A test mail of Guildhall',
  body: ({ site, from }: { site: string, from: string }) => `An administrator of ${site} wanted to see whether mail works. It does: this one came from ${from}.`,
}
