/** What stands in a QR code besides its data, and what makes one mask better than another. */
export type Matrix = number[][]

/** Centres of the alignment patterns, by version. */
const ALIGNMENT = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]]

const MASKS: ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  row => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => row * column % 2 + row * column % 3 === 0,
  (row, column) => (row * column % 2 + row * column % 3) % 2 === 0,
  (row, column) => ((row + column) % 2 + row * column % 3) % 2 === 0,
]

export function isMasked(mask: number, row: number, column: number): boolean {
  return MASKS[mask]!(row, column)
}

/** Finders, timing, alignment, format and version; `isFree` tells where data goes. */
export function drawPatterns(version: number, mask: number): { matrix: Matrix, isFree: (row: number, column: number) => boolean } {
  const size = 17 + version * 4
  const matrix: Matrix = Array.from({ length: size }, () => Array.from({ length: size }, () => -1))
  const set = (row: number, column: number, dark: boolean): void => {
    if (matrix[row]?.[column] !== undefined) matrix[row]![column] = Number(dark)
  }
  for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]] as const) square(set, row, column, 4, distance => distance !== 2 && distance !== 4)
  const centres = ALIGNMENT[version - 1]!
  const last = centres.at(-1)
  for (const row of centres) {
    for (const column of centres) {
      if (!(row === 6 && column === 6) && !(row === 6 && column === last) && !(row === last && column === 6)) square(set, row, column, 2, distance => distance !== 1)
    }
  }
  for (let at = 8; at < size - 8; at++) {
    set(6, at, at % 2 === 0)
    set(at, 6, at % 2 === 0)
  }
  drawFormat(set, size, mask)
  if (version >= 7) drawVersion(set, size, version)
  const free = matrix.map(row => row.map(module => module === -1))
  return { matrix, isFree: (row, column) => free[row]![column]! }
}

type Setter = (row: number, column: number, dark: boolean) => void

function square(set: Setter, row: number, column: number, radius: number, isDark: (distance: number) => boolean): void {
  for (let y = -radius; y <= radius; y++) {
    for (let x = -radius; x <= radius; x++) set(row + y, column + x, isDark(Math.max(Math.abs(x), Math.abs(y))))
  }
}

/** Level M is 00; BCH(15, 5) with the generator 0x537, masked with 0x5412. */
function drawFormat(set: Setter, size: number, mask: number): void {
  const bits = (mask << 10 | remainder(mask << 10, 0x537, 10)) ^ 0x5412
  for (let at = 0; at < 15; at++) {
    const dark = (bits >> at & 1) === 1
    const along = at < 6 ? at : at < 8 ? at + 1 : size - 15 + at
    set(along, 8, dark)
    set(8, at < 8 ? size - 1 - at : at === 8 ? 7 : 14 - at, dark)
  }
  set(size - 8, 8, true)
}

/** BCH(18, 6) with the generator 0x1F25. */
function drawVersion(set: Setter, size: number, version: number): void {
  const bits = version << 12 | remainder(version << 12, 0x1F25, 12)
  for (let at = 0; at < 18; at++) {
    const dark = (bits >> at & 1) === 1
    const [near, far] = [Math.floor(at / 3), size - 11 + at % 3]
    set(near, far, dark)
    set(far, near, dark)
  }
}

function remainder(value: number, divisor: number, degree: number): number {
  let rest = value
  for (let bit = 31 - Math.clz32(rest); rest !== 0 && bit >= degree; bit = 31 - Math.clz32(rest)) rest ^= divisor << bit - degree
  return rest
}

/** The places of data, two columns at a time from the right, upwards and downwards in turn. */
export function* walk(size: number): Generator<[row: number, column: number]> {
  let isUp = true
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right--
    for (let step = 0; step < size; step++) {
      const row = isUp ? size - 1 - step : step
      yield [row, right]
      yield [row, right - 1]
    }
    isUp = !isUp
  }
}

/** The standard's four rules: long runs, blocks, what looks like a finder, too dark or too light. */
export function penaltyOf(matrix: Matrix): number {
  const size = matrix.length
  const columns = matrix.map((_, column) => matrix.map(row => row[column]!))
  let penalty = 0
  for (const line of [...matrix, ...columns]) {
    const text = line.join('')
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) penalty += run.length - 2
    penalty += 40 * [...text.matchAll(/(?=00001011101|10111010000)/g)].length
  }
  for (let row = 0; row < size - 1; row++) {
    for (let column = 0; column < size - 1; column++) {
      const sum = matrix[row]![column]! + matrix[row]![column + 1]! + matrix[row + 1]![column]! + matrix[row + 1]![column + 1]!
      if (sum === 0 || sum === 4) penalty += 3
    }
  }
  const dark = matrix.flat().filter(module => module === 1).length / (size * size)
  return penalty + 10 * Math.floor(Math.abs(dark * 100 - 50) / 5)
}
