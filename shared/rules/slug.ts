const MARKS = /\p{M}/gu

/**
 * The part of an address that is made from a title: lower case, `#` → `sharp`, `++` → `pp`, accents dropped,
 * everything else than letters and digits a hyphen. Cut at a hyphen where possible; `fallback` if nothing remains.
 */
export function slugOf(title: string, maxLength: number, fallback = 'post'): string {
  const whole = title.toLowerCase()
    .replaceAll('#', 'sharp').replaceAll('++', 'pp').replaceAll('ß', 'ss').replaceAll('ø', 'o').replaceAll('æ', 'ae').replaceAll('ł', 'l')
    .normalize('NFD').replace(MARKS, '')
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  if (whole === '') return fallback
  if (whole.length <= maxLength) return whole
  const cut = whole.slice(0, maxLength + 1)
  const at = cut.lastIndexOf('-')
  return cut.slice(0, at > maxLength / 2 ? at : maxLength)
}
