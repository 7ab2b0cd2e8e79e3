import { administrators, everybody, inOrganization, nothing, signedIn } from '#tests/api/matrix-roles'
import type { MatrixRow } from '#tests/api/matrix-roles'
import type { World } from '#tests/api/matrix-world'
import { TEST_BOUNCE_TOKEN } from '#tests/support/accounts'

/** Nobody's mail has come back. */
const refused = '401 422 422 422 422 422 422 422 422 422'

const ofPost = ({ postId }: World) => ({ params: { postId } })

/** Notifications, what people follow, and mail as administrators see it. */
export const NOTIFICATION_ROWS: Record<string, MatrixRow> = {
  'notifications.list': { expected: signedIn, request: nothing },
  'notifications.count': { expected: signedIn, request: nothing },
  'notifications.markRead': { expected: signedIn, request: w => ({ params: { notificationId: w.notificationId }, body: { read: true } }) },
  'notifications.markAllRead': { expected: signedIn, request: nothing },
  'notifications.narrow': { expected: signedIn, request: w => ({ params: { notificationId: w.notificationId }, body: { scope: 'thread' } }) },
  'notifications.markThreadRead': { expected: signedIn, request: ofPost },
  'subscriptions.list': { expected: signedIn, request: nothing },
  'subscriptions.estimate': { expected: signedIn, request: w => ({ query: { organization: w.organization, types: 'Post', level: 'all' } }) },
  'subscriptions.change': { expected: signedIn, request: w => ({ params: { subscriptionId: w.subscriptionId }, body: { postTypes: [], technologies: [], level: 'mentions' } }) },
  'subscriptions.end': { expected: signedIn, request: w => ({ params: { subscriptionId: w.subscriptionId } }) },
  'subscriptions.followTechnology': { expected: signedIn, request: w => ({ params: { technology: w.technology }, body: { postTypes: ['Post'], level: 'all' } }) },
  'subscriptions.unfollowTechnology': { expected: signedIn, request: w => ({ params: { technology: w.technology } }) },
  'subscriptions.followSite': { expected: signedIn, request: () => ({ body: { postTypes: ['Announcement'], technologies: [], level: 'all' } }) },
  'subscriptions.unfollowSite': { expected: signedIn, request: nothing },
  'subscriptions.mail': { expected: signedIn, request: nothing },
  'subscriptions.saveMail': { expected: signedIn, request: () => ({ body: { mailsPerDay: 5 } }) },
  'subscriptions.tryMailAgain': { expected: refused, request: nothing },
  'subscriptions.put': { expected: signedIn, request: w => ({ ...inOrganization(w), body: { postTypes: ['Announcement'], technologies: [], level: 'all' } }) },
  'subscriptions.remove': { expected: signedIn, request: inOrganization },
  'subscriptions.follow': { expected: signedIn, request: w => ({ ...ofPost(w), body: { level: 'all' } }) },
  'subscriptions.unfollow': { expected: signedIn, request: ofPost },
  'subscriptions.describeOptOut': { expected: everybody, request: w => ({ params: { token: w.optOutToken } }) },
  'subscriptions.optOut': { expected: everybody, request: w => ({ params: { token: w.optOutToken }, body: { scope: 'everything' } }) },
  'subscriptions.oneClick': { expected: everybody, request: w => ({ params: { token: w.optOutToken }, body: 'List-Unsubscribe=One-Click' }) },
  'mailAdmin.notifications': { expected: administrators, request: nothing },
  'mailAdmin.retryNotification': { expected: administrators, request: w => ({ params: { notificationId: w.notificationId } }) },
  'mailAdmin.suppressed': { expected: administrators, request: nothing },
  'mailAdmin.liftSuppression': { expected: administrators, request: w => ({ params: { addressId: w.suppressedId } }) },
  'mailAdmin.failures': { expected: administrators, request: nothing },
  'mailAdmin.testMail': { expected: administrators, request: w => ({ body: { to: `${w.unique}-test@example.org` } }) },
  'mailAdmin.bounces': { expected: everybody, request: () => ({ headers: { authorization: `Bearer ${TEST_BOUNCE_TOKEN}` }, body: 'Nothing came back.' }) },
}
