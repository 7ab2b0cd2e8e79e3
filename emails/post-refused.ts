import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'

export interface PostRefusedProps {
  title: string
  /** Why, in words. */
  refusal: string
  /** Where it can be corrected and scheduled again. */
  url: string
}

/** To the author of a scheduled post that could not be published when its time came. */
export const postRefusedMail = defineMail<PostRefusedProps>(({ title, refusal, url }, texts) => systemMail({
  subject: texts.postRefused.subject({ title }),
  heading: texts.postRefused.heading,
  paragraphs: [texts.postRefused.body({ title }), refusal, texts.postRefused.kept],
  button: texts.postRefused.button,
  url,
  reason: texts.accountReason({ site: texts.site }),
}, texts))
