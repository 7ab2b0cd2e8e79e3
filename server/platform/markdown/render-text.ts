import { inArray } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { files } from '#drizzle/schema/platform'
import type { Db } from '#server/platform/db'
import { imageKeysIn, imageUrl } from '#server/platform/file-url'
import { renderMarkdown } from '#server/platform/markdown/render'
import type { RenderedMarkdown } from '#server/platform/markdown/render'

const MENTION = /@([a-z0-9_-]{3,20})/gi
/** More names than this in one text call nobody. */
const MANY_MENTIONS = 50

/** Renders what a person wrote, with links to the people whom it mentions and the sizes of its pictures. `idPrefix` keeps the ids of several texts on one page apart. */
export async function renderText(db: Db, text: string, options: { codeLanguage: string | null, idPrefix?: string }): Promise<RenderedMarkdown> {
  const names = [...new Set([...text.matchAll(MENTION)].map(match => match[1]!.toLowerCase()))].slice(0, MANY_MENTIONS)
  const known = names.length === 0 ? [] : await db.select({ handle: users.handle }).from(users).where(inArray(users.handle, names))
  const handles = new Map(known.map(({ handle }) => [handle.toLowerCase(), handle]))
  const keys = imageKeysIn(text)
  const images = keys.length === 0 ? [] : await db.select({ key: files.key, width: files.width, height: files.height }).from(files).where(inArray(files.key, keys))
  const sizes = new Map(images.flatMap(({ key, width, height }) => width && height ? [[imageUrl(key), { width, height }]] : []))
  return await renderMarkdown(text, {
    ...options.codeLanguage === null ? {} : { codeLanguage: options.codeLanguage },
    ...options.idPrefix === undefined ? {} : { idPrefix: options.idPrefix },
    mentions: (handle) => {
      const kept = handles.get(handle.toLowerCase())
      return kept && `/users/${kept}`
    },
    imageSize: source => sizes.get(source),
  })
}
