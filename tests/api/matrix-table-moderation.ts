import type { MatrixRow } from '#tests/api/matrix-roles'
import { everybody, moderators, nothing, owners, signedIn, unsilencedButAuthor } from '#tests/api/matrix-roles'
import type { World } from '#tests/api/matrix-world'

/** For everybody else there is no such case. */
const caseKeepers = '401 404 404 ok ok 404 404 404 ok 404'
/** A decision is told to its author alone. */
const authorAlone = '401 404 404 404 404 404 404 404 404 ok'

const inOrganization = ({ organization }: World) => ({ params: { organization } })

export const MODERATION: Record<string, MatrixRow> = {
  'moderation.report': { expected: unsilencedButAuthor, request: w => ({ body: { target: { kind: 'post', id: w.postId }, flag: 'Spam' } }) },
  'moderation.ownReports': { expected: signedIn, request: nothing },
  'moderation.ownCases': { expected: signedIn, request: nothing },
  'moderation.ownCase': { expected: authorAlone, request: w => ({ params: { caseId: w.cases.decided } }) },
  'moderation.appeal': { expected: authorAlone, request: w => ({ params: { caseId: w.cases.decided }, body: { text: 'It was only a quote.' } }) },
  'moderation.queue': { expected: moderators, request: w => ({ query: { organization: w.organization } }) },
  'moderation.get': { expected: caseKeepers, request: w => ({ params: { caseId: w.cases.open } }) },
  'moderation.decide': { expected: caseKeepers, request: w => ({ body: { cases: [w.cases.open], action: 'hide', reason: 'It had to be.' } }) },
  'moderation.act': { expected: moderators, request: w => ({ body: { target: { kind: 'comment', id: w.commentId }, action: 'hide', reason: 'It had to be.' } }) },
  'moderation.undo': { expected: caseKeepers, request: w => ({ params: { actionId: w.cases.actionId }, body: {} }) },
  'moderation.endAppeal': { expected: caseKeepers, request: w => ({ params: { caseId: w.cases.appealed }, body: { grant: true, reason: 'It was.' } }) },
  'moderation.saveNotes': { expected: caseKeepers, request: w => ({ params: { caseId: w.cases.open }, body: { notes: 'Asked to stop in March.' } }) },
  'moderation.rules': { expected: moderators, request: inOrganization },
  'moderation.saveRules': { expected: owners, request: w => ({ ...inOrganization(w), body: { threshold: 4, holdFirst: 1, holdLinks: 5, holdRepeated: false } }) },
  'moderation.simulate': { expected: moderators, request: inOrganization },
  'moderation.denied': { expected: moderators, request: inOrganization },
  'moderation.log': { expected: everybody, request: w => ({ query: { organization: w.organization } }) },
  'moderation.checkLog': { expected: everybody, request: nothing },
}
