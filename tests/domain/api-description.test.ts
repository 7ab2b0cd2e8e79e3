import { describe, expect, it } from 'vitest'
import { openApiDocument } from '#server/platform/openapi'
import { curlExample } from '#shared/rules/curl-example'
import { linksIn } from '#shared/rules/mail-links'
import { schemaParts } from '#shared/rules/schema-text'

const document = openApiDocument('https://guildhall.example')
const { schemas } = document.components

function example(path: string, method: string): string {
  return curlExample('https://guildhall.example', path, method, document.paths[path]![method]!, schemas)
}

describe('the page for developers', () => {
  it.each([
    [{ type: 'string', minLength: 1, maxLength: 40 }, 'string /* 1–40 characters */'],
    [{ type: 'string', format: 'date-time' }, 'string /* date-time */'],
    [{ enum: ['a', 'b'] }, '"a" | "b"'],
    [{ anyOf: [{ type: 'number', minimum: 1 }, { type: 'null' }] }, 'number /* ≥ 1 */ | null'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Post' }, maxItems: 5 }, 'Post[] /* at most 5 */'],
    [{ type: 'object', properties: { a: { type: 'string' }, b: { type: 'boolean' } }, required: ['a'] }, '{\n  a: string\n  b?: boolean\n}'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, '{ [name]: number }'],
  ])('writes %j as a type', (schema, text) => {
    expect(schemaParts(schema).map(part => part.text ?? part.ref).join('')).toBe(text)
  })

  it('gives a curl command with every required field', () => {
    const command = example('/api/posts', 'post')
    expect(command).toContain('curl -X POST \'https://guildhall.example/api/posts\'')
    expect(command).toContain('-b cookies.txt')
    const sent = JSON.parse(/-d '(.+)'$/.exec(command)![1]!) as object
    expect(Object.keys(sent).sort()).toEqual(['body', 'organization', 'title', 'type'])
  })

  it('needs no cookie where visitors may call, and names the places of a path', () => {
    expect(example('/api/posts/{postId}', 'get')).toBe('curl \'https://guildhall.example/api/posts/POSTID\'')
  })

  it('sends a picture as it is', () => {
    expect(example('/api/me/avatar', 'put')).toContain('--data-binary @picture.png')
  })
})

describe('links of a mail', () => {
  it('finds each address once, without the mark that ends the sentence', () => {
    expect(linksIn('Open http://localhost:3000/finish#a-b_c.\nOr (https://a.example/x?y=1), again https://a.example/x?y=1')).toEqual(['http://localhost:3000/finish#a-b_c', 'https://a.example/x?y=1'])
  })

  it('finds none in a text without any', () => {
    expect(linksIn('mailto:ann@example.org and javascript:alert(1)')).toEqual([])
  })
})
