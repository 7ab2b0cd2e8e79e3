export interface DiffPart {
  is: 'same' | 'added' | 'removed'
  text: string
}

/** Above this product of words the comparison would take too long for a browser. */
const LARGEST = 1_000_000
/** Less than this share in common, and marks word by word would be confetti. */
const ALIKE = 0.25

/**
 * What two passages say differently, word by word: the longest common subsequence of words, spaces and signs (Wagner & Fischer
 * 1974). Undefined where they are too long, or have too little in common for marks to help.
 */
export function wordDiff(before: string, after: string): DiffPart[] | undefined {
  const a = tokens(before)
  const b = tokens(after)
  if (a.length * b.length > LARGEST) return undefined
  const parts = compared(a, b)
  const same = parts.filter(({ is }) => is === 'same').reduce((sum, { text }) => sum + text.trim().length, 0)
  return same < ALIKE * Math.max(before.trim().length, after.trim().length) ? undefined : parts
}

function tokens(text: string): string[] {
  return text.match(/\n|[^\S\n]+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []
}

function compared(a: string[], b: string[]): DiffPart[] {
  const width = b.length + 1
  const longest = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
    }
  }
  const parts: DiffPart[] = []
  const put = (is: DiffPart['is'], text: string) => {
    const last = parts.at(-1)
    if (last?.is === is) last.text += text
    else parts.push({ is, text })
  }
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      put('same', a[i]!)
      i++
      j++
    }
    else if (i < a.length && (j === b.length || longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) {
      put('removed', a[i++]!)
    }
    else {
      put('added', b[j++]!)
    }
  }
  return parts
}

/** One side of a comparison, cut into its lines. */
export function linesOf(parts: DiffPart[], side: 'removed' | 'added'): { text: string, isMarked: boolean }[][] {
  const lines: { text: string, isMarked: boolean }[][] = [[]]
  for (const { is, text } of parts) {
    if (is !== 'same' && is !== side) continue
    text.split('\n').forEach((piece, at) => {
      if (at > 0) lines.push([])
      if (piece !== '') lines.at(-1)!.push({ text: piece, isMarked: is === side })
    })
  }
  return lines
}
