import { asc, eq } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { files } from '#drizzle/schema/platform'
import { posts } from '#drizzle/schema/posts'
import { EXPORT_LISTS } from '#server/domain/accounts/export-lists'
import { getSecurity } from '#server/domain/accounts/queries'
import { pieceKeys } from '#server/domain/files/piece-keys'
import type { Db } from '#server/platform/db'
import { readStoredFile } from '#server/platform/files'
import { exportTexts } from '#shared/messages/en/export'
import { slugOf } from '#shared/rules/slug'

/** So many rows are read, and stand in one file. */
const AT_ONCE = 1_000
const POSTS_AT_ONCE = 100

export interface ExportEntry {
  name: string
  size: number
  content: AsyncIterable<Buffer> | Iterable<Buffer>
}

/** Everything that an account holds, file by file; never more than one page of rows or one picture in memory. */
export async function* exportEntries(db: Db, userId: number): AsyncGenerator<ExportEntry> {
  yield text('README.txt', exportTexts.readme)
  yield await accountEntry(db, userId)
  for (const list of EXPORT_LISTS) {
    let after = 0
    for (let part = 1; ; part++) {
      const rows = [...await db.execute<{ key: number, row: unknown }>(list.query(userId, after, AT_ONCE))]
      if (rows.length > 0 || part === 1) yield text(part === 1 ? `${list.name}.json` : `${list.name}-${part}.json`, json(rows.map(({ row }) => typeof row === 'string' ? JSON.parse(row) as unknown : row)))
      if (rows.length < AT_ONCE) break
      after = rows.at(-1)!.key
    }
  }
  yield* postTexts(db, userId)
  yield* storedFiles(db, userId)
}

async function accountEntry(db: Db, userId: number): Promise<ExportEntry> {
  const [user] = await db.select().from(users).where(eq(users.id, userId))
  const { bioHtml, passwordHash, ...account } = user!
  const { factor, github } = await getSecurity(userId)
  return text('account.json', json({
    ...account, hasPassword: passwordHash !== null, secondFactorSince: factor?.confirmedAt ?? null, recoveryCodesLeft: factor?.recoveryHashes.length ?? 0, github: github?.label ?? null,
  }))
}

/** Each post once more, as the Markdown that its author has written. */
async function* postTexts(db: Db, userId: number): AsyncGenerator<ExportEntry> {
  for (let offset = 0; ; offset += POSTS_AT_ONCE) {
    const rows = await db.select({ id: posts.id, title: posts.title, body: posts.body, url: posts.url }).from(posts)
      .where(eq(posts.authorId, userId)).orderBy(asc(posts.id)).limit(POSTS_AT_ONCE).offset(offset)
    for (const { id, title, body, url } of rows) yield text(`posts/${id}-${slugOf(title, 60, 'post')}.md`, `# ${title}\n\n${url === null ? '' : `<${url}>\n\n`}${body}\n`)
    if (rows.length < POSTS_AT_ONCE) return
  }
}

/** Pictures, and the files of capsules, as their bytes are stored. */
async function* storedFiles(db: Db, userId: number): AsyncGenerator<ExportEntry> {
  for (const file of await db.select().from(files).where(eq(files.ownerId, userId)).orderBy(asc(files.id))) {
    const isPicture = file.kind !== 'attachment'
    const keys = isPicture ? [file.key] : pieceKeys(file)
    const parts = isPicture ? await Promise.all(keys.map(readStoredFile)) : undefined
    const size = parts ? (parts[0]?.length ?? 0) : file.pieces.reduce((sum, piece) => sum + piece, 0)
    if (size > 0) yield { name: isPicture ? `pictures/${file.key}` : `capsule-files/${file.key}`, size, content: parts ? parts.filter(part => part !== undefined) : pieces(keys) }
  }
}

async function* pieces(keys: string[]): AsyncGenerator<Buffer> {
  for (const key of keys) yield await readStoredFile(key) ?? Buffer.alloc(0)
}

function text(name: string, content: string): ExportEntry {
  const bytes = Buffer.from(content)
  return { name, size: bytes.length, content: [bytes] }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
