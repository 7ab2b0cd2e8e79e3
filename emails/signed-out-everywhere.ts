import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'

export interface SignedOutEverywhereProps {
  /** The moment as the reader writes dates. */
  when: string
  /** Where a new password can be asked for. */
  forgotUrl: string
}

/** To the owner of an account, after all other sessions were ended. */
export const signedOutEverywhereMail = defineMail<SignedOutEverywhereProps>(({ when, forgotUrl }, texts) => systemMail({
  subject: texts.signedOutEverywhere.subject,
  heading: texts.signedOutEverywhere.heading,
  paragraphs: [texts.signedOutEverywhere.body({ when }), texts.signedOutEverywhere.notYou],
  button: texts.signedOutEverywhere.button,
  url: forgotUrl,
  reason: texts.accountReason({ site: texts.site }),
}, texts))
