import { note as t } from '../../shared/messages/en/note'
import { THEME_SCRIPT } from '../../shared/rules/theme-script'

interface Linked {
  src: string
  integrity: string
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const items = (texts: readonly string[]): string => `<ul>${texts.map(text => `<li>${escape(text)}</li>`).join('')}</ul>`

/** The one page for every note, for notes that do not exist, and for the form: what it shows is decided in the browser. */
export function notePageHtml(script: Linked, style: Linked): string {
  const { protection } = t
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex, noarchive">
<meta name="color-scheme" content="light dark">
<title>${escape(t.title)} · ${escape(t.brand)}</title>
<script>${THEME_SCRIPT}</script>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${style.src}" integrity="${style.integrity}">
<script type="module" src="${script.src}" integrity="${script.integrity}"></script>
</head>
<body>
<div class="sheet">
<header><a class="brand" href="/"><svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><path d="M12 2 2 8v2h20V8L12 2Zm-8 9v7H2v3h20v-3h-2v-7h-3v7h-3v-7h-4v7H7v-7H4Z"/></svg>${escape(t.brand)}</a></header>
<main id="main" aria-busy="true">
<h1>${escape(t.title)}</h1>
<noscript><p class="alert warn">${escape(t.needsScript)}</p></noscript>
</main>
<details class="protection"><summary>${escape(protection.title)}</summary>
<h2>${escape(protection.doesTitle)}</h2>${items(protection.does)}
<h2>${escape(protection.doesNotTitle)}</h2>${items(protection.doesNot)}
<p>${escape(protection.format)}</p></details>
</div>
</body>
</html>
`
}
