import sanitize from 'sanitize-html'
import type { IOptions } from 'sanitize-html'

/** Deeper elements lose their tags and keep their text: nobody nests like that by hand. */
const DEEPEST = 24

const TAGS = [
  'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div', 'br', 'hr', 'blockquote', 'pre', 'ul', 'ol', 'li', 'dl', 'dt', 'dd',
  'table', 'thead', 'tbody', 'tr', 'th', 'td', 'a', 'b', 'strong', 'i', 'em', 's', 'del', 'ins', 'u', 'code', 'kbd', 'sub', 'sup',
  'span', 'figure', 'figcaption', 'details', 'summary', 'abbr', 'cite', 'q', 'small', 'mark',
]

/** HTML from elsewhere, made safe to show here: an allow-list of elements without style, class, id or script; no images. */
export function sanitizeForeignHtml(html: string): string {
  return sanitize(html, {
    ...ALLOWED,
    transformTags: {
      a: (tagName, attribs) => ({
        tagName,
        attribs: { ...(attribs.href === undefined ? {} : { href: attribs.href }), rel: 'nofollow ugc noopener' },
      }),
    },
  })
}

/** The same allow-list with what a converter to Markdown has to see: images, and what a forum marks by classes. */
export function sanitizeForConversion(html: string): string {
  return sanitize(html, {
    ...ALLOWED,
    allowedTags: [...TAGS, 'img', 'aside', 'article', 'header', 'section', 'input'],
    allowedAttributes: {
      '*': ['class', 'data-username', 'data-onebox-src'],
      'a': ['href', 'class'],
      'img': ['src', 'alt', 'title', 'class'],
      'input': ['type', 'checked'],
      'th': ['colspan', 'rowspan', 'align'],
      'td': ['colspan', 'rowspan', 'align'],
      'ol': ['start'],
    },
    allowProtocolRelative: true,
    allowedSchemesByTag: { img: ['http', 'https'] },
  })
}

const ALLOWED: IOptions = {
  allowedTags: TAGS,
  allowedAttributes: { a: ['href', 'rel'], th: ['colspan', 'rowspan'], td: ['colspan', 'rowspan'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: DEEPEST,
}
