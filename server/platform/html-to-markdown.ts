/// <reference lib="dom" />
import { gfm } from '@joplin/turndown-plugin-gfm'
import TurndownService from 'turndown'
import { emojiOf } from '#server/platform/emoji'
import { sanitizeForConversion } from '#server/platform/foreign-html'

export interface ConversionOptions {
  /** Where the HTML was published; relative links and images are resolved against it, and dropped without it. */
  baseUrl?: string
}

/**
 * Foreign HTML as Markdown that our renderer understands. Knows what Discourse's `cooked` consists of: quotes, emoji,
 * lightboxes, oneboxes, spoilers, mentions, code with `lang-…`. The result is untrusted text like any user's.
 */
export function htmlToMarkdown(html: string, options: ConversionOptions = {}): string {
  const markdown = converter(options).turndown(sanitizeForConversion(html))
  return markdown.replace(/[ \t]+$/gm, trailing => trailing.length >= 2 ? '  ' : '').replace(/\n{3,}/g, '\n\n').trim()
}

function converter({ baseUrl }: ConversionOptions): TurndownService {
  const service = new TurndownService({ headingStyle: 'atx', codeBlockStyle: 'fenced', bulletListMarker: '-', emDelimiter: '*', hr: '---' })
  service.use(gfm)
  const address = (value: string | null) => absolute(value ?? '', baseUrl)

  service.addRule('noise', {
    filter: node => node.matches('div.meta, aside.quote > .title, a.anchor, img.avatar, img.site-icon, .onebox-metadata, .filesize'),
    replacement: () => '',
  })
  service.addRule('link', {
    filter: 'a',
    replacement: (content, node) => link(content.replace(/\s*\n\s*/g, ' ').trim(), address((node as Element).getAttribute('href'))),
  })
  service.addRule('mention', {
    filter: node => node.matches('a.mention, a.mention-group, a.hashtag, a.hashtag-cooked'),
    replacement: (_content, node) => node.textContent ?? '',
  })
  service.addRule('image', {
    filter: 'img',
    replacement: (_content, node) => image(node as Element, address),
  })
  service.addRule('lightbox', {
    filter: node => node.matches('a.lightbox'),
    replacement: (_content, node) => {
      const picture = (node as Element).querySelector('img')
      return link(labelOf(picture), address((node as Element).getAttribute('href')))
    },
  })
  service.addRule('code', {
    filter: node => node.nodeName === 'PRE',
    replacement: (_content, node) => fence(node as Element),
  })
  service.addRule('quote', {
    filter: node => node.matches('aside.quote'),
    replacement: (content, node) => {
      const name = (node as Element).getAttribute('data-username')
      return `\n\n${name ? `> **${service.escape(name)}:**\n>\n` : ''}${content.trim()}\n\n`
    },
  })
  service.addRule('onebox', {
    filter: node => node.matches('aside.onebox, div.onebox'),
    replacement: (_content, node) => onebox(node as Element, address, text => service.escape(text)),
  })
  service.addRule('spoiler', {
    filter: node => node.matches('.spoiler, .spoiled'),
    replacement: (content, node) => node.nodeName === 'SPAN' ? `(spoiler: ${content.trim()})` : blockquote(`**Spoiler**\n\n${content.trim()}`),
  })
  service.addRule('item', {
    filter: 'li',
    replacement: (content, node) => item(content, node as Element),
  })
  service.addRule('summary', {
    filter: ['summary'],
    replacement: content => content.trim() === '' ? '' : `\n\n**${content.trim().replace(/\s+/g, ' ')}**\n\n`,
  })
  return service
}

/** One space behind the mark, and what belongs to the item indented by the mark's width. */
function item(content: string, element: Element): string {
  const list = element.parentElement
  const start = Number(list?.getAttribute('start') ?? 1)
  const mark = list?.nodeName === 'OL' ? `${start + Array.from(list.children).indexOf(element)}. ` : '- '
  const text = content.trim().replaceAll('\n', `\n${' '.repeat(mark.length)}`)
  return `${mark}${text}${element.nextSibling ? '\n' : ''}`
}

function link(text: string, href: string | undefined): string {
  if (href === undefined) return text
  if (text === '' || text === href) return `<${href}>`
  return `[${text}](${destination(href)})`
}

function image(picture: Element, address: (value: string | null) => string | undefined): string {
  if (/\bemoji\b/.test(picture.getAttribute('class') ?? '')) {
    const name = picture.getAttribute('title') ?? picture.getAttribute('alt') ?? ''
    return emojiOf(name) ?? name
  }
  const source = address(picture.getAttribute('src'))
  return source === undefined ? '' : `![${labelOf(picture)}](${destination(source)})`
}

function labelOf(picture: Element | null): string {
  const label = (picture?.getAttribute('alt') ?? '').replace(/[[\]\\]/g, '').replace(/\s+/g, ' ').trim()
  return label === '' ? 'image' : label
}

function fence(block: Element): string {
  const code = block.querySelector('code') ?? block
  const language = /\blang(?:uage)?-([\w+#-]+)/.exec(code.getAttribute('class') ?? '')?.[1] ?? ''
  const text = (code.textContent ?? '').replace(/\n$/, '')
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(run => run[0].length))
  const ticks = '`'.repeat(longest + 1)
  return `\n\n${ticks}${/^(?:auto|text|plaintext|nohighlight)$/.test(language) ? '' : language}\n${text}\n${ticks}\n\n`
}

function onebox(box: Element, address: (value: string | null) => string | undefined, escape: (text: string) => string): string {
  const heading = box.querySelector('h3 a, h4 a, header a')
  const href = address(box.getAttribute('data-onebox-src') ?? heading?.getAttribute('href') ?? null)
  const title = (box.querySelector('h3, h4')?.textContent ?? heading?.textContent ?? '').replace(/\s+/g, ' ').trim()
  const summary = (box.querySelector('article p:not(.filesize)')?.textContent ?? '').replace(/\s+/g, ' ').trim()
  return `\n\n${link(escape(title), href)}\n\n${summary === '' ? '' : blockquote(escape(summary))}`
}

function blockquote(markdown: string): string {
  return `\n\n${markdown.trim().split('\n').map(line => `> ${line}`.trimEnd()).join('\n')}\n\n`
}

/** Only http, https and mailto survive; everything else is no address. */
function absolute(value: string, baseUrl: string | undefined): string | undefined {
  const url = URL.parse(value.trim(), baseUrl)
  return url !== null && /^(?:https?|mailto):$/.test(url.protocol) ? url.href : undefined
}

/** Characters that would end a Markdown link too early, percent-encoded. */
function destination(href: string): string {
  return href.replace(/[()<> \\]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
