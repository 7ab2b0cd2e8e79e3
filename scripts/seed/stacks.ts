import { favorites } from '#drizzle/schema/favorites'
import { stackRevisions, stacks, stackTechnologies } from '#drizzle/schema/stacks'
import { STACKS } from '#drizzle/seed/sample/stacks'
import type { SeededPeople } from '#scripts/seed/people'
import type { Sink } from '#scripts/seed/sink'
import { renderMarkdown } from '#server/platform/markdown/render'
import { slugOf } from '#shared/rules/slug'
import { LIMITS } from '#shared/schemas/community'

const DAY_MS = 86_400_000

/** What the sample people have built, with why, and who likes it. Counters are counted afterwards. */
export async function seedStacks(sink: Sink, people: SeededPeople, technologyIds: Map<string, number>, now: Date): Promise<void> {
  const ids = await sink.reserve('stack', STACKS.length)
  for (const [index, { name, owner, vendor = '', appUrl = null, description, details, uses, favoriteOf }] of STACKS.entries()) {
    const stackId = ids[index]!
    const ownerId = people.ids.get(owner)!
    const createdAt = new Date(now.getTime() - (9 + 13 * index) * DAY_MS)
    const { html, version } = await renderMarkdown(details)
    const parts = uses.map(([technology, reason]) => ({ technologyId: technologyIds.get(technology)!, reason }))
    const content = { name, vendor, appUrl, description, details }
    await sink.insert(stacks, [{ id: stackId, slug: slugOf(name, LIMITS.catalogSlug, 'stack'), ...content, detailsHtml: html, rendererVersion: version, ownerId, createdAt }])
    await sink.insert(stackTechnologies, parts.map((part, position) => ({ ...part, stackId, position })))
    await sink.insert(stackRevisions, [{ ...content, stackId, revision: 1, editorId: ownerId, technologies: parts, createdAt }])
    await sink.insert(favorites, favoriteOf.map((handle, place) => ({ userId: people.ids.get(handle)!, stackId, createdAt: new Date(createdAt.getTime() + (place + 1) * 3_600_000) })))
  }
}
