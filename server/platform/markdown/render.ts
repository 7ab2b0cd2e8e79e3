import createMarkdownIt from 'markdown-it'
import type { MarkdownIt } from 'markdown-it'
import footnotes from 'markdown-it-footnote'
import { codeBlocks, languageOf } from '#server/platform/markdown/code'
import { excerptOf } from '#server/platform/markdown/excerpt'
import { headingAnchors } from '#server/platform/markdown/headings'
import { highlighterFor } from '#server/platform/markdown/highlight'
import { safeLinks } from '#server/platform/markdown/links'
import type { ImageSize } from '#server/platform/markdown/links'
import { mentionLinks } from '#server/platform/markdown/mentions'
import { taskLists } from '#server/platform/markdown/task-lists'

/** Rises with every change of what `renderMarkdown` writes; stored HTML of an older version is rendered again. */
export const RENDERER_VERSION = 1

export interface MarkdownOptions {
  /** For fences that name no language: the organization's own. */
  codeLanguage?: string
  /** The address of a mentioned person's page; undefined leaves the text as it is. */
  mentions?: (handle: string) => string | undefined
  /** The size of a picture of ours. */
  imageSize?: (source: string) => ImageSize | undefined
  /** Stands before every id of the document, so that several can share a page: `c123-`. */
  idPrefix?: string
  /** `text`: where a link leads is written behind it, and nothing can be clicked. */
  links?: 'text'
}

export interface RenderedMarkdown {
  html: string
  version: number
  /** Lower-case handles mentioned with @, each once, whether anybody has them or not. */
  mentions: string[]
  /** The first words as plain text; not escaped. */
  excerpt: string
}

/**
 * CommonMark with GFM's tables, task lists, strikethrough and autolinks, footnotes and heading anchors. The only way from
 * a user's Markdown to HTML: raw HTML is escaped, links and images are restricted by allow-lists (links.ts).
 */
export async function renderMarkdown(text: string, options: MarkdownOptions = {}): Promise<RenderedMarkdown> {
  const mentioned = new Set<string>()
  const env: Record<string, unknown> = {
    mentioned,
    mentions: options.mentions,
    imageSize: options.imageSize,
    codeLanguage: options.codeLanguage,
    idPrefix: options.idPrefix,
    linksAsText: options.links === 'text',
    // The footnote plugin's name for it; it puts its own hyphens around.
    docId: options.idPrefix?.replace(/-$/, ''),
  }
  const md = parserFor(text)
  const tokens = md.parse(text, env)
  const languages = tokens.filter(token => token.type === 'fence').map(token => languageOf(token, options.codeLanguage))
  env.highlight = await highlighterFor(languages)
  return {
    html: md.renderer.render(tokens, md.options, env),
    version: RENDERER_VERSION,
    mentions: [...mentioned],
    excerpt: excerptOf(tokens),
  }
}

/** Who is mentioned in a text: lower-case handles, each once. */
export function mentionsIn(text: string): string[] {
  const mentioned = new Set<string>()
  withoutFootnotes.parse(text, { mentioned })
  return [...mentioned]
}

/** The footnote plugin takes quadratic time; no honest document has this many. */
const MANY_FOOTNOTES = 1_000

const withoutFootnotes = parser()
const withFootnotes = parser().use(footnotes)

function parserFor(text: string): MarkdownIt {
  const calls = text.match(/\[\^|\^\[/g)?.length ?? 0
  return calls > MANY_FOOTNOTES ? withoutFootnotes : withFootnotes
}

function parser(): MarkdownIt {
  return createMarkdownIt({ html: false, linkify: true, breaks: false, typographer: false })
    .use(taskLists)
    .use(mentionLinks)
    .use(safeLinks)
    .use(headingAnchors)
    .use(codeBlocks)
    .use(scrollableTables)
}

function scrollableTables(md: MarkdownIt): void {
  md.renderer.rules.table_open = () => '<div class="table-scroll" tabindex="0"><table>\n'
  md.renderer.rules.table_close = () => '</table></div>\n'
}
