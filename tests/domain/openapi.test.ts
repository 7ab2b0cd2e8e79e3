import { describe, expect, it } from 'vitest'
import { openApiDocument } from '#server/platform/openapi'
import { allOperations } from '#shared/contract/index'
import { ERROR_STATUS } from '#shared/contract/problem'
import { tools } from '#shared/messages/en/tools'

const document = openApiDocument('https://guildhall.example')
const described = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))

/** Every `$ref` below a value. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => key === '$ref' ? [String(inner)] : refsIn(inner))
}

describe('the OpenAPI document', () => {
  it('describes every operation of the contract, once', () => {
    const wanted = allOperations.map(({ name, operation }) => `${operation.method.toLowerCase()} ${operation.path.replace(/:(\w+)/g, '{$1}')} ${name}`)
    expect(described.map(({ method, path, operation }) => `${method} ${path} ${operation.operationId}`).sort()).toEqual(wanted.sort())
    expect(described.some(({ path }) => path.startsWith('/mq/')) && described.some(({ path }) => path === '/unsubscribe/{token}')).toBe(true)
  })

  it('has the shape of OpenAPI 3.1', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/)
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) })
    expect(document.servers).toEqual([{ url: 'https://guildhall.example' }])
    const tags = new Set(document.tags.map(({ name }) => name))
    for (const { path, operation } of described) {
      expect(path).toMatch(/^\//)
      expect(operation.summary).not.toBe('')
      expect(operation.tags.every(tag => tags.has(tag))).toBe(true)
      expect(Object.keys(operation.responses).every(status => /^[2-5]\d\d$/.test(status))).toBe(true)
      expect(Object.keys(operation.responses).some(status => /^(?:2..|303)$/.test(status))).toBe(true)
      for (const response of Object.values(operation.responses)) expect(response.description).toEqual(expect.any(String))
    }
    expect(JSON.parse(JSON.stringify(document))).toEqual(document)
  })

  it('has a title on the page for developers for every area', () => {
    expect(document.tags.map(({ name }) => name).filter(name => !tools.apiArea[name])).toEqual([])
  })

  it('declares exactly the parameters that stand in each path', () => {
    for (const { path, operation } of described) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const declared = (operation.parameters ?? []).filter(parameter => parameter.in === 'path')
      expect(declared.map(({ name }) => name).sort(), path).toEqual(inPath.sort())
      expect(declared.every(({ required }) => required)).toBe(true)
    }
  })

  it('points only at schemas that it has, and uses every one', () => {
    const refs = new Set(refsIn(document))
    const own = Object.keys(document.components.schemas).map(name => `#/components/schemas/${name}`)
    expect([...refs].filter(ref => !own.includes(ref))).toEqual([])
    expect(own.filter(ref => !refs.has(ref))).toEqual([])
  })

  it('names the error codes under their status, and no others', () => {
    for (const { path, operation } of described) {
      for (const [status, response] of Object.entries(operation.responses)) {
        if (Number(status) < 400) continue
        expect(Object.keys(response.content ?? {})).toEqual([path.startsWith('/post') ? 'text/plain' : 'application/problem+json'])
        for (const code of response.description.split(', ')) expect(ERROR_STATUS[code as keyof typeof ERROR_STATUS]).toBe(Number(status))
      }
    }
  })

  it('says who may call', () => {
    for (const { name, operation } of allOperations) {
      const security = described.find(one => one.operation.operationId === name)!.operation.security
      expect(security.some(entry => Object.keys(entry).length === 0)).toBe(operation.access === 'anyone')
    }
  })

  it('describes bodies with the limits that are checked', () => {
    const create = document.paths['/api/posts']!.post!
    const body = create.requestBody!.content!['application/json']!.schema as { required: string[], properties: Record<string, Record<string, unknown>> }
    expect(body.required).toEqual(expect.arrayContaining(['organization', 'type', 'title', 'body']))
    expect(body.required).not.toContain('url')
    expect(body.properties.title).toMatchObject({ type: 'string', minLength: 3, maxLength: 140 })
    expect(Object.keys(document.paths['/api/me/avatar']!.put!.requestBody!.content!)).toContain('image/png')
  })
})
