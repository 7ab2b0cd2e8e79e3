/** The part of OpenAPI 3.1 that our document uses. */
export type JsonSchema = { [key: string]: unknown }

export interface OpenApiParameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  schema: JsonSchema
}

export interface OpenApiContent { content?: Record<string, { schema: JsonSchema }> }

export interface OpenApiOperation {
  operationId: string
  summary: string
  description?: string
  tags: string[]
  parameters?: OpenApiParameter[]
  requestBody?: OpenApiContent & { required: true }
  responses: Record<string, OpenApiContent & { description: string, headers?: Record<string, { description: string, schema: JsonSchema }> }>
  /** One empty entry: a visitor may call it. */
  security: Record<string, string[]>[]
}

export interface OpenApiDocument {
  openapi: '3.1.1'
  info: { title: string, version: string, description: string }
  servers: { url: string }[]
  tags: { name: string }[]
  paths: Record<string, Record<string, OpenApiOperation>>
  components: { schemas: Record<string, JsonSchema>, securitySchemes: Record<string, JsonSchema> }
}
