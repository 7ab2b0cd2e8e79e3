import { accountNoticeMail } from '#emails/account-notice'
import { alreadySignedUpMail } from '#emails/already-signed-up'
import { claimAccountMail } from '#emails/claim-account'
import { confirmEmailMail } from '#emails/confirm-email'
import type { Email } from '#emails/email'
import type { MailTexts } from '#emails/texts'
import { emailChangedMail } from '#emails/email-changed'
import { finishSignUpMail } from '#emails/finish-sign-up'
import { passwordChangedMail } from '#emails/password-changed'
import { resetPasswordMail } from '#emails/reset-password'
import { signedOutEverywhereMail } from '#emails/signed-out-everywhere'
import type { MessageFacts } from '#server/domain/notifications/message-facts'
import { config } from '#server/platform/config'
import { mailMoment } from '#server/jobs/notifications/mail-moment'

type Notice = keyof MailTexts['accountNotices']

/** Where a notice leads, if not to what can sign in. */
const PLACES: Partial<Record<Notice, string>> = {
  emailTaken: '/sign-in', emailRestored: '/reset', exportReady: '/settings#data', accountDeleted: '/',
}

/** The mail about somebody's own account, with its places unfilled. */
export function renderAccountMessage(facts: MessageFacts, language: string): Email {
  const { kind, createdAt } = facts.notification
  const site = config().publicUrl
  const when = mailMoment(createdAt, language)
  switch (kind) {
    case 'account.finishSignUp': return finishSignUpMail({ linkStart: `${site}/finish#` }, language)
    case 'account.alreadySignedUp': return alreadySignedUpMail({ signInUrl: `${site}/sign-in`, resetLinkStart: `${site}/reset#` }, language)
    case 'account.resetPassword': return resetPasswordMail({ linkStart: `${site}/reset#` }, language)
    case 'account.passwordChanged': return passwordChangedMail({ when, forgotUrl: `${site}/reset` }, language)
    case 'account.signedOutEverywhere': return signedOutEverywhereMail({ when, forgotUrl: `${site}/reset` }, language)
    case 'account.claim': return claimAccountMail(claimed(facts, site), language)
    case 'account.confirmEmail': return confirmEmailMail({ handle: facts.actor?.handle ?? '', linkStart: `${site}/account/email#` }, language)
    case 'account.emailChanged': return emailChangedMail({ when, undoStart: `${site}/account/undo#` }, language)
    default: {
      const what = kind.slice('account.'.length) as Notice
      return accountNoticeMail(what)({ when, url: site + (PLACES[what] ?? '/settings#security') }, language)
    }
  }
}

/** The offer writes into the token what the mail says of it. */
function claimed({ tokenPayload, actor }: MessageFacts, site: string) {
  const { source = site, posts = 1 } = tokenPayload ?? {}
  return { source: String(source), handle: actor?.handle ?? '', posts: Number(posts), linkStart: `${site}/claim#` }
}
