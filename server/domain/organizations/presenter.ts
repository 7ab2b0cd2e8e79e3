import type { Organization, OrganizationRow, OrganizationViewer } from '#shared/contract/organizations'
import type { PostType, Role } from '#shared/schemas/community'
import { organizationPolicy, postTypesFor, refuseSilenced } from '#server/domain/organizations/policy'
import type { CategoryRecord, LabelRecord, MemberRecord, OrganizationRecord } from '#server/domain/organizations/queries'
import { fileUrl } from '#server/platform/file-url'
import type { Actor } from '#server/platform/actor'
import { moderates } from '#server/platform/actor'
import type { OrganizationSummary, PersonSummary } from '#shared/schemas/summaries'

export function presentOrganizationSummary(row: { id: number, slug: string, name: string, colour: string | null, logoKey: string | null }): OrganizationSummary {
  return { id: row.id, slug: row.slug, name: row.name, colour: row.colour, logoUrl: fileUrl(row.logoKey) }
}

export function presentOrganizationRow(row: OrganizationRecord): OrganizationRow {
  return { ...presentOrganizationSummary(row), description: row.description, memberCount: row.memberCount, postCount: row.postCount }
}

export function presentCategory({ id, slug, name, description, colour }: CategoryRecord) {
  return { id, slug, name, description, colour }
}

export function presentLabel({ slug, description, colour }: LabelRecord) {
  return { slug, description, colour }
}

export function presentOrganization(row: OrganizationRecord, categories: CategoryRecord[], labels: LabelRecord[]): Organization {
  return {
    ...presentOrganizationRow(row),
    descriptionHtml: row.descriptionHtml,
    codeLanguage: row.codeLanguage,
    postTypes: row.postTypes as PostType[],
    defaultPostType: row.defaultPostType as PostType | null,
    categories: categories.map(presentCategory),
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

/** What the actor is and may do here; the same policies guard the commands. */
export function presentOrganizationViewer(actor: Actor, row: OrganizationRecord, role: Role | null, subscription: OrganizationViewer['subscription'], now: Date): OrganizationViewer {
  const types = postTypesFor(actor, row)
  const mayJoin = organizationPolicy.join(actor, row, now).allowed
  return {
    role,
    postTypes: types,
    abilities: {
      join: role === null && mayJoin,
      leave: role !== null,
      post: refuseSilenced(actor, row.id, 'posts', now).allowed && types.length > 0 && (!row.membersOnly || role !== null || moderates(actor, row.id)),
      manage: organizationPolicy.curate(actor, row, now).allowed,
      changeRoles: organizationPolicy.manage(actor, row, now).allowed,
    },
    subscription,
  }
}
