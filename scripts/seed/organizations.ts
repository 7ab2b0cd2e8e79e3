import { subscriptions } from '#drizzle/schema/courier'
import { categories, labels, memberships, organizations } from '#drizzle/schema/organizations'
import { ORGANIZATIONS } from '#drizzle/seed/sample/organizations'
import type { SeededPeople } from '#scripts/seed/people'
import type { Random } from '#scripts/seed/random'
import type { Sink } from '#scripts/seed/sink'
import { renderMarkdown } from '#server/platform/markdown/render'
import type { Role } from '#shared/schemas/community'

const DAY_MS = 86_400_000
/** Everybody quiet is subscribed to this one, to all of its posts. */
const WELL_READ = 'night-shift'

export interface SeededOrganization {
  id: number
  codeLanguage: string | null
  technologyId: number | null
  categories: Map<string, number>
  /** Ids of who belongs to it. */
  members: number[]
}

/** Organizations with their categories, labels, members and subscribers. */
export async function seedOrganizations(sink: Sink, people: SeededPeople, technologyIds: Map<string, number>, random: Random, now: Date): Promise<Map<string, SeededOrganization>> {
  const ids = await sink.reserve('organization', ORGANIZATIONS.length)
  const seeded = new Map<string, SeededOrganization>()
  for (const [index, organization] of ORGANIZATIONS.entries()) {
    const { slug, name, description, colour, codeLanguage = null, technology } = organization
    const id = ids[index]!
    const createdAt = new Date(now.getTime() - (400 - index * 4) * DAY_MS)
    const technologyId = technology ? technologyIds.get(technology)! : null
    const quiet = slug === WELL_READ ? people.quiet : random.some(people.quiet, random.whole(30, 90))
    const handles = [...people.named, ...quiet]
    const owner = Object.entries(organization.roles).find(([, role]) => role === 'owner')![0]
    await sink.insert(organizations, [{
      id, slug, name, description, descriptionHtml: (await renderMarkdown(description)).html, colour, codeLanguage, technologyId,
      memberCount: handles.length, createdBy: people.ids.get(owner)!, createdAt,
    }])
    const categoryIds = await sink.reserve('category', organization.categories.length)
    await sink.insert(categories, organization.categories.map((category, position) => ({
      id: categoryIds[position]!, organizationId: id, slug: category.slug, name: category.name, description: category.description, position,
      technologyIds: (category.technologies ?? []).map(each => technologyIds.get(each)!),
    })))
    await sink.insert(labels, organization.labels.map(label => ({ ...label, organizationId: id })))
    await sink.insert(memberships, handles.map((handle, place) => ({
      organizationId: id, userId: people.ids.get(handle)!, role: organization.roles[handle] ?? 'member' as Role,
      joinedAt: new Date(createdAt.getTime() + place * DAY_MS),
    })))
    const isFor = (handle: string): boolean => slug === WELL_READ ? people.quiet.includes(handle) || handle === 'tomek' : handle === owner
    await sink.insert(subscriptions, handles.filter(isFor).map(handle => ({ organizationId: id, userId: people.ids.get(handle)!, createdAt })))
    if (slug === 'data-cellar') await sink.insert(subscriptions, [{ organizationId: id, userId: people.ids.get('hugo')!, level: 'muted', createdAt }])
    seeded.set(slug, {
      id, codeLanguage, technologyId,
      categories: new Map(organization.categories.map((category, position) => [category.slug, categoryIds[position]!])),
      members: handles.map(handle => people.ids.get(handle)!),
    })
  }
  return seeded
}
