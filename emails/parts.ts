import { html, rendered } from '#emails/email'
import type { Email, Markup } from '#emails/email'
import { layout } from '#emails/layout'
import { PLACES } from '#emails/places'
import type { MailTexts } from '#emails/texts'

/** What somebody wrote, as our renderer made HTML of it, and as text. */
export interface Body {
  html: string
  text: string
}

export interface SystemMail {
  subject: string
  heading: string
  paragraphs: string[]
  button: string
  url: string
  /** What stands below the button. */
  after?: string[]
  /** A second link below all that. */
  second?: { intro: string, url: string }
  /** Whether the recipient has a name here. */
  stranger?: boolean
  reason: string
}

/** A mail about the recipient's own account: no choice to unsubscribe, because nothing like it comes unasked. */
export function systemMail(mail: SystemMail, texts: MailTexts): Email {
  const hello = mail.stranger ? texts.helloStranger : texts.hello({ name: PLACES.name })
  const content = html`<h1>${mail.heading}</h1>
<p>${hello}</p>
${mail.paragraphs.map(text => html`<p>${text}</p>`)}
<p><a class="button" href="${mail.url}">${mail.button}</a></p>
<p class="byline">${texts.linkAlone}<br><a href="${mail.url}">${mail.url}</a></p>
${(mail.after ?? []).map(text => html`<p>${text}</p>`)}
${mail.second && html`<p>${mail.second.intro}<br><a href="${mail.second.url}">${mail.second.url}</a></p>`}`
  return {
    subject: mail.subject,
    html: layout({ language: texts.language, title: mail.subject, preview: mail.paragraphs[0] ?? '', site: texts.site, content, footer: html`${mail.reason}` }),
    text: [
      hello,
      ...mail.paragraphs,
      `${mail.button}: ${mail.url}`,
      ...(mail.after ?? []),
      mail.second && `${mail.second.intro} ${mail.second.url}`,
      `-- \n${mail.reason}`,
    ].filter(part => part !== undefined).join('\n\n'),
  }
}

export interface NotificationMail {
  subject: string
  title: string
  byline: string
  body: Body
  /** What it answers to. */
  quoted?: { intro: string, text: string } | undefined
  button: string
  url: string
  /** What can be ended with one more press, by the scopes of the page behind the link, in words. */
  narrow?: Record<string, string> | undefined
}

/** A mail about what others wrote: says why it came, and how to get less of it. */
export function notificationMail(mail: NotificationMail, texts: MailTexts): Email {
  const content = html`<h1>${mail.title}</h1>
${mail.byline === '' ? '' : html`<p class="byline">${mail.byline}</p>`}
${mail.quoted && html`<p class="byline">${mail.quoted.intro}</p><blockquote>${mail.quoted.text}</blockquote>`}
${rendered(absoluteLinks(mail.body.html, mail.url))}
<p><a class="button" href="${mail.url}">${mail.button}</a></p>`
  return {
    subject: mail.subject,
    html: layout({ language: texts.language, title: mail.subject, preview: mail.byline, site: texts.site, content, footer: footer(texts, mail.narrow) }),
    text: [
      mail.title,
      mail.byline === '' ? undefined : mail.byline,
      mail.quoted && `${mail.quoted.intro}\n${mail.quoted.text.split('\n').map(line => `> ${line}`.trimEnd()).join('\n')}`,
      mail.body.text.trim(),
      `${mail.button}: ${mail.url}`,
      `-- \n${PLACES.reason}\n${Object.entries(mail.narrow ?? {}).map(([scope, label]) => `${label}: ${PLACES.unsubscribe}?scope=${scope}\n`).join('')}${texts.choose}: ${PLACES.narrow}\n${texts.unsubscribe}: ${PLACES.unsubscribe}`,
    ].filter(part => part !== undefined).join('\n\n'),
  }
}

export interface TalkProps {
  title: string
  organization: string
  author: string
  body: Body
  url: string
  narrow?: NotificationMail['narrow']
}

interface TalkWords<P> {
  subject: (props: P) => string
  byline: (props: P) => string
  button: string
}

/** What somebody has written, under what it is to who reads it; `quoted` is what it answers to. */
export function talk<P extends TalkProps>(props: P, words: TalkWords<P>, texts: MailTexts, quoted?: NotificationMail['quoted']): Email {
  const { title, body, url, narrow } = props
  return notificationMail({ subject: words.subject(props), title, byline: words.byline(props), quoted, body, button: words.button, url, narrow }, texts)
}

function footer(texts: MailTexts, narrow: NotificationMail['narrow']): Markup {
  const choices = Object.entries(narrow ?? {}).map(([scope, label], index) => html`${index > 0 ? ' · ' : ''}<a href="${PLACES.unsubscribe}?scope=${scope}">${label}</a>`)
  return html`${PLACES.reason}<br>${choices}${choices.length > 0 ? html`<br>` : ''}<a href="${PLACES.narrow}">${texts.choose}</a> · <a href="${PLACES.unsubscribe}">${texts.unsubscribe}</a>`
}

/** Our renderer's links inside the site, as a reader outside of it needs them. */
export function absoluteLinks(renderedHtml: string, pageUrl: string): string {
  return renderedHtml.replace(/ (href|src)="([/#][^"]*)"/g, (whole, name: string, path: string) => {
    const url = URL.parse(path.replaceAll('&amp;', '&'), pageUrl)
    return url === null ? whole : html` ${rendered(name)}="${url.href}"`.markup
  })
}
