import { capsuleMail } from '#shared/messages/en/capsule-mail'

import { notices } from '#shared/messages/en/notices'
import { moderationMail } from '#shared/messages/en/mail-moderation'
import { accountNotices } from '#shared/messages/en/mail-notices'

interface ReasonNames { organization: string, technology: string, site: string }

/** Every text of the mails. Functions take named parameters; `name` and `reason` may be places that the courier fills. */
export const mail = {
  language: 'en',
  site: 'Guildhall',
  hello: ({ name }: { name: string }) => `Hello ${name},`,
  helloStranger: 'Hello,',
  via: ({ author, site }: { author: string, site: string }) => `${author} via ${site}`,
  linkAlone: 'If the button does not work, open this address:',
  ignore: 'If this was not you, you need not do anything.',
  systemReason: ({ site }: { site: string }) => `You get this because somebody used your address at ${site}.`,
  accountReason: ({ site }: { site: string }) => `You get this because you have an account at ${site}.`,
  choose: 'Choose what you get',
  unsubscribe: 'Unsubscribe',

  finishSignUp: {
    subject: 'Finish your account',
    heading: 'One step left',
    body: 'Choose your name and password, and your account is ready. The link works once and for 24 hours.',
    button: 'Finish my account',
  },
  alreadySignedUp: {
    subject: 'You have an account already',
    heading: 'You have an account already',
    body: 'Somebody, probably you, wanted to sign up with this address. It has an account, so sign in instead.',
    button: 'Sign in',
    reset: 'If you have forgotten your password, choose a new one. The link works once and for one hour:',
  },
  resetPassword: {
    subject: 'Choose a new password',
    heading: 'Choose a new password',
    body: 'The link works once and for one hour. Your old password works until you choose a new one.',
    button: 'Choose a new password',
  },
  passwordChanged: {
    subject: 'Your password was changed',
    heading: 'Your password was changed',
    body: ({ when }: { when: string }) => `Your password was changed on ${when}. All your other devices were signed out.`,
    notYou: 'If this was not you, somebody else may know it. Choose a new one at once:',
    button: 'Choose a new password',
  },
  signedOutEverywhere: {
    subject: 'You were signed out everywhere',
    heading: 'You were signed out everywhere',
    body: ({ when }: { when: string }) => `On ${when} all your other devices were signed out, because you asked for it.`,
    notYou: 'If this was not you, somebody else was signed in to your account. Choose a new password at once:',
    button: 'Choose a new password',
  },
  confirmEmail: {
    subject: 'Confirm your new address',
    heading: 'Is this your address?',
    body: ({ handle }: { handle: string }) => `@${handle} wants to use this address from now on. The link works once and for 24 hours; until then the old address counts.`,
    button: 'Use this address',
  },
  emailChanged: {
    subject: 'Your address was changed',
    heading: 'Your address was changed',
    body: ({ when }: { when: string }) => `Your account uses another address since ${when}. Mail goes there, and all your other devices were signed out.`,
    notYou: 'If this was not you, take it back. The link works once and for 72 hours, and signs everybody out:',
    button: 'Take it back',
  },
  accountNotices,
  claimAccount: {
    subject: ({ source }: { source: string }) => `Your posts from ${source} are here`,
    heading: 'Your posts are here',
    body: ({ source, handle, posts }: { source: string, handle: string, posts: number }) =>
      `${posts === 1 ? 'One post' : `${posts} posts`} that you wrote at ${source} were brought here under the name @${handle}. Claim the account, and they are yours to edit or delete. The link works once.`,
    button: 'Claim my account',
    ignore: 'If you do nothing, the account stays a name that nobody can sign in to. No more mail will come.',
  },

  invitation: {
    subject: ({ who, organization }: { who: string, organization: string }) => `${who} invites you to ${organization}`,
    body: ({ who, organization, site }: { who: string, organization: string, site: string }) => `${who} would like you to become a member of ${organization} at ${site}.`,
    until: ({ until }: { until: string }) => `The link works once and until ${until}, for this address alone. Without an account yet, you make one with it.`,
    button: 'See the invitation',
    ignore: 'If you do not want to, you need not do anything.',
    reason: ({ who, site }: { who: string, site: string }) => `You get this because ${who} gave your address to ${site} to invite you.`,
  },
  postRefused: {
    subject: ({ title }: { title: string }) => `“${title}” could not be published`,
    heading: 'Your post could not be published',
    body: ({ title }: { title: string }) => `You had scheduled the post “${title}” for now. It was not published:`,
    kept: 'Nothing of it is lost. You can correct it and choose a new date, or throw it away.',
    button: 'Open the post',
  },

  postCreated: {
    subject: ({ organization, title }: { organization: string, title: string }) => `[${organization}] ${title}`,
    byline: ({ author, organization, type }: { author: string, organization: string, type: string }) => `${author} posted in ${organization} · ${type}`,
    button: 'Read and answer',
  },
  commentOnMyPost: {
    subject: ({ organization, title }: { organization: string, title: string }) => `Re: [${organization}] ${title}`,
    byline: ({ author }: { author: string }) => `${author} commented on your post`,
    button: 'Read and answer',
  },
  commentInThread: {
    subject: ({ organization, title }: { organization: string, title: string }) => `Re: [${organization}] ${title}`,
    byline: ({ author }: { author: string }) => `${author} commented`,
    button: 'Read and answer',
  },
  commentReply: {
    subject: ({ organization, title }: { organization: string, title: string }) => `Re: [${organization}] ${title}`,
    byline: ({ author }: { author: string }) => `${author} answered your comment`,
    yours: 'You wrote:',
    button: 'Read and answer',
  },
  mention: {
    subject: ({ author, title }: { author: string, title: string }) => `${author} mentioned you in “${title}”`,
    byline: ({ author, organization }: { author: string, organization: string }) => `${author} mentioned you in ${organization}`,
    button: 'Read and answer',
  },

  notices,
  mailWaited: {
    subject: ({ count }: { count: number }) => count === 1 ? '1 more notification waits for you' : `${count} more notifications wait for you`,
    body: ({ count }: { count: number }) => `You had as many mails as you want in a day. ${count === 1 ? 'One more thing has happened and waits' : `${count} more things have happened and wait`} for you behind the bell.`,
    choose: 'You choose how many mails a day there can be:',
    button: 'See what has happened',
  },
  mailAgain: {
    subject: 'Mail reaches you again',
    heading: 'Mail reaches you again',
    body: ({ site }: { site: string }) => `Mail to this address had come back, so nothing was sent to it any more. You asked for another try at ${site}. If you read this, it works.`,
    button: 'Look at what you get',
  },
  mute: { thread: 'Nothing more of this thread', type: ({ type }: { type: string }) => `No more ${type} mails`, organization: ({ organization }: { organization: string }) => `Nothing more from ${organization}` },
  moderation: moderationMail,
  capsule: capsuleMail,
  noteSealed: ({ sealedAt }: { sealedAt: string }) => `A note that you sealed on ${sealedAt}`,
  noteButton: 'See your notes',
  noteOpened: {
    subject: 'Your sealed note was opened',
    heading: 'Your note was opened',
    body: ({ at, opening, opens }: { at: string, opening: number, opens: number }) =>
      `It was opened on ${at}${opens === 1 ? ', and nothing of it is left here' : `: opening ${opening} of ${opens}`}. Its reader knew that you would be told.`,
  },
  noteExpired: {
    subject: 'Your sealed note has expired',
    heading: 'Nobody opened your note',
    body: ({ at }: { at: string }) => `It expired on ${at} without having been opened, and nothing of it is left here.`,
  },
  noteDestroyed: {
    subject: 'Your sealed note was destroyed',
    heading: 'Your note was destroyed',
    body: ({ at }: { at: string }) => `On ${at} somebody who has its link gave the last of too many wrong passphrases. The note was destroyed, as you chose; it was not read by them.`,
  },

  /** Why somebody gets a notification; the key is stored with the batch. */
  reasons: {
    organization: ({ organization }: ReasonNames) => `You get this because you follow ${organization}.`,
    technology: ({ technology }: ReasonNames) => technology === '' ? 'You get this because you follow a technology that it is about.' : `You get this because you follow ${technology}.`,
    site: ({ site }: ReasonNames) => `You get this because you follow everything at ${site}.`,
    thread: 'You get this because you follow this thread.',
    author: 'You get this because it is about a post of yours.',
    reply: 'You get this because somebody answered you.',
    mention: 'You get this because somebody mentioned you.',
    role: ({ organization }: ReasonNames) => `You get this because it is about your role in ${organization}.`,
    membership: ({ organization }: ReasonNames) => `You get this because it is about your membership of ${organization}.`,
    decision: 'You get this because a decision concerns something of yours.',
    account: ({ site }: ReasonNames) => `You get this because you have an account at ${site}.`,
    mail: ({ site }: ReasonNames) => `You get this because you have an account at ${site}.`,
    capsule: ({ site }: ReasonNames) => capsuleMail.released.reason({ site }),
    note: 'You get this because you sealed this note.',
    reporter: 'You get this because you reported something.',
    moderator: 'You get this because you moderate here.',
  },
}
