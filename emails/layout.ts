import { html } from '#emails/email'
import type { Markup } from '#emails/email'
import { FRAME } from '#emails/frame'

export interface LayoutProps {
  language: string
  title: string
  /** The words that an inbox shows behind the subject. */
  preview: string
  site: string
  content: Markup
  footer: Markup
}

/** The frame that every mail stands in: paper, ink, one green; 600 px; dark where the reader's program is. */
export function layout({ language, title, preview, site, content, footer }: LayoutProps): string {
  const parts: Record<string, string> = {
    language: html`${language}`.markup,
    title: html`${title}`.markup,
    preview: html`${preview}`.markup,
    site: html`${site}`.markup,
    content: content.markup,
    footer: footer.markup,
  }
  return FRAME.map((piece, index) => index % 2 === 0 ? piece : parts[piece]).join('')
}
