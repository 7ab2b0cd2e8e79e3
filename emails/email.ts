/** One mail, ready but for the places that the courier fills for each recipient (places.ts). */
export interface Email {
  subject: string
  html: string
  text: string
}

/** A piece of HTML that needs no more escaping. */
export interface Markup {
  readonly markup: string
}

export type Interpolated = string | number | Markup | readonly Markup[] | undefined

const CHARACTERS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => CHARACTERS[character]!)
}

/** Builds HTML; escapes everything that is not markup already, in text and in attributes with double quotes. */
export function html(parts: TemplateStringsArray, ...values: Interpolated[]): Markup {
  return { markup: parts.reduce((built, part, index) => built + part + (index < values.length ? markupOf(values[index]) : ''), '') }
}

/** HTML that our own Markdown renderer has written. Never anything else. */
export function rendered(renderedHtml: string): Markup {
  return { markup: renderedHtml }
}

function markupOf(value: Interpolated): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  return 'markup' in value ? value.markup : value.map(one => one.markup).join('')
}
