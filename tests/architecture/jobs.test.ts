import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const files = readdirSync('server/jobs', { recursive: true, encoding: 'utf8' })

describe('the jobs', () => {
  it('have a handler for every definition, and a definition for every handler', () => {
    const handlers = files.filter(file => file.endsWith('.run.ts')).map(file => file.replace(/\.run\.ts$/, ''))
    const definitions = files.filter(file => /^[^/]+\/[^/]+\.ts$/.test(file) && !file.endsWith('.run.ts') && existsSync(`server/jobs/${file.replace(/\.ts$/, '.run.ts')}`)).map(file => file.replace(/\.ts$/, ''))
    expect(definitions.sort()).toEqual(handlers.sort())
    expect(handlers.length).toBeGreaterThan(0)
  })
})
