import type { GenericSchema } from 'valibot'
import { allOperations } from '#shared/contract/index'
import type { JsonSchema, OpenApiDocument, OpenApiOperation, OpenApiParameter } from '#shared/contract/openapi-document'
import type { OperationShape } from '#shared/contract/operation'
import { ERROR_STATUS, type ErrorCode } from '#shared/contract/problem'
import { RATE_LIMITS } from '#shared/contract/rate-limits'
import type { RateLimit } from '#shared/contract/rate-limits'
import { inputSchema, namedSchemas, outputSchema } from '#server/platform/openapi-schemas'

const DESCRIPTION = [
  'Everything that the pages do goes through these operations. Names, types and limits come from the same contract that the server checks.',
  'Errors are problem documents (RFC 9457): `code` is stable, `detail` is for people, `errors` names every field that has to be corrected.',
  'Lists have `items` and `nextCursor`; hand the cursor back as `?cursor=` to get the next page.',
  'A request that carries the session cookie and changes something needs an `Origin` of this site.',
  'Programs send `Authorization: Bearer` with an API token. One that only reads is refused whatever is not a GET (NotAllowed); none can do what is for the person alone.',
].join('\n\n')

/** The OpenAPI 3.1 document of the whole contract. `origin` is where it is served, such as https://guildhall.example. */
export function openApiDocument(origin: string): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {}
  for (const { name, operation } of allOperations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(name, operation) }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Guildhall', version: '1', description: DESCRIPTION },
    servers: [{ url: origin }],
    tags: [...new Set(allOperations.map(({ name }) => areaOf(name)))].map(name => ({ name })),
    paths,
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: origin.startsWith('https:') ? '__Host-session' : 'session', description: 'Set by signing in.' },
        token: { type: 'http', scheme: 'bearer', description: 'An API token, made in the settings.' },
      },
    },
  }
}

function describe(name: string, operation: OperationShape): OpenApiOperation {
  const parameters = [...parametersOf(operation.params, 'path'), ...parametersOf(operation.query, 'query'), ...parametersOf(operation.headers, 'header')]
  const { count, seconds, member }: RateLimit = RATE_LIMITS[operation.limit]
  const notes = [`At most ${count} requests in ${seconds} seconds${member === undefined ? '' : ` (members: ${member})`}.`]
  if (operation.access === 'admin') notes.unshift('Administrators of this site only.')
  if (operation.inPerson) notes.push('Not with an API token.')
  return {
    operationId: name,
    summary: operation.summary,
    description: notes.join(' '),
    tags: [areaOf(name)],
    ...parameters.length > 0 && { parameters },
    ...bodyOf(operation),
    responses: { ...successOf(operation), ...problemsOf(operation, parameters.length > 0) },
    security: [...operation.access === 'anyone' ? [{}] : [], { session: [] }, ...operation.inPerson || operation.ownBearer ? [] : [{ token: [] }]],
  }
}

function areaOf(name: string): string {
  return name.split('.')[0]!
}

/** Params, queries and headers are flat objects of texts. */
function parametersOf(schema: GenericSchema | undefined, where: OpenApiParameter['in']): OpenApiParameter[] {
  if (!schema) return []
  const { properties = {}, required = [] } = inputSchema(schema) as { properties?: Record<string, JsonSchema>, required?: string[] }
  return Object.entries(properties).map(([name, schema]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema }))
}

function bodyOf(operation: OperationShape): Pick<OpenApiOperation, 'requestBody'> {
  if (operation.accepts === 'upload') {
    const types = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif']
    return { requestBody: { required: true, content: Object.fromEntries(types.map(type => [type, { schema: { type: 'string', format: 'binary' } }])) } }
  }
  if (operation.accepts === 'form') {
    return { requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } } } }
  }
  if (operation.accepts === 'bytes') return { requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } } }
  if (operation.accepts === 'raw') {
    const types = ['application/json', 'application/x-www-form-urlencoded', 'text/plain']
    return { requestBody: { required: true, content: Object.fromEntries(types.map(type => [type, { schema: {} }])) } }
  }
  return operation.body ? { requestBody: { required: true, content: { 'application/json': { schema: inputSchema(operation.body) } } } } : {}
}

function successOf(operation: OperationShape): OpenApiOperation['responses'] {
  if (operation.bytes) return { 200: { description: operation.summary, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } } }
  if (!operation.returns) return { 204: { description: 'Done' } }
  const type = operation.text ? 'text/plain' : 'application/json'
  return { [operation.status ?? 200]: { description: operation.summary, content: { [type]: { schema: outputSchema(operation.returns) } } } }
}

/** Codes of one status stand together. */
function problemsOf(operation: OperationShape, hasParameters: boolean): OpenApiOperation['responses'] {
  const codes = new Set<ErrorCode>(operation.errors)
  if (operation.body || operation.query || operation.accepts) codes.add('InvalidInput')
  if (operation.body) codes.add('BrokenJson').add('UnsupportedMediaType').add('TooLarge')
  if (operation.params && hasParameters) codes.add('NotFound')
  if (operation.access !== 'anyone') codes.add('SignInRequired')
  if (operation.access === 'admin') codes.add('NotAllowed')
  if (operation.method !== 'GET') codes.add('OriginNotAllowed')
  codes.add('TooManyRequests')
  const byStatus = Map.groupBy([...codes].sort(), code => ERROR_STATUS[code])
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, {
    description: codes.join(', '),
    content: operation.text === 'always' ? IN_ONE_LINE : asProblem(codes),
    ...status === 429 && { headers: { 'Retry-After': { description: 'Seconds until the next try', schema: { type: 'integer' } } } },
  }]))
}

type Content = Record<string, { schema: JsonSchema }>

/** For those at a terminal. */
const IN_ONE_LINE: Content = { 'text/plain': { schema: { type: 'string' } } }

function asProblem(codes: ErrorCode[]): Content {
  return { 'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] } } }
}
