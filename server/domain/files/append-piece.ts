import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { files } from '#drizzle/schema/platform'
import { getUpload } from '#server/domain/files/queries'
import { pieceKey } from '#server/domain/files/piece-keys'
import { config } from '#server/platform/config'
import type { Db } from '#server/platform/db'
import { database } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { readStoredFile, writeStoredFile } from '#server/platform/files'

export interface Progress {
  /** Bytes that have arrived. */
  offset: number
  size: number
}

/** Small pieces make long rows: nobody needs more of them than this. */
const MOST_PIECES = 10_000

/**
 * Appends bytes to an upload, if they begin where it ends: of two at the same time one is refused. The last ones complete
 * it and fix its SHA-256. Throws NotFound, BadOffset or TooLarge.
 */
export async function appendPiece(id: string, ticket: string, offset: number, bytes: Buffer): Promise<Progress> {
  return await database().transaction(async (db) => {
    const upload = await getUpload(db, id, ticket, 'lock')
    const arrived = sizeOf(upload.pieces)
    if (offset !== arrived) throw new AppError('BadOffset', `This upload goes on at ${arrived}.`)
    if (arrived + bytes.length > upload.size) throw new AppError('TooLarge', `This file was announced with ${upload.size} bytes.`)
    if (bytes.length === 0) return { offset: arrived, size: upload.size }
    if (upload.pieces.length >= MOST_PIECES) throw new AppError('TooLarge', `Send larger pieces: up to ${config().limits.files.pieceBytes} bytes each.`)
    // The bytes first: a row never promises what is not there.
    await writeStoredFile(pieceKey(upload.key, upload.pieces.length), bytes)
    const pieces = [...upload.pieces, bytes.length]
    const isComplete = sizeOf(pieces) === upload.size
    await db.update(files).set({ pieces, ...isComplete ? { sha256: await digestOf(upload.key, pieces) } : {} }).where(eq(files.id, upload.id))
    return { offset: sizeOf(pieces), size: upload.size }
  })
}

/** How far an upload is. Throws NotFound. */
export async function uploadProgress(db: Db, id: string, ticket: string): Promise<Progress & { sha256: string | null }> {
  const { pieces, size, sha256 } = await getUpload(db, id, ticket)
  return { offset: sizeOf(pieces), size, sha256: sha256?.toString('hex') ?? null }
}

function sizeOf(pieces: number[]): number {
  return pieces.reduce((sum, size) => sum + size, 0)
}

/** Piece by piece: a large file is never in memory as a whole. */
async function digestOf(key: string, pieces: number[]): Promise<Buffer> {
  const digest = createHash('sha256')
  for (const [index, size] of pieces.entries()) {
    const bytes = await readStoredFile(pieceKey(key, index))
    if (bytes?.length !== size) throw new Error(`The file store has lost piece ${index} of an upload.`)
    digest.update(bytes)
  }
  return digest.digest()
}
