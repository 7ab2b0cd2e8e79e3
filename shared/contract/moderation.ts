import * as v from 'valibot'
import { defineOperation } from '#shared/contract/operation'
import { pageOf, pageQuery } from '#shared/contract/page'
import { CASE_ORIGINS, CASE_STATES, DECISIONS, DENIAL_SCOPES, REPORT_FLAGS } from '#shared/rules/moderation'
import { id, idParam, line, markdown, moment, slugParam } from '#shared/schemas/basics'
import { organizationSummary, personSummary } from '#shared/schemas/summaries'

const flag = v.picklist(REPORT_FLAGS)
const reason = line({ min: 3, max: 500 })

/** What can be reported and acted on. */
export const contentTarget = v.object({ kind: v.picklist(['post', 'comment']), id })
export type ContentTarget = v.InferOutput<typeof contentTarget>

export const reportDraft = v.object({ target: contentTarget, flag, text: v.optional(markdown({ max: 1000 }), '') })

/** A case's content as a line of text that leads to it. */
const subject = v.object({
  kind: v.picklist(['post', 'comment', 'person']),
  /** The post that it is, or stands under. */
  post: v.nullable(v.object({ id, slug: v.string(), title: v.string() })),
  commentId: v.nullable(id),
})

/** What was reported by me, and what became of it. */
export const ownReport = v.object({ id, flag, text: v.string(), about: subject, outcome: v.picklist(['open', 'upheld', 'dismissed']), createdAt: moment, decidedAt: v.nullable(moment) })
export type OwnReport = v.InferOutput<typeof ownReport>

export const loggedAction = v.object({
  id,
  position: v.number(),
  action: v.string(),
  reason: v.string(),
  role: v.picklist(['moderator', 'owner', 'admin', 'system']),
  /** Null where the whole site is concerned. */
  organization: v.nullable(organizationSummary),
  about: subject,
  /** Whom it is about, in decisions about people; null where the account is gone. */
  person: v.nullable(personSummary),
  until: v.nullable(moment),
  /** The action that it takes back, and whether it was itself taken back. */
  undoes: v.nullable(id),
  isUndone: v.boolean(),
  at: moment,
  hash: v.string(),
})
export type LoggedAction = v.InferOutput<typeof loggedAction>

const caseRow = v.object({
  id,
  state: v.picklist(CASE_STATES),
  origin: v.picklist(CASE_ORIGINS),
  organization: v.nullable(organizationSummary),
  about: subject,
  author: personSummary,
  excerpt: v.string(),
  weight: v.number(),
  threshold: v.number(),
  reportCount: v.number(),
  flags: v.array(v.object({ flag, count: v.number() })),
  isHidden: v.boolean(),
  isDeleted: v.boolean(),
  isLocked: v.boolean(),
  openedAt: moment,
  canDecide: v.boolean(),
})
export type CaseRow = v.InferOutput<typeof caseRow>

/** For moderators: everything that a decision needs. */
export const moderationCase = v.object({
  ...caseRow.entries,
  html: v.string(),
  reports: v.array(v.object({ id, reporter: personSummary, flag, text: v.string(), weight: v.number(), state: v.picklist(['open', 'upheld', 'dismissed']), createdAt: moment })),
  history: v.object({
    joinedAt: moment,
    posts: v.number(),
    comments: v.number(),
    /** Earlier decisions about this person here that still stand. */
    actions: v.array(v.object({ id, action: v.string(), reason: v.string(), at: moment })),
    denial: v.nullable(v.object({ scope: v.picklist(DENIAL_SCOPES), until: v.nullable(moment), reason: v.string() })),
    suspendedUntil: v.nullable(moment),
    reportsUpheld: v.number(),
    reportsDismissed: v.number(),
  }),
  notes: v.string(),
  log: v.array(v.object({ id, action: v.string(), reason: v.string(), actor: v.nullable(personSummary), role: v.string(), until: v.nullable(moment), at: moment, undoes: v.nullable(id), isUndone: v.boolean(), canUndo: v.boolean() })),
  appeal: v.nullable(v.object({ text: v.string(), at: moment, endedAt: v.nullable(moment), isGranted: v.nullable(v.boolean()), canDecide: v.boolean() })),
  abilities: v.object({ decide: v.boolean(), restrain: v.boolean(), suspend: v.boolean() }),
})
export type ModerationCase = v.InferOutput<typeof moderationCase>

