/** JSON Schemas out of the contract's valibot schemas, for the OpenAPI document. */
import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema'
import type { GenericSchema } from 'valibot'
import { me, session, settings } from '#shared/contract/accounts'
import { technology, technologyRow } from '#shared/contract/catalog'
import { comment } from '#shared/contract/comments'
import { draft } from '#shared/contract/drafts'
import { notification } from '#shared/contract/notifications'
import type { JsonSchema } from '#shared/contract/openapi-document'
import { caughtMail, queueFigures, queueStats } from '#shared/contract/operations'
import { category, label, member, organization, organizationRow, organizationViewer } from '#shared/contract/organizations'
import { person } from '#shared/contract/people'
import { post, postViewer } from '#shared/contract/posts'
import { subscription } from '#shared/contract/subscriptions'
import { problem } from '#shared/contract/problem'
import { categorySummary, organizationSummary, personSummary, postRow, technologySummary } from '#shared/schemas/summaries'

/** What appears in several places gets a name. */
const NAMED = {
  Category: category, CategorySummary: categorySummary, CaughtMail: caughtMail, Comment: comment, Draft: draft, Label: label, Me: me, Member: member,
  Notification: notification, Organization: organization, OrganizationRow: organizationRow, OrganizationSummary: organizationSummary,
  OrganizationViewer: organizationViewer, Person: person, PersonSummary: personSummary, Post: post, PostRow: postRow, PostViewer: postViewer,
  Problem: problem, QueueFigures: queueFigures, QueueStats: queueStats, Session: session, Settings: settings, Subscription: subscription,
  Technology: technology, TechnologyRow: technologyRow, TechnologySummary: technologySummary,
} satisfies Record<string, GenericSchema>

const common = {
  target: 'draft-2020-12',
  errorMode: 'ignore',
  definitions: NAMED,
  overrideRef: ({ referenceId }: { referenceId: string }) => `#/components/schemas/${referenceId}`,
} as const

/** Every named schema, as answers have it. */
export function namedSchemas(): Record<string, JsonSchema> {
  return toJsonSchemaDefs(NAMED, { ...common, typeMode: 'output' }) as unknown as Record<string, JsonSchema>
}

/** A schema as a caller has to send it. What only code can check (reserved names, common passwords) is not in it. */
export function inputSchema(schema: GenericSchema): JsonSchema {
  return bare(toJsonSchema(schema, { ...common, typeMode: 'input' }))
}

/** A schema as a caller receives it. */
export function outputSchema(schema: GenericSchema): JsonSchema {
  return bare(toJsonSchema(schema, { ...common, typeMode: 'output' }))
}

function bare(schema: object): JsonSchema {
  const { $schema: _schema, $defs: _definitions, ...rest } = schema as JsonSchema
  return rest
}
