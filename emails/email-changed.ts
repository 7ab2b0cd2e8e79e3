import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface EmailChangedProps {
  /** The moment as the reader writes dates. */
  when: string
  /** The page that takes the change back, up to the secret. */
  undoStart: string
}

/** To the address that an account had until now. */
export const emailChangedMail = defineMail<EmailChangedProps>(({ when, undoStart }, texts) => systemMail({
  subject: texts.emailChanged.subject,
  heading: texts.emailChanged.heading,
  paragraphs: [texts.emailChanged.body({ when }), texts.emailChanged.notYou],
  button: texts.emailChanged.button,
  url: `${undoStart}${PLACES.secret}`,
  reason: texts.accountReason({ site: texts.site }),
}, texts))
