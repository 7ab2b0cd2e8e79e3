import { describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { contract } from '#shared/contract/index'
import { decisionDraft } from '#shared/contract/moderation'
import { handle, newPassword } from '#shared/schemas/accounts'

/** Fields that a body needs besides the one that is tried. */
const POST = { organization: 'vue', type: 'Post', title: 'A title', body: 'Text' }
const ORGANIZATION = { name: 'Vue', slug: 'vue', description: '' }
const STACK = { name: 'Stack', vendor: 'Ann', description: 'd'.repeat(100), technologies: [{ technology: 'vue', reason: '' }] }

const TEXTS: [name: string, schema: v.GenericSchema, field: string, most: number, rest: Record<string, unknown>][] = [
  ['the name of an organization', contract.organizations.create.body, 'name', 50, ORGANIZATION],
  ['the description of an organization', contract.organizations.create.body, 'description', 740, ORGANIZATION],
  ['the title of a post', contract.posts.create.body, 'title', 140, POST],
  ['a post', contract.posts.create.body, 'body', 128_000, POST],
  ['a comment', contract.comments.create.body, 'body', 32_000, {}],
  ['what a stack is', contract.stacks.create.body, 'description', 740, STACK],
  ['what a technology is', contract.catalog.create.body, 'description', 740, { name: 'Vue', vendor: 'Evan You', tier: 'Client' }],
]

function fieldsRefused(schema: v.GenericSchema, value: unknown): string[] {
  const { issues } = v.safeParse(schema, value)
  return (issues ?? []).map(issue => v.getDotPath(issue) ?? '')
}

describe('a text as long as it may be', () => {
  it.each(TEXTS)('is taken to the character, and refused with one more: %s', (_name, schema, field, most, rest) => {
    expect(fieldsRefused(schema, { ...rest, [field]: 'x'.repeat(most) })).toEqual([])
    expect(fieldsRefused(schema, { ...rest, [field]: 'x'.repeat(most + 1) })).toEqual([field])
  })
})

describe('a post', () => {
  it('has five technologies at most', () => {
    const technologies = ['a', 'b', 'c', 'd', 'e']
    expect(fieldsRefused(contract.posts.create.body, { ...POST, technologies })).toEqual([])
    expect(fieldsRefused(contract.posts.create.body, { ...POST, technologies: [...technologies, 'f'] })).toEqual(['technologies'])
  })
})

describe('a handle', () => {
  it.each(['abc', 'A-b_9', 'x'.repeat(20)])('can be %s', (name) => {
    expect(v.is(handle, name)).toBe(true)
  })

  it.each(['ab', 'x'.repeat(21), 'a b c', 'ä-bc', 'a.bc', 'admin', 'guildhall', 'settings'])('cannot be “%s”', (name) => {
    expect(v.is(handle, name)).toBe(false)
  })
})

describe('a new password', () => {
  it('has 10 to 256 code points, however many units or bytes each takes', () => {
    expect(v.is(newPassword, '🔑'.repeat(10))).toBe(true)
    expect(v.is(newPassword, '🔑'.repeat(9))).toBe(false)
    expect(v.is(newPassword, '🔑'.repeat(256))).toBe(true)
    expect(v.is(newPassword, '🔑'.repeat(257))).toBe(false)
  })

  it('is the same in two spellings of Unicode', () => {
    const [composed, decomposed] = ['pässwörtlich', 'pässwörtlich'.normalize('NFD')]
    expect(decomposed).not.toBe(composed)
    expect(v.parse(newPassword, decomposed)).toBe(v.parse(newPassword, composed))
  })
})

describe('a decision of a moderator', () => {
  const decision = { cases: [1], action: 'hide', scope: 'all', until: null, notes: '' }

  it('is refused without a reason, and with one that says nothing', () => {
    expect(fieldsRefused(decisionDraft, { ...decision, reason: 'It insults somebody.' })).toEqual([])
    for (const reason of [undefined, '', '   ', 'x']) expect(fieldsRefused(decisionDraft, { ...decision, reason })).toEqual(['reason'])
  })
})