/** For who wrote it: what was decided and why, and whether they can still appeal. */
export const ownCase = v.object({
  id,
  state: v.picklist(CASE_STATES),
  organization: v.nullable(organizationSummary),
  about: subject,
  html: v.string(),
  isHidden: v.boolean(),
  decisions: v.array(v.object({ id, action: v.string(), reason: v.string(), role: v.string(), until: v.nullable(moment), at: moment, isUndone: v.boolean() })),
  appeal: v.nullable(v.object({ text: v.string(), at: moment, endedAt: v.nullable(moment), isGranted: v.nullable(v.boolean()) })),
  canAppeal: v.boolean(),
})
export type OwnCase = v.InferOutput<typeof ownCase>

const decisionFields = {
  action: v.picklist(DECISIONS),
  reason,
  /** What a denial takes; everything, if left out. */
  scope: v.optional(v.picklist(DENIAL_SCOPES), 'all'),
  /** When a denial or a suspension ends; without it, it does not. */
  until: v.optional(v.nullable(moment), null),
}
/** A denial for a time has an end. */
function hasEnd({ action, until }: { action: string, until: string | null }): boolean {
  return action !== 'deny' || until !== null
}

export const decisionDraft = v.pipe(
  v.object({ cases: v.pipe(v.array(id), v.minLength(1), v.maxLength(50)), ...decisionFields }),
  v.forward(v.partialCheck([['action'], ['until']], hasEnd, 'required'), ['until']),
)
export type DecisionDraft = v.InferOutput<typeof decisionDraft>

/** A decision about something that nobody has reported: a post, a comment, or a person. */
export const actionDraft = v.pipe(v.object({
  target: v.variant('kind', [
    v.object({ kind: v.literal('post'), id }),
    v.object({ kind: v.literal('comment'), id }),
    /** `organization`: null for the whole site. */
    v.object({ kind: v.literal('person'), handle: v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_-]{1,40}$/, 'handle')), organization: v.nullable(slugParam) }),
  ]),
  ...decisionFields,
}), v.forward(v.partialCheck([['action'], ['until']], hasEnd, 'required'), ['until']))
export type ActionDraft = v.InferOutput<typeof actionDraft>

const made = v.object({ actions: v.array(v.object({ id, caseId: id })) })

export const moderationRules = v.object({
  /** So much weight of reports hides content until somebody has looked. */
  threshold: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  /** So many first posts and comments of a new account wait for a moderator; 0 is off. */
  holdFirst: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20)),
  /** More links than this from a new account wait; 0 is off. */
  holdLinks: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100)),
  /** What somebody has posted here already, word by word, waits. */
  holdRepeated: v.boolean(),
})
export type ModerationRules = v.InferOutput<typeof moderationRules>

export const simulation = v.object({
  threshold: v.number(),
  days: v.number(),
  /** Cases with reports in these days. */
  cases: v.number(),
  hidden: v.array(v.object({ caseId: id, about: subject, weight: v.number(), at: moment, outcome: v.picklist(['open', 'upheld', 'dismissed']) })),
  /** By threshold from 1 up: how many would have been hidden, and how many of those a moderator dismissed. */
  curve: v.array(v.object({ threshold: v.number(), hidden: v.number(), wrong: v.number() })),
})
export type Simulation = v.InferOutput<typeof simulation>

const bySlug = v.object({ organization: slugParam })
const byCase = v.object({ caseId: idParam })
const threshold = v.pipe(v.string(), v.regex(/^[1-9]\d{0,2}$/, 'wholeNumber'), v.transform(Number), v.maxValue(100))
const refusals = ['NotFound', 'NotAllowed', 'Suspended', 'Conflict'] as const

