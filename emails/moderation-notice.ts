import { defineMail } from '#emails/define-mail'
import type { Mail } from '#emails/define-mail'
import { systemMail } from '#emails/parts'
import type { MailTexts } from '#emails/texts'

export interface ModerationNoticeProps {
  /** Of the post that it is about, or that a comment stands under; empty where it is not named. */
  title: string
  /** The organization's name; empty for the whole site. */
  place: string
  what: 'post' | 'comment' | 'person'
  /** What was decided: a key of the decisions in the texts. */
  decision: string
  /** The moderators' own words; empty where there are none. */
  reason: string
  /** The moment as the reader writes dates; empty without an end. */
  until: string
  url: string
}

/** To an author, a reporter or a moderator, about a case. */
export function moderationNoticeMail(notice: keyof MailTexts['moderation']['notices']): Mail<ModerationNoticeProps> {
  return defineMail<ModerationNoticeProps>(({ url, decision, ...facts }, texts) => {
    const { subject, body, more, button } = texts.moderation.notices[notice]
    const opening = body(facts) || (texts.moderation.decided[decision]?.(facts) ?? '')
    const words = facts.reason === '' ? [] : [texts.moderation.reason(facts)]
    return systemMail({ subject: subject(facts), heading: subject(facts), paragraphs: [opening, ...words, ...more], button, url, reason: texts.accountReason({ site: texts.site }) }, texts)
  })
}
