/** Reed-Solomon codes over GF(2^8) with the polynomial 0x11D, as QR codes use them. */
const EXP: number[] = []
const LOG: number[] = []
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = value
  LOG[value] = power
  value = value << 1 ^ (value > 127 ? 0x11D : 0)
}

function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : EXP[(LOG[a]! + LOG[b]!) % 255]!
}

/** The generator polynomial's factors behind the leading 1. */
function generator(degree: number): number[] {
  let factors = [1]
  for (let root = 0; root < degree; root++) {
    const next = [...factors, 0]
    for (const [at, factor] of factors.entries()) next[at + 1]! ^= times(factor, EXP[root]!)
    factors = next
  }
  return factors.slice(1)
}

/** The `count` words that correct a block. */
export function correction(block: number[], count: number): number[] {
  const factors = generator(count)
  const rest = Array.from({ length: count }, () => 0)
  for (const word of block) {
    const factor = word ^ rest.shift()!
    rest.push(0)
    for (const [at, value] of factors.entries()) rest[at]! ^= times(value, factor)
  }
  return rest
}
