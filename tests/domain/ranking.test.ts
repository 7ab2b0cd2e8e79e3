import { describe, expect, it } from 'vitest'
import { hotKey, hotScore } from '#shared/ranking/hot'
import { points } from '#shared/ranking/points'
import { wilson } from '#shared/ranking/wilson'

const EPOCH_S = 1_700_000_000
const PUBLISHED = new Date((EPOCH_S + 1_000_000) * 1000)

/** Votes that make this score without comments. */
function votesFor(score: number) {
  return { ups: Math.max(score, 0), downs: Math.max(-score, 0) }
}

describe('the hot key', () => {
  it.each([
    [-500, 19.5223845], [-5, 21.4440710], [-1, 21.9211922], [0, 22.2222222], [1, 22.5232522], [10, 23.2636149], [100, 24.2265436],
  ])('is, for a score of %d, %d', (score, expected) => {
    expect(hotKey({ ...votesFor(score), commenters: 0, publishedAt: PUBLISHED })).toBeCloseTo(expected, 7)
  })

  it.each([0, 1, 2, 7, 40, 1000])('rises strictly with each vote from −500 to 500 with %d commenters', (commenters) => {
    const keys = Array.from({ length: 1001 }, (_, index) => hotKey({ ...votesFor(index - 500), commenters, publishedAt: PUBLISHED }))
    expect(keys.filter((key, index) => index > 0 && key <= keys[index - 1]!)).toEqual([])
  })

  it('rises with one vote more and falls with one vote against, whatever stands there', () => {
    for (const ups of [0, 1, 5, 60]) {
      for (const downs of [0, 1, 5, 60]) {
        for (const commenters of [0, 1, 30, 200]) {
          const key = hotKey({ ups, downs, commenters, publishedAt: PUBLISHED })
          expect(hotKey({ ups: ups + 1, downs, commenters, publishedAt: PUBLISHED })).toBeGreaterThan(key)
          expect(hotKey({ ups, downs: downs + 1, commenters, publishedAt: PUBLISHED })).toBeLessThan(key)
        }
      }
    }
  })

  it('counts half a point for each commenter, as far as half the votes for it carry them', () => {
    expect(hotScore({ ups: 10, downs: 4, commenters: 3 })).toBe(7.5)
    expect(hotScore({ ups: 10, downs: 4, commenters: 300 })).toBe(11)
    expect(hotScore({ ups: 0, downs: 4, commenters: 300 })).toBe(-4)
  })

  it('never rises by ageing: a post has one key, and a later post a higher one', () => {
    const at = (seconds: number) => hotKey({ ups: 3, downs: 1, commenters: 2, publishedAt: new Date(PUBLISHED.getTime() + seconds * 1000) })
    expect(at(45_000) - at(0)).toBeCloseTo(1, 10)
    expect(at(0.001)).toBeGreaterThan(at(0))
  })

  it.each([9_000, 45_000, 90_000])('is, on a scale of %d seconds, one higher so much later and as much higher for a tenfold score', (scale) => {
    const key = (ups: number, seconds: number) => hotKey({ ups, downs: 0, commenters: 0, publishedAt: new Date(PUBLISHED.getTime() + seconds * 1000) }, scale)
    expect(key(9, 0)).toBeCloseTo(1 + 1_000_000 / scale, 10)
    expect(key(9, scale)).toBeCloseTo(key(9, 0) + 1, 10)
    expect(key(99, 0)).toBeCloseTo(key(9, scale), 10)
    expect(key(8, scale)).toBeGreaterThan(key(9, 0))
  })
})

describe('the stored score of a comment', () => {
  it.each([
    [0, 0, 0.1643], [1, 0, 0.3212], [0, 1, 0.1058], [5, 0, 0.6223], [9, 1, 0.6578], [90, 10, 0.8464],
  ])('is, with %d for and %d against, %d', (ups, downs, expected) => {
    expect(wilson(ups, downs)).toBeCloseTo(expected, 4)
  })

  it('rises with each vote for and falls with each against', () => {
    for (let ups = 0; ups < 60; ups++) {
      for (let downs = 0; downs < 60; downs++) {
        expect(wilson(ups + 1, downs)).toBeGreaterThan(wilson(ups, downs))
        expect(wilson(ups, downs + 1)).toBeLessThan(wilson(ups, downs))
      }
    }
  })

  it('stays between 0 and 1 for any number of votes', () => {
    for (const [ups, downs] of [[1e6, 0], [0, 1e6], [1e6, 1e6]] as const) {
      expect(wilson(ups, downs)).toBeGreaterThan(0)
      expect(wilson(ups, downs)).toBeLessThan(1)
    }
  })
})

describe('points', () => {
  it.each([
    [0, 0, 0, 1], [3, 1, 0, 3], [0, 1, 0, 0], [0, 5, 0, 0], [2, 0, 40, 43], [0, 0, -7, 0], [0, 10, 12, 3],
  ])('are, with %d for, %d against and %d brought along, %d', (ups, downs, modifier, expected) => {
    expect(points(ups, downs, modifier)).toBe(expected)
  })
})
