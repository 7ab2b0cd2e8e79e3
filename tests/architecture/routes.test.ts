import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allOperations } from '#shared/contract/index'

/** Files of server/routes that are no operation: what they serve is not JSON. */
const RAW = new Set(['GET /files/:key', 'GET /metrics', 'GET /n', 'GET /n/:id'])

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
}

/** `posts/[postId]/comments.post.ts` serves `POST /posts/:postId/comments`. */
function routeOf(file: string): string {
  const [, path, method] = /^(.+?)\.(get|post|put|patch|delete)\.ts$/.exec(file)!
  return `${method!.toUpperCase()} /${path!.replace(/(?:^|\/)index$/, '').replace(/\[(\w+)\]/g, ':$1')}`
}

const served = [
  ...filesIn('server/api').map(file => routeOf(join('api', file))),
  ...filesIn('server/routes').map(routeOf),
].filter(route => !RAW.has(route))

describe('the contract and the routes', () => {
  it('have one route file for each operation, and no others', () => {
    const declared = allOperations.map(({ operation }) => `${operation.method} ${operation.path}`)
    expect(served.sort()).toEqual(declared.sort())
  })

  it('have no operation twice', () => {
    const declared = allOperations.map(({ operation }) => `${operation.method} ${operation.path.replace(/:\w+/g, ':')}`)
    expect(new Set(declared).size).toBe(declared.length)
  })

  it('keep every handler at 25 lines or fewer', () => {
    const long = filesIn('server/api').filter(file => readFileSync(join('server/api', file), 'utf8').trimEnd().split('\n').length > 25)
    expect(long).toEqual([])
  })

  it('handle every route through its own operation of the contract', () => {
    for (const file of filesIn('server/api')) {
      const text = readFileSync(join('server/api', file), 'utf8')
      const [, area, verb] = /export default handle\((\w+)\.(\w+)/.exec(text) ?? []
      expect(area, `${file} does not call handle(<area>.<verb>, …)`).toBeDefined()
      const operation = allOperations.find(({ name }) => name === `${area}.${verb}`)?.operation
      expect(`${operation?.method} ${operation?.path}`, file).toBe(routeOf(join('api', file)))
    }
  })
})
