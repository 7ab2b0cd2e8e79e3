import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface AlreadySignedUpProps {
  signInUrl: string
  /** The reset page's address up to the secret, which is written behind it when the mail is sent. */
  resetLinkStart: string
}

/** To an address that has an account, when somebody wants to sign up with it. */
export const alreadySignedUpMail = defineMail<AlreadySignedUpProps>(({ signInUrl, resetLinkStart }, texts) => systemMail({
  subject: texts.alreadySignedUp.subject,
  heading: texts.alreadySignedUp.heading,
  paragraphs: [texts.alreadySignedUp.body],
  button: texts.alreadySignedUp.button,
  url: signInUrl,
  after: [texts.ignore],
  second: { intro: texts.alreadySignedUp.reset, url: resetLinkStart + PLACES.secret },
  reason: texts.accountReason({ site: texts.site }),
}, texts))
