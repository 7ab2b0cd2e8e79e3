import type { Organization, OrganizationRow, OrganizationViewer } from '#shared/contract/organizations'
import type { PostType, Role } from '#shared/schemas/community'
import { organizationPolicy, postTypesFor, refuseSilenced } from '#server/domain/organizations/policy'
import type { CategoryRecord, InvitationRecord, LabelRecord, MemberRecord, OrganizationRecord } from '#server/domain/organizations/queries'
import { fileUrl } from '#server/platform/file-url'
import type { Actor } from '#server/platform/actor'
import { moderates } from '#server/platform/actor'
import type { Invitation } from '#shared/contract/membership'
import type { OrganizationSummary, PersonSummary, TechnologySummary } from '#shared/schemas/summaries'

export function presentOrganizationSummary(row: { id: number, slug: string, name: string, colour: string | null, logoKey: string | null }): OrganizationSummary {
  return { id: row.id, slug: row.slug, name: row.name, colour: row.colour, logoUrl: fileUrl(row.logoKey) }
}

export function presentOrganizationRow(row: OrganizationRecord): OrganizationRow {
  const { description, visibility, membersOnly, memberCount, postCount } = row
  return { ...presentOrganizationSummary(row), description, visibility, membersOnly, memberCount, postCount }
}

export function presentCategory({ id, slug, name, description, colour, technologyIds }: CategoryRecord, technologies: Technologies) {
  return { id, slug, name, description, colour, technologies: technologyIds.flatMap(technologyId => technologies.get(technologyId) ?? []) }
}

export function presentLabel({ slug, description, colour }: LabelRecord) {
  return { slug, description, colour }
}

type Technologies = Map<number, TechnologySummary>

export function presentOrganization(row: OrganizationRecord, categories: CategoryRecord[], labels: LabelRecord[], technologies: Technologies): Organization {
  return {
    ...presentOrganizationRow(row),
    heroUrl: fileUrl(row.heroKey),
    descriptionHtml: row.descriptionHtml,
    codeLanguage: row.codeLanguage,
    postTypes: row.postTypes as PostType[],
    defaultPostType: row.defaultPostType as PostType | null,
    defaultSubscriptionPostTypes: row.defaultSubscriptionPostTypes as PostType[],
    categories: categories.map(category => presentCategory(category, technologies)),
    labels: labels.map(presentLabel),
    createdAt: row.createdAt.toISOString(),
  }
}

export function presentPersonSummary(row: { id: number, handle: string, name: string, avatarKey: string | null }): PersonSummary {
  return { id: row.id, handle: row.handle, name: row.name, avatarUrl: fileUrl(row.avatarKey) }
}

export function presentMember(row: MemberRecord) {
  return { person: presentPersonSummary(row.person), role: row.role, joinedAt: row.joinedAt.toISOString() }
}

export function presentInvitation({ id, email, role, person, invitedBy, sentAt, expiresAt }: InvitationRecord, now: Date): Invitation {
  return {
    id, email, role,
    person: person && presentPersonSummary(person),
    invitedBy: presentPersonSummary(invitedBy),
    sentAt: sentAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    isExpired: expiresAt <= now,
  }
}

/** What is known of the actor's place in an organization, besides their rights. */
export interface Standing {
  role: Role | null
  subscription: OrganizationViewer['subscription']
  request: OrganizationViewer['request']
  offeredBy: OrganizationViewer['offeredBy']
}

/** What the actor is and may do here; the same policies guard the commands. */
export function presentOrganizationViewer(actor: Actor, row: OrganizationRecord, { role, ...standing }: Standing, now: Date): OrganizationViewer {
  const types = postTypesFor(actor, row)
  const isOutside = role === null
  return {
    role,
    postTypes: types,
    abilities: {
      join: isOutside && organizationPolicy.join(actor, row, now).allowed,
      ask: isOutside && organizationPolicy.ask(actor, row, now).allowed,
      leave: !isOutside,
      post: refuseSilenced(actor, row.id, 'posts', now).allowed && types.length > 0 && (!row.membersOnly || !isOutside || moderates(actor, row.id)),
      manage: organizationPolicy.curate(actor, row, now).allowed,
      changeRoles: organizationPolicy.manage(actor, row, now).allowed,
      invite: organizationPolicy.invite(actor, row, now).allowed,
    },
    ...standing,
  }
}
