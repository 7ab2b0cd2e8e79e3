import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { accountExports, users } from '#drizzle/schema/accounts'
import { exportEntries } from '#server/domain/accounts/export-entries'
import { END_EXPORT_TIMER, exportKeys, KEPT_MS } from '#server/domain/accounts/request-export'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { writeStoredFile } from '#server/platform/files'
import { header, padding, END } from '#server/platform/tar'
import { schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

const PIECE_BYTES = 4 * 1024 * 1024

/** Writes an archive that was asked for, piece by piece, and tells its owner. Building it again starts from the beginning. */
export async function buildExport(exportId: number): Promise<void> {
  const [row] = await database().select().from(accountExports).where(eq(accountExports.id, exportId))
  if (!row || row.state === 'ready') return
  try {
    const { pieces, size } = await store(row)
    await transaction(async ({ db, emit }) => {
      const expiresAt = new Date(clock.now().getTime() + KEPT_MS)
      const [ready] = await db.update(accountExports).set({ state: 'ready', pieces, size, expiresAt }).where(eq(accountExports.id, exportId)).returning({ id: accountExports.id })
      // Somebody has deleted the account meanwhile.
      if (!ready) return emit('files.released', { keys: exportKeys({ publicId: row.publicId, pieces }) })
      await schedule(db, END_EXPORT_TIMER, exportId, expiresAt)
      const [owner] = await db.select({ email: users.email }).from(users).where(eq(users.id, row.userId))
      if (owner?.email) emit('account.linkRequested', { tokenId: null, kind: 'exportReady', email: owner.email, userId: row.userId })
    })
  }
  catch (error) {
    await database().update(accountExports).set({ state: 'failed' }).where(eq(accountExports.id, exportId))
    throw error
  }
}

async function store({ publicId, userId }: { publicId: string, userId: number }): Promise<{ pieces: number, size: number }> {
  const compressed = Readable.from(archiveOf(userId)).pipe(createGzip())
  let [pieces, size, waiting] = [0, 0, 0]
  let parts: Buffer[] = []
  const keep = async () => {
    await writeStoredFile(exportKeys({ publicId, pieces: pieces + 1 }).at(-1)!, Buffer.concat(parts))
    pieces++
    parts = []
    waiting = 0
  }
  for await (const part of compressed as AsyncIterable<Buffer>) {
    parts.push(part)
    size += part.length
    waiting += part.length
    if (waiting >= PIECE_BYTES) await keep()
  }
  if (waiting > 0) await keep()
  return { pieces, size }
}

async function* archiveOf(userId: number): AsyncGenerator<Buffer> {
  const at = clock.now()
  for await (const { name, size, content } of exportEntries(database(), userId)) {
    yield header(name, size, at)
    let written = 0
    for await (const part of content) {
      written += part.length
      yield part
    }
    if (written !== size) throw new Error(`${name} has ${written} bytes instead of ${size}.`)
    yield padding(size)
  }
  yield END
}
