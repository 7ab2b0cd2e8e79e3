import type { JsonSchema, OpenApiOperation } from '#shared/contract/openapi-document'

interface Sampled {
  $ref?: string
  anyOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  type?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  default?: unknown
}

/** A curl command that calls an operation, with places to fill in. `schemas` are the named ones of the document. */
export function curlExample(origin: string, path: string, method: string, operation: OpenApiOperation, schemas: Record<string, JsonSchema>): string {
  const address = origin + path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())
  const parts = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}'${address}'`]
  if (!operation.security.some(entry => Object.keys(entry).length === 0)) parts.push('-b cookies.txt')
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  if (type && content) {
    parts.push(`-H 'content-type: ${type}'`)
    parts.push(type === 'application/json' ? `-d '${JSON.stringify(sampleOf(content.schema, schemas)).replaceAll('\'', '’')}'` : type.startsWith('image/') ? '--data-binary @picture.png' : '-d List-Unsubscribe=One-Click')
  }
  return parts.join(' \\\n  ')
}

/** A value of a schema's shape: required properties only. */
function sampleOf(schema: JsonSchema, schemas: Record<string, JsonSchema>, depth = 0): unknown {
  const { $ref, anyOf, enum: choices, const: only, type, properties, required, default: preset } = schema as Sampled
  if (depth > 6) return null
  if ($ref) return sampleOf(schemas[$ref.split('/').at(-1)!] ?? {}, schemas, depth + 1)
  if (only !== undefined) return only
  if (choices) return choices[0]
  if (preset !== undefined) return preset
  if (anyOf) return sampleOf(anyOf[0] ?? {}, schemas, depth + 1)
  if (type === 'object') return Object.fromEntries(Object.entries(properties ?? {}).filter(([name]) => required?.includes(name)).map(([name, inner]) => [name, sampleOf(inner, schemas, depth + 1)]))
  if (type === 'array') return []
  if (type === 'integer' || type === 'number') return 1
  if (type === 'boolean') return true
  return type === 'null' ? null : '…'
}
