import { MODERATION } from '#tests/api/matrix-table-moderation'
import { NOTIFICATION_ROWS } from '#tests/api/matrix-notifications'
import { ORGANIZATIONS } from '#tests/api/matrix-organizations'
import { POST_ROWS } from '#tests/api/matrix-posts'
import { PICTURE, administrators, anyAccount, everybody, everyone, inOrganization, members, newPost, nothing, ofAuthor, ofPost, owners, ownersAlone, pageOwners, signedIn, unsilenced, unsuspended } from '#tests/api/matrix-roles'
import type { MatrixRow } from '#tests/api/matrix-roles'
import type { World } from '#tests/api/matrix-world'
import { OPEN_HEADERS } from '#shared/contract/notes'
import { PASSWORD } from '#tests/support/accounts'

/** What a browser could send, of nobody's. */
const passkey = (response: Record<string, string>) => ({ id: 'a'.repeat(22), rawId: 'a'.repeat(22), type: 'public-key', response: { clientDataJSON: 'e30', ...response } })

const managed = ({ id, manageToken }: { id: string, manageToken: string }) => ({ params: { id }, headers: { 'manage-token': manageToken } })
const ofScheduledPost = ({ scheduledPostId }: World) => ({ params: { scheduledPostId } })
const SOON = { at_local: `${new Date().getUTCFullYear() + 1}-03-01T09:00`, tz: 'Europe/Berlin' }

const ofCapsule = ({ capsules }: World) => ({ params: { id: capsules.waiting.id } })
const ofUpload = ({ capsules }: World) => ({ params: { fileId: capsules.upload.id }, headers: { 'upload-ticket': capsules.upload.ticket } })
const capsule = ({ unique }: World) => ({ subject: 'To you', body_md: 'Hello', to: [`${unique}-robin@example.org`], when: { at_local: '2035-01-01T09:00', tz: 'Europe/Berlin' } })
const ofTechnology = ({ technology }: World) => ({ params: { technology } })
const ofStack = ({ stack }: World) => ({ params: { stack } })
const newTechnology = ({ unique }: World) => ({ name: `${unique} Lantern`, vendor: '', description: 'It gives light.', tier: 'Server' as const })
const newStack = ({ unique, technology }: World) => ({
  name: `${unique} Quay`, vendor: '', description: 'A list of everything that lies at the quay, for whom, and until when; the harbour master reads it aloud every morning at six.',
  technologies: [{ technology, reason: 'it lasts' }],
})

