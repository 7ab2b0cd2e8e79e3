export interface DiffLine {
  is: 'same' | 'added' | 'removed'
  text: string
}

export type ShownLine = DiffLine | { is: 'gap', text: '' }

/** Leaves out what is the same and far from any change: `around` lines stay on both sides, one `gap` stands for the rest. */
export function aroundChanges(lines: DiffLine[], around: number): ShownLine[] {
  const isNear = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some(({ is }) => is !== 'same'))
  return lines.flatMap((line, at): ShownLine[] => isNear[at] ? [line] : at === 0 || isNear[at - 1] ? [{ is: 'gap', text: '' }] : [])
}

/** Above this product of lines the comparison would take too long for a browser: everything is shown as replaced. */
const LARGEST = 4_000_000

/** Compares two texts line by line: the longest common subsequence, by dynamic programming (Wagner & Fischer 1974). */
export function lineDiff(before: string, after: string): DiffLine[] {
  const a = before.split('\n')
  const b = after.split('\n')
  if (a.length * b.length > LARGEST) return [...a.map(text => ({ is: 'removed' as const, text })), ...b.map(text => ({ is: 'added' as const, text }))]

  const width = b.length + 1
  const longest = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!)
    }
  }

  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ is: 'same', text: a[i]! })
      i++
      j++
    }
    else if (i < a.length && (j === b.length || longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) {
      lines.push({ is: 'removed', text: a[i++]! })
    }
    else {
      lines.push({ is: 'added', text: b[j++]! })
    }
  }
  return lines
}
