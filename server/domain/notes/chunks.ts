/** An encrypted chunk is longer than its content by the tag of its cipher. */
export const CHUNK_OVERHEAD = 64

/** Where the bytes of a chunk lie. */
export function chunkKey(publicId: string, file: number, chunk: number): string {
  return `note:${publicId}:${file}:${chunk}`
}

/** Every place that a note has announced, `[file, chunk]`. */
export function placesOf(fileChunks: readonly number[]): [number, number][] {
  return fileChunks.flatMap((chunks, file) => Array.from({ length: chunks }, (_, chunk): [number, number] => [file, chunk]))
}

/** The keys of all of them, whether they have arrived or not. */
export function chunkKeysOf({ publicId, fileChunks }: { publicId: string, fileChunks: readonly number[] }): string[] {
  return placesOf(fileChunks).map(([file, chunk]) => chunkKey(publicId, file, chunk))
}
