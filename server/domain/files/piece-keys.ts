/** Where the pieces of an attachment lie in the file store. */
export function pieceKey(fileKey: string, piece: number): string {
  return `capsule:${fileKey}:${piece}`
}

/** One more than have arrived: what was written just before a crash has no place in the row yet. */
export function pieceKeys({ key, pieces }: { key: string, pieces: number[] }): string[] {
  return Array.from({ length: pieces.length + 1 }, (_, piece) => pieceKey(key, piece))
}
