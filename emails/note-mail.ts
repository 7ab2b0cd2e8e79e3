import { html } from '#emails/email'
import type { Email } from '#emails/email'
import { notificationMail } from '#emails/parts'
import type { MailTexts } from '#emails/texts'

export interface NoteProps {
  /** Moments as the reader writes dates. */
  sealedAt: string
  at: string
  /** The list of their notes. */
  url: string
}

/** A mail about a sealed note: one sentence, and the way to the list of one's notes. */
export function noteMail({ url, sealedAt }: NoteProps, of: { subject: string, heading: string }, sentence: string, texts: MailTexts): Email {
  return notificationMail({
    subject: of.subject,
    title: of.heading,
    byline: texts.noteSealed({ sealedAt }),
    body: { html: html`<p>${sentence}</p>`.markup, text: sentence },
    button: texts.noteButton,
    url,
  }, texts)
}