export const moderation = {
  report: defineOperation({
    method: 'POST', path: '/api/reports', summary: 'Report a post or a comment', access: 'signedIn', limit: 'report', status: 201,
    body: reportDraft, returns: ownReport, errors: ['NotFound', 'NotAllowed', 'MembersOnly', 'Suspended', 'Conflict'],
  }),
  ownReports: defineOperation({
    method: 'GET', path: '/api/reports', summary: 'What I have reported and what became of it', access: 'signedIn', limit: 'read', query: pageQuery, returns: pageOf(ownReport),
  }),
  ownCases: defineOperation({
    method: 'GET', path: '/api/cases', summary: 'Decisions about what I wrote, the newest first', access: 'signedIn', limit: 'read', query: pageQuery,
    returns: pageOf(v.object({ id, state: v.picklist(CASE_STATES), organization: v.nullable(organizationSummary), about: subject, openedAt: moment })),
  }),
  ownCase: defineOperation({
    method: 'GET', path: '/api/cases/:caseId', summary: 'A decision about what I wrote', access: 'signedIn', limit: 'read', params: byCase, returns: ownCase, errors: ['NotFound'],
  }),
  appeal: defineOperation({
    method: 'POST', path: '/api/cases/:caseId/appeal', summary: 'Appeal against a decision, once; somebody else looks at it', access: 'signedIn', limit: 'report',
    params: byCase, body: v.object({ text: markdown({ min: 10, max: 2000 }) }), returns: ownCase, errors: ['NotFound', 'NotAllowed', 'Conflict'],
  }),
  queue: defineOperation({
    method: 'GET', path: '/api/moderation/cases', summary: 'Cases of an organization, or of the whole site for administrators: open, appealed or decided', access: 'signedIn', limit: 'read',
    query: v.object({ ...pageQuery.entries, organization: v.optional(slugParam), state: v.optional(v.picklist(['open', 'appealed', 'decided'])) }),
    returns: v.object({ ...pageOf(caseRow).entries, counts: v.object({ open: v.number(), appealed: v.number() }) }), errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  get: defineOperation({
    method: 'GET', path: '/api/moderation/cases/:caseId', summary: 'A case with content, reports, the author’s history and private notes', access: 'signedIn', limit: 'read',
    params: byCase, returns: moderationCase, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  decide: defineOperation({
    method: 'POST', path: '/api/moderation/decisions', summary: 'Decide cases: all of them, or none if one is refused', access: 'signedIn', limit: 'write',
    body: decisionDraft, returns: made, errors: [...refusals, 'Refused', 'AlreadyPosted'],
  }),
  act: defineOperation({
    method: 'POST', path: '/api/moderation/actions', summary: 'Act on a post, a comment or a person unasked', access: 'signedIn', limit: 'write',
    body: actionDraft, returns: made, errors: [...refusals, 'Refused', 'AlreadyPosted'],
  }),
  undo: defineOperation({
    method: 'POST', path: '/api/moderation/actions/:actionId/undo', summary: 'Take an action back, whenever it was', access: 'signedIn', limit: 'write',
    params: v.object({ actionId: idParam }), body: v.object({ reason: v.optional(line({ max: 500 }), '') }), returns: made, errors: [...refusals, 'AlreadyPosted'],
  }),
  endAppeal: defineOperation({
    method: 'POST', path: '/api/moderation/cases/:caseId/appeal', summary: 'Answer an appeal: grant it, which takes the decision back, or not', access: 'signedIn', limit: 'write',
    params: byCase, body: v.object({ grant: v.boolean(), reason }), returns: made, errors: [...refusals, 'AlreadyPosted'],
  }),
  saveNotes: defineOperation({
    method: 'PUT', path: '/api/moderation/cases/:caseId/notes', summary: 'Moderators’ private notes about the author of a case', access: 'signedIn', limit: 'write',
    params: byCase, body: v.object({ notes: markdown({ max: 4000 }) }), errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  rules: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/rules', summary: 'What hides content until somebody has looked', access: 'signedIn', limit: 'read',
    params: bySlug, returns: moderationRules, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  saveRules: defineOperation({
    method: 'PUT', path: '/api/organizations/:organization/rules', summary: 'Change what hides content until somebody has looked', access: 'signedIn', limit: 'write',
    params: bySlug, body: moderationRules, returns: moderationRules, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  simulate: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/simulation', summary: 'What another threshold would have hidden in the last 90 days', access: 'signedIn', limit: 'search',
    params: bySlug, query: v.object({ threshold: v.optional(threshold) }), returns: simulation, errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  denied: defineOperation({
    method: 'GET', path: '/api/organizations/:organization/denied', summary: 'People who may not do everything here, until when and why', access: 'signedIn', limit: 'read', params: bySlug,
    returns: v.object({ items: v.array(v.object({ person: personSummary, scope: v.picklist(DENIAL_SCOPES), until: v.nullable(moment), reason: v.string() })) }),
    errors: ['NotFound', 'NotAllowed', 'Suspended'],
  }),
  log: defineOperation({
    method: 'GET', path: '/api/log', summary: 'The public log of moderation, of one organization or of all', access: 'anyone', limit: 'read', cached: true,
    query: v.object({ ...pageQuery.entries, organization: v.optional(slugParam) }), returns: pageOf(loggedAction), errors: ['NotFound'],
  }),
  checkLog: defineOperation({
    method: 'GET', path: '/api/log/check', summary: 'Whether every entry of the log still follows from the one before it; keep the newest hash to compare later', access: 'anyone', limit: 'search', cached: true,
    returns: v.object({ entries: v.number(), hash: v.nullable(v.string()), isWhole: v.boolean(), firstBroken: v.nullable(v.number()) }),
  }),
}
