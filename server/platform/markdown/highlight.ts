import { createHighlighterCore } from 'shiki/core'
import type { HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import { bundledLanguages } from 'shiki/langs'
import type { BundledLanguage } from 'shiki/langs'
import { codeThemes } from '#server/platform/markdown/themes'

/** Colouring is a courtesy: what is longer than this is shown as plain text, so that nobody buys seconds with a paste. */
const LONGEST_COLOURED = 30_000
const LONGEST_LINE = 2_000

let highlighter: Promise<HighlighterCore> | undefined
const loading = new Map<string, Promise<boolean>>()

/** Colours code; answers undefined for what is to be shown as plain text. Synchronous: the languages are loaded before. */
export type Highlight = (code: string, language: string) => string | undefined

/**
 * Loads what is needed to colour blocks of these languages (unknown names are ignored) and returns the function for it.
 * A grammar is a module of its own, imported when a document first asks for it and kept for the process's life.
 */
export async function highlighterFor(languages: Iterable<string>): Promise<Highlight> {
  const known = [...new Set(languages)].filter(isLanguage)
  if (known.length === 0) return () => undefined
  const shiki = await (highlighter ??= createHighlighterCore({
    themes: [codeThemes.light, codeThemes.dark],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  }))
  const loaded = await Promise.all(known.map(language => load(shiki, language)))
  const ready = new Set(known.filter((_, index) => loaded[index]))
  let budget = LONGEST_COLOURED
  return (code, language) => {
    if (!ready.has(language as BundledLanguage) || code.length > budget) return undefined
    budget -= code.length
    return colour(shiki, code, language)
  }
}

function isLanguage(name: string): name is BundledLanguage {
  return Object.hasOwn(bundledLanguages, name)
}

/** False if a grammar cannot run on JavaScript's regular expressions; its code then stays plain. */
function load(shiki: HighlighterCore, language: BundledLanguage): Promise<boolean> {
  const started = loading.get(language) ?? shiki.loadLanguage(bundledLanguages[language]).then(() => true, () => false)
  loading.set(language, started)
  return started
}

function colour(shiki: HighlighterCore, code: string, language: string): string {
  return shiki.codeToHtml(code, {
    lang: language,
    themes: { light: codeThemes.light.name!, dark: codeThemes.dark.name! },
    defaultColor: false,
    tokenizeMaxLineLength: LONGEST_LINE,
    tokenizeTimeLimit: 100,
    structure: 'inline',
  }).replaceAll('<br>', '\n')
}
