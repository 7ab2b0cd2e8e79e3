/** Numbers that look random and are the same every time (mulberry32). */
export interface Random {
  /** 0 ≤ x < 1. */
  next: () => number
  /** A whole number from `min` to `max`, both possible. */
  whole: (min: number, max: number) => number
  pick: <T>(list: readonly T[]) => T
  /** `count` different ones, in no order; all of them if there are fewer. */
  some: <T>(list: readonly T[], count: number) => T[]
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6D2B79F5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))
  return {
    next,
    whole,
    pick: list => list[whole(0, list.length - 1)]!,
    some: (list, count) => {
      const rest = [...list]
      const wanted = Math.min(count, rest.length)
      for (let index = 0; index < wanted; index++) {
        const other = whole(index, rest.length - 1)
        const held = rest[index]!
        rest[index] = rest[other]!
        rest[other] = held
      }
      return rest.slice(0, wanted)
    },
  }
}
