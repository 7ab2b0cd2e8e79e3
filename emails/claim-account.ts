import { defineMail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface ClaimAccountProps {
  /** The site that the posts come from. */
  source: string
  handle: string
  posts: number
  /** The page's address up to the secret, which is written behind it when the mail is sent. */
  linkStart: string
}

/** To the author of imported posts, whose account waits to be claimed. */
export const claimAccountMail = defineMail<ClaimAccountProps>(({ source, handle, posts, linkStart }, texts) => systemMail({
  subject: texts.claimAccount.subject({ source }),
  heading: texts.claimAccount.heading,
  paragraphs: [texts.claimAccount.body({ source, handle, posts })],
  button: texts.claimAccount.button,
  url: linkStart + PLACES.secret,
  after: [texts.claimAccount.ignore],
  stranger: true,
  reason: texts.systemReason({ site: texts.site }),
}, texts))
