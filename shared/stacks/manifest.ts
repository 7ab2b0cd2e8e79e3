/** One name that a file says something is built with. */
export interface Found {
  name: string
  /** Where it stands, counted from 1. */
  line: number
}

/** What a file could not say: everything else of it was understood. */
export interface Trouble {
  line: number
  text: string
}

export interface Understood {
  found: Found[]
  trouble: Trouble[]
}

export type Parse = (text: string) => Understood

/** Collects names, each once, and what went wrong. */
export function collector() {
  const names = new Map<string, number>()
  const trouble: Trouble[] = []
  return {
    add(name: string, line: number): void {
      const clean = name.trim()
      if (clean !== '' && clean.length <= 214 && !names.has(clean)) names.set(clean, line)
    },
    fail(line: number, text: string): void {
      trouble.push({ line, text: text.trim().slice(0, 120) })
    },
    done: (): Understood => ({ found: [...names].map(([name, line]) => ({ name, line })), trouble }),
  }
}

export type Collector = ReturnType<typeof collector>

/** Lines with their numbers, counted from 1. */
export function linesOf(text: string): { text: string, line: number }[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n?|\n/).map((line, at) => ({ text: line, line: at + 1 }))
}
