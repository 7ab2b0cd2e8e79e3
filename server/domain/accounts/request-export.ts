import { randomBytes } from 'node:crypto'
import { and, desc, eq, gt } from 'drizzle-orm'
import { accountExports, users } from '#drizzle/schema/accounts'
import { requireFresh } from '#server/domain/accounts/fresh-identity'
import type { ExportRow } from '#server/domain/accounts/queries'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import type { Emit } from '#server/platform/events'
import { readStoredFile } from '#server/platform/files'
import { defineTimer, schedule } from '#server/platform/timers'
import { transaction } from '#server/platform/transaction'

/** So long an archive can be downloaded. */
export const KEPT_MS = 3 * 86_400_000
/** One that is not ready by then never will be. */
const PATIENCE_MS = 86_400_000
export const END_EXPORT_TIMER = 'accounts.endExport'

/** Asks for an archive of everything that the account holds; it takes the place of an older one. Throws ReauthenticationRequired, or Conflict while one is being made. */
export async function requestExport(actor: Person): Promise<ExportRow> {
  requireFresh(actor)
  return await transaction(async ({ db, emit }) => {
    await db.select({ id: users.id }).from(users).where(eq(users.id, actor.id)).for('update')
    const older = await db.select().from(accountExports).where(eq(accountExports.userId, actor.id))
    if (older.some(({ state }) => state === 'waiting')) throw new AppError('Conflict', 'Your archive is being made already.')
    await removeExports(db, emit, actor.id)
    const now = clock.now()
    const expiresAt = new Date(now.getTime() + PATIENCE_MS)
    const [row] = await db.insert(accountExports).values({ publicId: randomBytes(16).toString('base64url'), userId: actor.id, createdAt: now, expiresAt }).returning()
    await schedule(db, END_EXPORT_TIMER, row!.id, expiresAt)
    emit('account.exportRequested', { exportId: row!.id })
    return row!
  })
}

export async function listExports(actor: Person): Promise<ExportRow[]> {
  return await database().select().from(accountExports).where(and(eq(accountExports.userId, actor.id), gt(accountExports.expiresAt, clock.now()))).orderBy(desc(accountExports.id))
}

/** The bytes of one's own archive, piece by piece. Throws NotFound. */
export async function openExport(actor: Person, publicId: string): Promise<{ row: ExportRow, bytes: ReadableStream<Uint8Array> }> {
  const [row] = await database().select().from(accountExports)
    .where(and(eq(accountExports.publicId, publicId), eq(accountExports.userId, actor.id), eq(accountExports.state, 'ready'), gt(accountExports.expiresAt, clock.now())))
  if (!row) throw new AppError('NotFound', 'This archive is not there any more. Ask for a new one.')
  const keys = exportKeys(row)
  let next = 0
  const bytes = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const key = keys[next++]
      if (key === undefined) return controller.close()
      const piece = await readStoredFile(key)
      if (piece) controller.enqueue(piece)
      else controller.error(new Error(`A piece of the archive is missing: ${key}`))
    },
  })
  return { row, bytes }
}

/** Where the pieces of an archive lie. */
export function exportKeys({ publicId, pieces }: Pick<ExportRow, 'publicId' | 'pieces'>): string[] {
  return Array.from({ length: pieces }, (_, index) => `export:${publicId}:${index}`)
}

/** Removes somebody's archives, with their bytes. */
export async function removeExports(db: Db, emit: Emit, userId: number): Promise<void> {
  const removed = await db.delete(accountExports).where(eq(accountExports.userId, userId)).returning()
  emit('files.released', { keys: removed.flatMap(exportKeys) })
}

/** The end of an archive. */
export const endExportTimer = defineTimer({
  kind: END_EXPORT_TIMER,
  async run({ db, emit }, exportId) {
    const [row] = await db.delete(accountExports).where(eq(accountExports.id, exportId)).returning()
    if (row) emit('files.released', { keys: exportKeys(row) })
  },
})