/** What every operation answers to everybody. */
export const MATRIX: Record<string, MatrixRow> = {
  ...NOTIFICATION_ROWS,
  ...POST_ROWS,
  'accounts.signUp': { expected: everybody, request: w => ({ body: { email: `${w.unique}-up@example.org` } }) },
  'accounts.checkLink': { expected: everybody, request: w => ({ body: { token: w.finishToken } }) },
  'accounts.finish': { expected: everybody, request: w => ({ body: { token: w.finishToken, handle: `${w.unique}-n`, name: 'New', password: PASSWORD } }) },
  'accounts.signIn': { expected: everybody, request: w => ({ body: { email: w.email, password: PASSWORD } }) },
  'accounts.signOut': { expected: everybody, request: nothing },
  'accounts.listSessions': { expected: signedIn, request: nothing },
  'accounts.endSession': { expected: signedIn, request: w => ({ params: { sessionId: w.otherSessionId } }) },
  'accounts.endOtherSessions': { expected: signedIn, request: nothing },
  'accounts.requestReset': { expected: everybody, request: w => ({ body: { email: w.email } }) },
  'accounts.reset': { expected: everybody, request: w => ({ body: { token: w.resetToken, password: `${PASSWORD}-new` } }) },
  'accounts.changePassword': { expected: signedIn, request: () => ({ body: { current: PASSWORD, password: `${PASSWORD}-new` } }) },
  'accounts.me': { expected: everybody, request: nothing },
  'accounts.settings': { expected: signedIn, request: nothing },
  'accounts.saveProfile': { expected: signedIn, request: () => ({ body: { name: 'Name', bio: '', timeZone: 'Europe/Berlin', language: 'en', emailsOff: false, shortcutsOff: false } }) },
  'accounts.uploadAvatar': { expected: signedIn, request: () => ({ body: PICTURE }) },
  'accounts.removeAvatar': { expected: signedIn, request: nothing },

  'factors.security': { expected: signedIn, request: nothing },
  'factors.ways': { expected: everybody, request: nothing },
  'factors.confirmIdentity': { expected: signedIn, request: () => ({ body: { password: PASSWORD } }) },
  'factors.secondStep': { expected: everyone(401), request: () => ({ body: { code: '123456' } }) },
  'factors.startSecondFactor': { expected: signedIn, request: nothing },
  'factors.confirmSecondFactor': { expected: members(422), request: () => ({ body: { code: '123456' } }) },
  'factors.removeSecondFactor': { expected: signedIn, request: nothing },
  'factors.renewRecoveryCodes': { expected: members(409), request: nothing },
  'factors.passkeyChallenge': { expected: everybody, request: nothing },
  'factors.signInWithPasskey': { expected: everyone(401), request: () => ({ body: { passkey: passkey({ authenticatorData: 'e30', signature: 'e30' }) } }) },
  'factors.newPasskeyChallenge': { expected: signedIn, request: nothing },
  'factors.signUpPasskeyChallenge': { expected: everybody, request: w => ({ body: { token: w.finishToken, handle: `${w.unique}-n`, name: 'New' } }) },
  'factors.addPasskey': { expected: members(422), request: () => ({ body: { name: 'Phone', passkey: passkey({ attestationObject: 'e30' }) } }) },
  'factors.renamePasskey': { expected: members(404), request: () => ({ params: { passkeyId: 'a'.repeat(22) }, body: { name: 'Phone' } }) },
  'factors.removePasskey': { expected: members(404), request: () => ({ params: { passkeyId: 'a'.repeat(22) } }) },
  // Not set up here: tests/api/accounts-github.test.ts has a site where it is.
  'factors.startGithub': { expected: everyone(404), request: () => ({ body: { purpose: 'signIn', to: '/' } }) },
  'factors.finishGithub': { expected: everyone(422), request: () => ({ body: { code: 'code', state: 'state' } }) },
  'factors.unlinkGithub': { expected: signedIn, request: nothing },

  'accountLife.changeEmail': { expected: signedIn, request: w => ({ body: { email: `${w.unique}-other@example.org` } }) },
  'accountLife.confirmEmail': { expected: everyone(410), request: () => ({ body: { token: 'a'.repeat(43) } }) },
  'accountLife.undoEmail': { expected: everyone(410), request: () => ({ body: { token: 'a'.repeat(43) } }) },
  'accountLife.changeHandle': { expected: signedIn, request: w => ({ body: { handle: `${w.unique}-h` } }) },
  'accountLife.offerClaim': { expected: '401 403 403 403 403 403 403 403 422 403', request: w => ({ ...ofAuthor(w), body: { email: `${w.unique}-c@example.org` } }) },
  'accountLife.mergeClaim': { expected: members(410), request: () => ({ body: { token: 'a'.repeat(43) } }) },
  'accountLife.listExports': { expected: signedIn, request: nothing },
  'accountLife.requestExport': { expected: signedIn, request: nothing },
  'accountLife.downloadExport': { expected: members(404), request: () => ({ params: { exportId: 'a'.repeat(22) } }) },
  'accountLife.deleteAccount': { expected: signedIn, request: w => ({ body: { handle: w.email.split('@')[0], capsules: 'destroy' } }) },

  'apiTokens.list': { expected: signedIn, request: nothing },
  'apiTokens.make': { expected: signedIn, request: () => ({ body: { name: 'Bot', days: 30, canWrite: false } }) },
  'apiTokens.revoke': { expected: members(404), request: () => ({ params: { tokenId: 'a'.repeat(22) } }) },

  'staticSites.check': { expected: members(403), request: () => ({ query: { to: 'https://www.other.example/' } }) },
  'staticSites.letIn': { expected: members(403), request: () => ({ body: { to: 'https://www.other.example/', challenge: 'a'.repeat(43) } }) },
  'staticSites.enter': { expected: everyone(403), request: () => ({ body: { code: 'a'.repeat(43), verifier: 'a'.repeat(43) } }) },
  'staticSites.refresh': { expected: everyone(403), request: nothing },

  'people.get': { expected: everybody, request: ofAuthor },
  'people.complete': { expected: signedIn, request: w => ({ query: { q: w.unique } }) },

  ...ORGANIZATIONS,

  'people.favoriteTechnologies': { expected: everybody, request: ofAuthor },
  'people.favoriteStacks': { expected: everybody, request: ofAuthor },
  'people.favoritePosts': { expected: everybody, request: ofAuthor },
  ...MODERATION,

  'catalog.list': { expected: everybody, request: nothing },
  'catalog.tiers': { expected: everybody, request: nothing },
  'catalog.mostUsed': { expected: everybody, request: nothing },
  'catalog.get': { expected: everybody, request: () => ({ params: { technology: 'typescript' } }) },

  'catalog.top': { expected: everybody, request: nothing },
  'catalog.suggest': { expected: signedIn, request: () => ({ body: { names: ['pg', 'vue'] } }) },
  'catalog.viewer': { expected: everybody, request: ofTechnology },
  'catalog.source': { expected: anyAccount, request: ofTechnology },
  'catalog.revisions': { expected: everybody, request: ofTechnology },
  'catalog.create': { expected: anyAccount, request: w => ({ body: newTechnology(w) }) },
  'catalog.update': { expected: anyAccount, request: w => ({ ...ofTechnology(w), body: { ...newTechnology(w), revision: 1 } }) },
  'catalog.restore': { expected: '401 404 404 404 404 404 404 403 404 404', request: w => ({ ...ofTechnology(w), body: { to: 7, revision: 1 } }) },
  'catalog.changeLock': { expected: pageOwners, request: w => ({ ...ofTechnology(w), body: { locked: true } }) },
  'catalog.discuss': { expected: anyAccount, request: ofTechnology },

  'stacks.list': { expected: everybody, request: w => ({ query: { t: w.technology } }) },
  'stacks.get': { expected: everybody, request: ofStack },
  'stacks.viewer': { expected: everybody, request: ofStack },
  'stacks.source': { expected: anyAccount, request: ofStack },
  'stacks.revisions': { expected: everybody, request: ofStack },
  'stacks.revision': { expected: everybody, request: w => ({ params: { stack: w.stack, revision: '1' } }) },
  'stacks.create': { expected: anyAccount, request: w => ({ body: newStack(w) }) },
  'stacks.update': { expected: anyAccount, request: w => ({ ...ofStack(w), body: { ...newStack(w), revision: 1 } }) },
  'stacks.restore': { expected: anyAccount, request: w => ({ ...ofStack(w), body: { to: 1, revision: 1 } }) },
  'stacks.changeLock': { expected: pageOwners, request: w => ({ ...ofStack(w), body: { locked: true } }) },
  'stacks.discuss': { expected: anyAccount, request: ofStack },

  'favorites.posts': { expected: signedIn, request: nothing },
  'favorites.stacks': { expected: signedIn, request: nothing },
  'favorites.technologies': { expected: signedIn, request: nothing },
  'favorites.putPost': { expected: unsilenced, request: w => ({ ...ofPost(w), body: { favorite: true } }) },
  'favorites.putStack': { expected: anyAccount, request: w => ({ ...ofStack(w), body: { favorite: true } }) },
  'favorites.putTechnology': { expected: anyAccount, request: w => ({ ...ofTechnology(w), body: { favorite: true } }) },
  'views.count': { expected: everybody, request: w => ({ body: { kind: 'post', id: w.postId } }) },
  'pictures.upload': { expected: anyAccount, request: () => ({ params: { kind: 'logo' }, body: PICTURE }) },

  'limits.get': { expected: everybody, request: nothing },

  'notes.put': { expected: unsuspended, request: w => ({ params: { id: w.notes.fresh.policy.id }, body: w.notes.fresh }) },
  'notes.putChunk': { expected: everybody, request: w => ({ params: { id: w.notes.uploading.id, file: 0, chunk: 0 }, headers: { 'manage-token': w.notes.uploading.manageToken }, body: PICTURE }) },
  'notes.seal': { expected: everybody, request: w => managed(w.notes.sealed) },
  'notes.peek': { expected: everybody, request: w => ({ params: { id: w.notes.sealed.id }, body: { peek_proof: w.notes.sealed.body.peek_proof } }) },
  'notes.open': { expected: everybody, request: w => ({ params: { id: w.notes.sealed.id }, headers: OPEN_HEADERS, body: w.notes.sealed.body }) },
  'notes.ack': { expected: everybody, request: w => ({ params: { id: w.notes.opened.id }, body: { attempt_id: w.notes.opened.attempt } }) },
  // A ticket that holds, and bytes that were never stored.
  'notes.getChunk': { expected: '410 410 410 410 410 410 410 410 410 410', request: w => ({ params: { id: w.notes.opened.id, file: 0, chunk: 0 }, headers: { 'open-ticket': w.notes.opened.ticket } }) },
  'notes.revoke': { expected: everybody, request: w => managed(w.notes.sealed) },
  'notes.receipt': { expected: everybody, request: w => managed(w.notes.sealed) },
  'notes.mine': { expected: signedIn, request: nothing },
  'notes.ofMembers': { expected: owners, request: inOrganization },
  'plainNotes.create': { expected: unsuspended, request: () => ({ body: { message: 'hello world' } }) },
  'plainNotes.read': { expected: everybody, request: w => ({ params: w.notes.plain, headers: { 'user-agent': 'curl/8.5.0' } }) },
  'plainNotes.open': { expected: everybody, request: w => ({ params: w.notes.plain, body: {} }) },

  'drafts.get': { expected: signedIn, request: () => ({ params: { place: 'post-new' } }) },
  'drafts.put': { expected: signedIn, request: () => ({ params: { place: 'post-new' }, body: { content: { title: 'Half a ti' } } }) },
  'drafts.remove': { expected: signedIn, request: () => ({ params: { place: 'post-new' } }) },

  'scheduling.list': { expected: signedIn, request: nothing },
  'scheduling.schedulePost': { expected: unsilenced, request: w => ({ body: { draft: newPost(w), when: SOON } }) },
  'scheduling.getPost': { expected: signedIn, request: ofScheduledPost },
  'scheduling.updatePost': { expected: unsilenced, request: w => ({ ...ofScheduledPost(w), body: { draft: newPost(w), when: SOON, version: 1 } }) },
  'scheduling.publishPost': { expected: unsilenced, request: ofScheduledPost },
  'scheduling.movePost': { expected: signedIn, request: w => ({ ...ofScheduledPost(w), body: SOON }) },
  'scheduling.cancelPost': { expected: signedIn, request: ofScheduledPost },

  'capsules.create': { expected: 'ok ok ok ok ok ok ok 403 ok ok', request: w => ({ body: { ...capsule(w), client_id: `matrix-new-${w.unique}`, from: { name: 'Ann', email: `${w.unique}-guest@example.org` } } }) },
  'capsules.saveDraft': { expected: signedIn, request: w => ({ params: { clientId: `matrix-half-${w.unique}` }, body: { body_md: 'Half a' } }) },
  'capsules.get': { expected: ownersAlone, request: ofCapsule },
  'capsules.update': { expected: ownersAlone, request: w => ({ ...ofCapsule(w), headers: { 'if-match': '"1"' }, body: { subject: 'Better' } }) },
  'capsules.preview': { expected: everybody, request: w => ({ params: { id: w.capsules.asked.id }, body: { token: w.capsules.asked.confirmToken } }) },
  'capsules.confirm': { expected: everybody, request: w => ({ params: { id: w.capsules.asked.id }, body: { token: w.capsules.asked.confirmToken } }) },
  'capsules.discard': { expected: everybody, request: w => ({ params: { id: w.capsules.asked.id }, body: { token: w.capsules.asked.confirmToken } }) },
  'capsules.cancel': { expected: ownersAlone, request: w => ({ ...ofCapsule(w), body: {} }) },
  'capsules.remove': { expected: '401 404 404 404 404 404 404 404 404 ok', request: w => ({ params: { id: w.capsules.draft.id } }) },
  'capsules.sendNow': { expected: ownersAlone, request: ofCapsule },
  'capsules.move': { expected: ownersAlone, request: w => ({ ...ofCapsule(w), body: { at_local: '2036-01-01T09:00', tz: 'Europe/Berlin' } }) },
  'capsules.changeAddress': { expected: '401 404 404 404 404 404 404 404 404 ok', request: w => ({ params: { id: w.capsules.waiting.id, recipientId: w.capsules.waiting.recipientId }, body: { email: `${w.unique}-other@example.org` } }) },
  'capsules.open': { expected: everybody, request: w => ({ params: { claim: w.capsules.claim } }) },
  'capsules.answerSender': { expected: everybody, request: w => ({ params: { claim: w.capsules.claim }, body: { answer: 'accept' } }) },
  'capsules.download': { expected: everybody, request: w => ({ params: { ticket: w.capsules.download } }) },
  'capsules.optOutPage': { expected: everybody, request: w => ({ params: { token: w.capsules.optOutToken } }) },
  'capsules.optOut': { expected: everybody, request: w => ({ params: { token: w.capsules.optOutToken }, body: 'List-Unsubscribe=One-Click' }) },

  'files.begin': { expected: everybody, request: () => ({ body: { name: 'a.txt', size: 3, type: 'text/plain' } }) },
  'files.status': { expected: everybody, request: ofUpload },
  'files.append': { expected: everybody, request: w => ({ params: { fileId: w.capsules.upload.id }, headers: { 'upload-ticket': w.capsules.upload.ticket, 'upload-offset': '0' }, body: PICTURE }) },
  'files.remove': { expected: everybody, request: ofUpload },

  'clockAdmin.waiting': { expected: administrators, request: nothing },
  'clockAdmin.lateness': { expected: administrators, request: nothing },
  'clockAdmin.deadLetters': { expected: administrators, request: nothing },
  'clockAdmin.retryDeadLetter': { expected: administrators, request: w => ({ params: { batchId: w.capsules.deadLetterId } }) },
  'clockAdmin.giveUpDeadLetter': { expected: administrators, request: w => ({ params: { batchId: w.capsules.deadLetterId } }) },
  'clockAdmin.files': { expected: administrators, request: nothing },
  'clockAdmin.removeStrayFiles': { expected: administrators, request: nothing },

  'operations.health': { expected: everybody, request: nothing },
  'operations.ready': { expected: everybody, request: nothing },
  'operations.openapi': { expected: everybody, request: nothing },
  'operations.queueStatus': { expected: administrators, request: nothing },
  'site.settings': { expected: administrators, request: nothing },
  'site.changeSettings': { expected: administrators, request: () => ({ body: { hotSeconds: 45_000 } }) },
  'clockAdmin.invariants': { expected: administrators, request: nothing },
  'clockAdmin.checkInvariants': { expected: administrators, request: nothing },
  'operations.queueStats': { expected: administrators, request: nothing },
  'operations.stopQueues': { expected: administrators, request: nothing },
  'operations.startQueues': { expected: administrators, request: nothing },
  'operations.retryPending': { expected: administrators, request: nothing },
  'operations.retryFailed': { expected: administrators, request: () => ({ body: {} }) },

  'mailCatcher.list': { expected: everybody, request: nothing },
  'mailCatcher.get': { expected: everybody, request: (_, { mailId }) => ({ params: { mailId } }) },
  'mailCatcher.clear': { expected: everybody, request: nothing },
}
