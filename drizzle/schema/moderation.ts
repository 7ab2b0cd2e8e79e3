/**
 * Reports of one target collapse into one case; every decision is a row of the log, which is only ever added to. An action
 * belongs to a case, also one that a moderator takes unasked: so each can be appealed and undone in the same way.
 */
import { sql } from 'drizzle-orm'
import { bigint, boolean, check, doublePrecision, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { users } from '#drizzle/schema/accounts'
import { bigId, bigRef, bytea, moment } from '#drizzle/schema/columns'
import { organizations } from '#drizzle/schema/organizations'
import { comments, posts } from '#drizzle/schema/posts'
import type { CaseOrigin, CaseState, ModerationAction, ReportFlag } from '#shared/rules/moderation'

export const cases = pgTable('case', {
  id: bigId(),
  /** Null: a case of the whole site, about a person. */
  organizationId: integer('organization_id').references(() => organizations.id),
  postId: bigRef('post_id').references(() => posts.id),
  commentId: bigRef('comment_id').references(() => comments.id),
  /** Who wrote it; of a case without content, whom it is about. */
  subjectId: bigRef('subject_id').notNull().references(() => users.id),
  origin: text('origin').$type<CaseOrigin>().notNull(),
  state: text('state').$type<CaseState>().notNull().default('open'),
  /** The sum of the weights of its open reports. */
  weight: doublePrecision('weight').notNull().default(0),
  /** The content is hidden until somebody has looked: by reports, or by a rule. */
  hiddenAt: moment('hidden_at'),
  openedAt: moment('opened_at').notNull(),
  decidedAt: moment('decided_at'),
  decidedBy: bigRef('decided_by').references(() => users.id),
  appeal: text('appeal'),
  appealedAt: moment('appealed_at'),
  appealEndedAt: moment('appeal_ended_at'),
  appealEndedBy: bigRef('appeal_ended_by').references(() => users.id),
  appealGranted: boolean('appeal_granted'),
}, t => [
  uniqueIndex('case_open_post').on(t.postId).where(sql`state = 'open' and post_id is not null`),
  uniqueIndex('case_open_comment').on(t.commentId).where(sql`state = 'open' and comment_id is not null`),
  index('case_queue_index').on(t.organizationId, t.state, t.openedAt),
  index('case_state_index').on(t.state, t.openedAt),
  index('case_post_index').on(t.postId),
  index('case_comment_index').on(t.commentId),
  index('case_subject_index').on(t.subjectId, t.openedAt),
  check('case_one_target', sql`num_nonnulls(${t.postId}, ${t.commentId}) <= 1`),
])

export const reports = pgTable('report', {
  id: bigId(),
  caseId: bigRef('case_id').notNull().references(() => cases.id),
  reporterId: bigRef('reporter_id').notNull().references(() => users.id),
  flag: text('flag').$type<ReportFlag>().notNull(),
  text: text('text').notNull().default(''),
  /** What it counted for when it was made: 0 from an account of less than a day. */
  weight: doublePrecision('weight').notNull(),
  /** The revision of the content that was reported. */
  revision: integer('revision').notNull().default(1),
  state: text('state', { enum: ['open', 'upheld', 'dismissed'] }).notNull().default('open'),
  createdAt: moment('created_at').notNull(),
  decidedAt: moment('decided_at'),
}, t => [
  uniqueIndex('report_once').on(t.caseId, t.reporterId),
  index('report_reporter_index').on(t.reporterId, t.createdAt.desc().nullsFirst(), t.id.desc().nullsFirst()),
  index('report_created_index').on(t.createdAt),
])

/** What a decision changes, as it was before: what undoing it puts back. Moments as ISO 8601. */
export interface ModeratedState {
  caseState?: CaseState
  caseHiddenAt?: string | null
  reports?: { ids: number[], state: 'open' | 'upheld' | 'dismissed' }
  hiddenAt?: string | null
  lockedAt?: string | null
  deleted?: { at: string | null, by: number | null }
  denial?: { denyAll: boolean, denyPosts: boolean, denyComments: boolean, denyUntil: string | null, denyReason: string | null }
  suspension?: { until: string | null, reason: string | null }
}

/**
 * The log. Each entry is chained to the one before it by a hash over ids, never over names: what is later anonymised or
 * removed does not break it. `site_fact` keeps the newest position and hash, so that a missing end is found as well.
 */
export const moderationActions = pgTable('moderation_action', {
  id: bigId(),
  /** Without gaps, from 1. */
  position: bigint('position', { mode: 'number' }).notNull(),
  caseId: bigRef('case_id').notNull().references(() => cases.id),
  organizationId: integer('organization_id').references(() => organizations.id),
  postId: bigRef('post_id').references(() => posts.id),
  commentId: bigRef('comment_id').references(() => comments.id),
  subjectId: bigRef('subject_id').notNull().references(() => users.id),
  /** Null: nobody, a rule or the reports together. */
  actorId: bigRef('actor_id').references(() => users.id),
  actorRole: text('actor_role', { enum: ['moderator', 'owner', 'admin', 'system'] }).notNull(),
  action: text('action').$type<ModerationAction>().notNull(),
  reason: text('reason').notNull(),
  until: moment('until'),
  /** The action that this one takes back. */
  undoes: bigRef('undoes'),
  before: jsonb('before').$type<ModeratedState>().notNull().default({}),
  createdAt: moment('created_at').notNull(),
  previousHash: bytea('previous_hash'),
  hash: bytea('hash').notNull(),
}, t => [
  uniqueIndex('moderation_action_position').on(t.position),
  uniqueIndex('moderation_action_undone_once').on(t.undoes).where(sql`undoes is not null`),
  index('moderation_action_case_index').on(t.caseId),
  index('moderation_action_organization_index').on(t.organizationId, t.position),
  index('moderation_action_subject_index').on(t.subjectId),
])
