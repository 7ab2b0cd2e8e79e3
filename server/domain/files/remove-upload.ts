import { eq } from 'drizzle-orm'
import { files } from '#drizzle/schema/platform'
import { pieceKeys } from '#server/domain/files/piece-keys'
import { getUpload } from '#server/domain/files/queries'
import { transaction } from '#server/platform/transaction'

/** Throws an upload away that no capsule has. Throws NotFound. */
export async function removeUpload(id: string, ticket: string): Promise<void> {
  await transaction(async ({ db, emit }) => {
    const upload = await getUpload(db, id, ticket, 'lock')
    await db.delete(files).where(eq(files.id, upload.id))
    emit('files.released', { keys: pieceKeys(upload) })
  })
}
