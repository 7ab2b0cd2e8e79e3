/** Longest name in bytes of UTF-8: what common file systems keep. */
const LONGEST = 200

/**
 * A file's name without what paths, headers and terminals would read into it: the last part of a path, no control or
 * bidirectional characters, no leading dots, bounded with its ending kept. Never empty.
 */
export function cleanFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}<>:"|?*]/gu, '').replace(/^[.\s]+|[.\s]+$/g, '')
  return bounded(clean) || 'file'
}

/** `attachment` with the name for old programs and for those that know RFC 6266 and RFC 5987. */
export function contentDisposition(name: string): string {
  const clean = cleanFileName(name)
  const ascii = clean.replace(/[^\x20-\x7E]|[%"\\]/g, '_')
  const extended = encodeURIComponent(clean).replace(/['()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${extended}`
}

function bounded(name: string): string {
  const bytes = (text: string) => new TextEncoder().encode(text).length
  if (bytes(name) <= LONGEST) return name
  const [, stem = name, ending = ''] = /^(.*?)(\.[^.]{1,16})?$/s.exec(name) ?? []
  const characters = [...stem]
  while (characters.length > 0 && bytes(characters.join('') + ending) > LONGEST) characters.pop()
  return characters.join('') + ending
}
