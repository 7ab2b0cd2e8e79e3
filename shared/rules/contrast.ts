/** Black or white letters on a ground, whichever has the higher contrast (WCAG 2.2 relative luminance). */
export function inkOn(ground: string): '#fff' | '#111' {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(ground.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.19 ? '#111' : '#fff'
}

/** Dark enough for white letters in both schemes (at least 4.5:1). */
const GROUNDS = ['#7a4f9e', '#2f6f62', '#8a4b2a', '#3f5fa8', '#8f3d5c', '#566129', '#4a5a68', '#8a3a3a'] as const

/** The colour of whatever has a name and no picture: always the same for the same name. */
export function groundOf(name: string): string {
  return GROUNDS[[...name].reduce((sum, letter) => sum + letter.codePointAt(0)!, 0) % GROUNDS.length]!
}
