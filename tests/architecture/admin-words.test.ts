import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { admin } from '#shared/messages/en/admin'

/** Every source below server/, as text. */
const SOURCES = readdirSync('server', { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts')).map(file => readFileSync(`server/${file}`, 'utf8'))

function found(pattern: RegExp): string[] {
  return [...new Set(SOURCES.flatMap(text => [...text.matchAll(pattern)].map(match => match[1]!)))].sort()
}

describe('the administration has words for', () => {
  it('every kind of thing that waits', () => {
    const kinds = found(/^(?:export )?const (?:\w+_TIMER|TIMER|KIND|PUBLISH) = '([\w.]+)'/gm)
    expect(kinds.length).toBeGreaterThan(6)
    expect(kinds.filter(kind => !Object.hasOwn(admin.kinds, kind))).toEqual([])
    expect(Object.keys(admin.kinds).filter(kind => !kinds.includes(kind))).toEqual([])
  })

  it('every rule of the nightly check', () => {
    const rules = found(/^ {4}name: '(\w+\.\w+)',\n {4}broken:/gm)
    expect(rules.length).toBeGreaterThan(10)
    expect(Object.keys(admin.rules).sort()).toEqual(rules)
  })
})
