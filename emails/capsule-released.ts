import { defineMail } from '#emails/define-mail'
import { html, rendered } from '#emails/email'
import type { Markup } from '#emails/email'
import { layout } from '#emails/layout'
import { absoluteLinks } from '#emails/parts'
import type { Body } from '#emails/parts'
import { PLACES } from '#emails/places'

export interface CapsuleReleasedProps {
  /** Its subject, or nothing. */
  title: string
  author: string
  written: string
  body: Body
  /** The body is only its beginning. */
  isShortened: boolean
  bodyPosition: 'before' | 'after'
  isSealed: boolean
  files: { name: string, size: string }[]
  filesSize: string
  /** The page's address up to the secret, which is written behind it when the mail is sent. */
  linkStart: string
  siteUrl: string
}

/** The capsule itself, for one of its recipients. Files are not attached: the page behind the link has them for a year. */
export const capsuleReleasedMail = defineMail<CapsuleReleasedProps>((props, texts) => {
  const { title, author, written, body, isShortened, bodyPosition, isSealed, files, filesSize, linkStart, siteUrl } = props
  const t = texts.capsule.released
  const url = linkStart + PLACES.secret
  const byline = t.byline({ author, written })
  const notes = [...isShortened ? [t.longer] : [], ...isSealed ? [t.sealed] : []]
  const filesIntro = t.files({ count: files.length, size: filesSize })
  const bodyHtml: Markup = html`${rendered(absoluteLinks(body.html, siteUrl))}${notes.map(note => html`<p class="byline">${note}</p>`)}`
  const filesHtml: Markup | undefined = files.length === 0 ? undefined : html`<p>${filesIntro}</p><ul>${files.map(({ name, size }) => html`<li>${name} (${size})</li>`)}</ul><p class="byline">${t.fetch}</p>`
  const bodyText = [body.text.trim(), ...notes].filter(part => part !== '').join('\n\n')
  const filesText = files.length === 0 ? undefined : [filesIntro, ...files.map(({ name, size }) => `- ${name} (${size})`), '', t.fetch].join('\n')
  const ordered = <T>(text: T, attached: T) => bodyPosition === 'before' ? [text, attached] : [attached, text]
  const reason = PLACES.reason
  return {
    subject: title || t.subject,
    html: layout({
      language: texts.language, title: title || t.subject, preview: byline, site: texts.site,
      content: html`<h1>${title || t.heading}</h1>
<p class="byline">${byline}<br>${PLACES.due}</p>
${ordered<Markup | undefined>(bodyHtml, filesHtml).filter(part => part !== undefined)}
<p><a class="button" href="${url}">${t.button}</a></p>
<p class="byline">${texts.linkAlone}<br><a href="${url}">${url}</a></p>`,
      footer: html`${reason}<br><a href="${PLACES.narrow}">${texts.choose}</a> · <a href="${PLACES.unsubscribe}">${texts.unsubscribe}</a>`,
    }),
    text: [
      title || t.heading,
      `${byline}\n${PLACES.due}`,
      ...ordered<string | undefined>(bodyText, filesText),
      `${t.button}: ${url}`,
      `-- \n${reason}\n${texts.choose}: ${PLACES.narrow}\n${texts.unsubscribe}: ${PLACES.unsubscribe}`,
    ].filter(part => part !== undefined && part !== '').join('\n\n'),
  }
})
