import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface FinishSignUpProps {
  /** The page's address up to the secret, which is written behind it when the mail is sent. */
  linkStart: string
}

/** To an address without an account that somebody wants to sign up with. */
export const finishSignUpMail = defineMail<FinishSignUpProps>(({ linkStart }, texts) => systemMail({
  subject: texts.finishSignUp.subject,
  heading: texts.finishSignUp.heading,
  paragraphs: [texts.finishSignUp.body],
  button: texts.finishSignUp.button,
  url: linkStart + PLACES.secret,
  after: [texts.ignore],
  stranger: true,
  reason: texts.systemReason({ site: texts.site }),
}, texts))
