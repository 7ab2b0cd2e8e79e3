/** Black or white letters on a ground, whichever has the higher contrast (WCAG 2.2 relative luminance). */
export function inkOn(ground: string): '#fff' | '#111' {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(ground.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.19 ? '#111' : '#fff'
}
