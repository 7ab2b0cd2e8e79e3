import { everybody, signedIn, owners, moderators, everyone, members, nothing, inOrganization, PICTURE } from '#tests/api/matrix-roles'
import type { MatrixRow } from '#tests/api/matrix-roles'
import type { World } from '#tests/api/matrix-world'

const settings = ({ unique }: World) => ({ name: `Settings ${unique}`, slug: `${unique}-new`, description: '' })

/** Organizations, and who belongs to them. */
export const ORGANIZATIONS: Record<string, MatrixRow> = {
  'organizations.list': { expected: everybody, request: nothing },
  'organizations.get': { expected: everybody, request: inOrganization },
  'organizations.viewer': { expected: everybody, request: inOrganization },
  'organizations.create': { expected: '401 ok ok ok ok ok ok 403 ok ok', request: w => ({ body: settings(w) }) },
  'organizations.update': { expected: owners, request: w => ({ ...inOrganization(w), body: settings(w) }) },
  'organizations.uploadLogo': { expected: owners, request: w => ({ ...inOrganization(w), body: PICTURE }) },
  'organizations.link': { expected: everybody, request: inOrganization },
  'organizations.changeLink': { expected: owners, request: w => ({ ...inOrganization(w), body: { technology: w.technology, stack: w.stack } }) },
  // Who belongs to it already joins nothing, whatever was taken from them.
  'organizations.join': { expected: signedIn, request: inOrganization },
  'organizations.leave': { expected: '401 403 ok ok ok 403 ok ok 403 ok', request: inOrganization },
  'organizations.members': { expected: everybody, request: inOrganization },
  'organizations.changeRole': { expected: owners, request: w => ({ params: { organization: w.organization, userId: w.bystanderId }, body: { role: 'moderator' } }) },
  'organizations.removeMember': { expected: moderators, request: w => ({ params: { organization: w.organization, userId: w.bystanderId } }) },
  'organizations.addCategory': { expected: moderators, request: w => ({ ...inOrganization(w), body: { name: 'More', slug: 'more' } }) },
  'organizations.updateCategory': { expected: moderators, request: w => ({ params: { organization: w.organization, categoryId: w.categoryId }, body: { name: 'Other', slug: 'other' } }) },
  'organizations.removeCategory': { expected: moderators, request: w => ({ params: { organization: w.organization, categoryId: w.categoryId } }) },
  'organizations.orderCategories': { expected: moderators, request: w => ({ ...inOrganization(w), body: { ids: [w.categoryId] } }) },
  'organizations.addLabel': { expected: moderators, request: w => ({ ...inOrganization(w), body: { slug: 'bug' } }) },
  'organizations.updateLabel': { expected: moderators, request: w => ({ params: { organization: w.organization, label: 'help' }, body: { slug: 'aid' } }) },
  'organizations.uploadHero': { expected: owners, request: w => ({ ...inOrganization(w), body: PICTURE }) },
  'organizations.removePicture': { expected: owners, request: w => ({ params: { organization: w.organization, picture: 'logo' } }) },
  'organizations.settings': { expected: moderators, request: inOrganization },
  'organizations.remove': { expected: owners, request: w => ({ ...inOrganization(w), body: { slug: w.organization } }) },
  'organizations.listDeleted': { expected: signedIn, request: nothing },
  'organizations.restore': { expected: '401 404 404 404 ok 404 403 403 ok 404', request: inOrganization, world: { deleted: 'organization' } },
  'organizations.removeLabel': { expected: moderators, request: w => ({ params: { organization: w.organization, label: 'help' } }) },

  'membership.ask': { expected: '401 ok 403 403 403 ok 403 403 ok 403', request: w => ({ ...inOrganization(w), body: { message: 'Please' } }), world: { membersOnly: true } },
  'membership.withdrawRequest': { expected: members(404), request: inOrganization },
  'membership.requests': { expected: moderators, request: inOrganization },
  'membership.decideRequests': { expected: moderators, request: w => ({ ...inOrganization(w), body: { ids: [1], accept: true } }) },
  'membership.changeMembers': { expected: owners, request: w => ({ ...inOrganization(w), body: { ids: [w.bystanderId], action: 'moderator' } }) },
  'membership.invitations': { expected: owners, request: inOrganization },
  'membership.invite': { expected: owners, request: w => ({ ...inOrganization(w), body: { to: `${w.unique}-invited@example.org` } }) },
  'membership.inviteAgain': { expected: owners, request: w => ({ params: { organization: w.organization, invitationId: w.invitationId } }) },
  'membership.withdrawInvitation': { expected: owners, request: w => ({ params: { organization: w.organization, invitationId: w.invitationId } }) },
  'membership.ownInvitations': { expected: signedIn, request: nothing },
  'membership.acceptInvitation': { expected: members(404), request: w => ({ params: { invitationId: w.invitationId } }) },
  'membership.declineInvitation': { expected: members(404), request: w => ({ params: { invitationId: w.invitationId } }) },
  'membership.openInvitation': { expected: everyone(410), request: () => ({ body: { token: 'a'.repeat(43) } }) },
  // An administrator who is no owner has nothing to hand over.
  'membership.offerOwnership': { expected: '401 403 403 403 ok 403 403 403 422 403', request: w => ({ ...inOrganization(w), body: { userId: w.bystanderId } }) },
  'membership.endOffer': { expected: members(404), request: inOrganization },
  'membership.acceptOffer': { expected: '401 404 404 404 404 404 403 403 404 404', request: inOrganization },
}
