import type { JsonSchema } from '#shared/contract/openapi-document'

/** A piece of text, or the name of a schema that is described elsewhere. */
export interface SchemaPart { text?: string, ref?: string }

interface Known {
  $ref?: string
  anyOf?: JsonSchema[]
  allOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  type?: string
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  maxItems?: number
  items?: JsonSchema
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
}

/** Writes a JSON Schema like a TypeScript type, with its limits as remarks. */
export function schemaParts(schema: JsonSchema, indent = ''): SchemaPart[] {
  const known = schema as Known
  if (known.$ref) return [{ ref: known.$ref.split('/').at(-1)! }]
  if (known.const !== undefined) return [{ text: JSON.stringify(known.const) }]
  if (known.enum) return [{ text: known.enum.map(value => JSON.stringify(value)).join(' | ') }]
  if (known.anyOf) return joined(known.anyOf.map(one => schemaParts(one, indent)), ' | ')
  if (known.allOf) return joined(known.allOf.map(one => schemaParts(one, indent)), ' & ')
  if (known.type === 'array') return [...schemaParts(known.items ?? {}, indent), { text: `[]${remark(known.maxItems === undefined ? '' : `at most ${known.maxItems}`)}` }]
  if (known.properties) return objectParts(known.properties, known.required ?? [], indent)
  if (known.type === 'object') return typeof known.additionalProperties === 'object' ? [{ text: '{ [name]: ' }, ...schemaParts(known.additionalProperties, indent), { text: ' }' }] : [{ text: 'object' }]
  return [{ text: `${known.type ?? 'any'}${remark(limits(known))}` }]
}

function objectParts(properties: Record<string, JsonSchema>, required: string[], indent: string): SchemaPart[] {
  const inner = `${indent}  `
  const lines = Object.entries(properties).flatMap(([name, schema]) => [
    { text: `${inner}${name}${required.includes(name) ? '' : '?'}: ` }, ...schemaParts(schema, inner), { text: '\n' },
  ])
  return [{ text: '{\n' }, ...lines, { text: `${indent}}` }]
}

function joined(lists: SchemaPart[][], mark: string): SchemaPart[] {
  return lists.flatMap((parts, at) => at === 0 ? parts : [{ text: mark }, ...parts])
}

function limits({ format, minLength, maxLength, minimum, maximum }: Known): string {
  const length = maxLength === undefined ? '' : `${minLength ?? 0}–${maxLength} characters`
  const size = [minimum === undefined ? '' : `≥ ${minimum}`, maximum === undefined || maximum > 1e15 ? '' : `≤ ${maximum}`].filter(Boolean).join(', ')
  return [format ?? '', length, size].filter(Boolean).join(', ')
}

function remark(text: string): string {
  return text === '' ? '' : ` /* ${text} */`
}
