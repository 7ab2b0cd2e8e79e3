export function fileUrl(key: string): string
export function fileUrl(key: string | null): string | null
/** Where a stored file is served: an address on the API's origin. */
export function fileUrl(key: string | null): string | null {
  return key === null ? null : `/files/${key}`
}

/** Where a picture of a text is served, to whoever may see the text. */
export function imageUrl(key: string): string {
  return `/images/${key}`
}

const MANY_IMAGES = 200

/** The pictures that a Markdown text names, each once. */
export function imageKeysIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\/images\/(image-[0-9a-f]{32}\.webp)/g)].map(match => match[1]!))].slice(0, MANY_IMAGES)
}
