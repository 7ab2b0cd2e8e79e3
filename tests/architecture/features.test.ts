import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BETWEEN, testsIn } from '#tests/support/test-titles'

const NOT_YET = ' — not yet: '
const document = readFileSync('docs/features.md', 'utf8')

interface Line { number: string, words: string, reason: string | undefined, tests: { file: string, name: string }[] }

/** `- **C1.1** words`, and below it `  - `file` › name` for each test, or for each goal that was measured and met. Anything else below a heading is a mistake. */
function read(text: string): { lines: Line[], strange: string[] } {
  const lines: Line[] = []
  const strange: string[] = []
  for (const row of text.slice(text.search(/^## /m)).split('\n')) {
    const line = /^- \*\*([A-Z]+[\d.]*\d)\*\* (\S.*)$/.exec(row)
    const test = /^ {2}- `(tests\/\S+|docs\/performance\.md)` › (.+)$/.exec(row)
    if (line) {
      const [words, reason] = line[2]!.split(NOT_YET) as [string, string | undefined]
      lines.push({ number: line[1]!, words, reason, tests: [] })
    }
    else if (test) lines.at(-1)?.tests.push({ file: test[1]!, name: test[2]! })
    else if (row !== '' && !row.startsWith('## ')) strange.push(row)
  }
  return { lines, strange }
}

const { lines, strange } = read(document)
const FIGURES = 'docs/performance.md'

/** A row of the measured goals that was met when it was measured last. */
function wasMet(work: string): boolean {
  return readFileSync(FIGURES, 'utf8').split('\n').some(row => row.startsWith(`| ${work} |`) && row.endsWith('| met |'))
}

const titles = new Map<string, Set<string>>()

function isThere(file: string, name: string): boolean {
  if (!existsSync(file)) return false
  if (file === FIGURES) return wasMet(name)
  if (!titles.has(file)) titles.set(file, testsIn(file))
  return titles.get(file)!.has(name)
}

describe('the list of features', () => {
  it('names for each line tests that exist, in files that exist', () => {
    const missing = lines.flatMap(({ number, tests }) => tests.filter(({ file, name }) => !isThere(file, name)).map(({ file, name }) => `${number}: ${file}${BETWEEN}${name}`))
    expect(missing).toEqual([])
  })

  it('has a test for each line, or says that it is not done and why', () => {
    expect(lines.filter(({ tests, reason }) => (tests.length > 0) === (reason !== undefined) || reason === '').map(({ number }) => number)).toEqual([])
    expect(lines.filter(({ words }) => /not yet/i.test(words)).map(({ number }) => number)).toEqual([])
  })

  it('says at its head how many lines there are, and how many are not done', () => {
    expect(lines.length).toBeGreaterThan(100)
    expect(/^\*\*(\d+) lines, (\d+) of them not yet\.\*\*$/m.exec(document)?.slice(1).map(Number)).toEqual([lines.length, lines.filter(({ reason }) => reason !== undefined).length])
  })

  it('has no number twice, one for each rule and case of accounts, and says each in a line', () => {
    const numbers = lines.map(({ number }) => number)
    expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([])
    const wanted = [...[1, 2, 3, 4, 6, 7].map(section => `C${section}`), ...Array.from({ length: 14 }, (_, index) => `R${index + 1}`), ...Array.from({ length: 12 }, (_, index) => `A${index + 1}`)]
    expect(wanted.filter(start => !numbers.some(number => number === start || number.startsWith(`${start}.`)))).toEqual([])
    expect(lines.filter(({ words }) => words.length > 120).map(({ number, words }) => `${number} ${words.length}`)).toEqual([])
    expect(strange).toEqual([])
  })
})

describe('the reader of the list', () => {
  it('finds tests by their titles, tables by their rows, and no test that does not run', () => {
    expect(isThere('tests/domain/ranking.test.ts', `points${BETWEEN}are, with %d for, %d against and %d brought along, %d`)).toBe(true)
    expect(isThere('tests/domain/post-policy.test.ts', 'editing a locked post')).toBe(true)
    expect([isThere(FIGURES, 'start to first 200, warm'), isThere(FIGURES, 'bare `node:http` “hello” (the baseline of this run)'), isThere(FIGURES, 'no such work')]).toEqual([true, false, false])
    for (const [file, name] of [
      ['tests/domain/ranking.test.ts', 'points'], ['tests/domain/ranking.test.ts', 'are, with %d for, %d against and %d brought along, %d'],
      ['tests/domain/post-policy.test.ts', 'editing a locked'], ['tests/domain/no-such.test.ts', 'points'],
    ] as const) expect(isThere(file, name), name).toBe(false)
  })

  it('takes what is written otherwise for a mistake', () => {
    expect(read('## One\n- **C1.1** Words — not yet: no test\n- C1.2 Words\n  - tests/a.test.ts › a\n').strange).toEqual(['- C1.2 Words', '  - tests/a.test.ts › a'])
  })
})
