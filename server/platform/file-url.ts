export function fileUrl(key: string): string
export function fileUrl(key: string | null): string | null
/** Where a stored file is served: an address on the API's origin. */
export function fileUrl(key: string | null): string | null {
  return key === null ? null : `/files/${key}`
}
