const formats = { date: new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' }), plain: new Intl.NumberFormat('en') }

/** “24 December 2026 at 19:00”, where the reader is. */
export function dateText(moment: string): string {
  return formats.date.format(Date.parse(moment))
}

export function numberText(value: number): string {
  return formats.plain.format(value)
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const [unit, size] = bytes < 1_047_552 ? ['kB', 1024] as const : ['MB', 1_048_576] as const
  return `${(bytes / size).toFixed(bytes / size < 9.95 ? 1 : 0)} ${unit}`
}

/**
 * The server's clock, as told by one of its answers. It goes on by the time that has passed on this device since, so a device
 * whose own clock is wrong, or is set meanwhile, counts rightly.
 */
export function serverClock(now: string): () => number {
  const offset = Date.parse(now) - performance.now()
  return () => offset + performance.now()
}

/** “2 d 3 h”, “4:05”. */
export function spanText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  const [days, hours, minutes] = [Math.floor(seconds / 86_400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60]
  if (days > 0) return `${days} d ${hours} h`
  const rest = String(seconds % 60).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`
}
