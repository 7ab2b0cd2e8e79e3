import type { H3Event } from 'h3'
import { setResponseHeaders } from 'h3'
import { cspHash } from '#server/platform/http/security-headers'

const STYLE = ':root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem}'
  + 'h1{font-size:1.5rem}label{display:block;margin:1rem 0}input{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem}'
  + 'button{font:inherit;padding:.75rem 1.5rem;min-height:44px}small{display:block;margin-top:2rem}'

export interface InertPage {
  title: string
  paragraphs: string[]
  /** A form that posts to this same address. */
  form?: { button: string, passphrase?: string }
  small?: string
}

/** What a page whose address is a secret says to browsers, caches and search engines. */
export function setSecretHeaders(event: H3Event): void {
  setResponseHeaders(event, {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex, noarchive',
    'content-security-policy': `default-src 'none'; style-src ${cspHash(STYLE)}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  })
}

/** A page without scripts, pictures or links: whoever only looks at it does nothing. */
export function inertPage({ title, paragraphs, form, small }: InertPage): string {
  const passphrase = form?.passphrase === undefined ? '' : `<label>${escape(form.passphrase)}<input name="passphrase" type="password" autocomplete="off" required autofocus></label>`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex, noarchive"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escape(title)}</h1>${paragraphs.map(text => `<p>${escape(text)}</p>`).join('')}
${form ? `<form method="post">${passphrase}<button>${escape(form.button)}</button></form>` : ''}${small === undefined ? '' : `<small>${escape(small)}</small>`}</main></body></html>
`
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)
}
