const UNITS = ['B', 'kB', 'MB', 'GB'] as const

/** A size in bytes as files are labelled: `200 MB`, `1.5 kB`. */
export function sizeInWords(bytes: number): string {
  const power = Math.min(UNITS.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return `${Number((bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1))} ${UNITS[power]}`
}
