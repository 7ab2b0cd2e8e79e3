import type * as v from 'valibot'
import type { postDraft } from '#shared/contract/posts'
import type { FieldProblem } from '#shared/contract/problem'
import { canonicalUrl } from '#shared/rules/canonical-url'
import { slugOf } from '#shared/rules/slug'
import { instantOf } from '#shared/rules/wall-time'
import { findTechnologyIds } from '#server/domain/catalog/queries'
import { sizeOfImage } from '#server/domain/files/use-images'
import { findCategory, listLabels } from '#server/domain/organizations/queries'
import type { OrganizationRecord } from '#server/domain/organizations/queries'
import type { Person } from '#server/platform/actor'
import type { Db } from '#server/platform/db'
import { AppError } from '#server/platform/errors'
import { renderText } from '#server/platform/markdown/render-text'

type Content = Omit<v.InferOutput<typeof postDraft>, 'organization'>
export type PreparedPost = Awaited<ReturnType<typeof preparePost>>

const SLUG_LENGTH = 100

/** Looks up what the text names, renders it, and makes the columns. Throws with every field that names something unknown. */
export async function preparePost(db: Db, actor: Person, organization: OrganizationRecord, content: Content, currentImage: string | null) {
  const category = content.category === null ? undefined : await findCategory(db, organization.id, content.category)
  const technologies = await findTechnologyIds(db, content.technologies)
  refuse([
    ...await unknownNames(db, organization.id, content),
    ...content.technologies.filter(slug => !technologies.has(slug)).map(slug => problem('technologies', `There is no technology “${slug}”.`)),
  ])

  const technologyIds = [...new Set(technologies.values())]
  const size = content.image === null ? undefined : await sizeOfImage(db, actor, content.image, currentImage)
  const { html, excerpt, version } = await renderText(db, content.body, { codeLanguage: organization.codeLanguage })
  return {
    type: content.type, title: content.title, slug: slugOf(content.title, SLUG_LENGTH), url: content.url,
    canonicalUrl: content.url === null ? null : canonicalUrl(content.url), body: content.body, html, excerpt, rendererVersion: version,
    categoryId: category?.id ?? null, technologyIds, labels: [...new Set(content.labels)],
    feedTechnologyIds: feedIdsOf(technologyIds, organization.technologyId),
    imageKey: content.image, imageAlt: size ? content.imageAlt : '', imageWidth: size?.width ?? null, imageHeight: size?.height ?? null,
    ...eventOf(content),
  }
}

/** Moments of what clocks show at its place. Only events have them. */
function eventOf({ type, startsAt, endsAt, timeZone, place }: Content) {
  if (type !== 'Event' || startsAt === null) return { startsAt: null, endsAt: null, timeZone: null, place: null }
  const zone = timeZone ?? 'UTC'
  const [from, to] = [instantOf(startsAt, zone), endsAt === null ? null : instantOf(endsAt, zone)]
  if (!isStorable(from) || (to !== null && !isStorable(to))) refuse([{ fieldName: 'startsAt', errorCode: 'wallTime', message: 'This date is too far away.' }])
  // In the night when clocks go back, an hour that comes twice is taken as the first.
  return { startsAt: from, endsAt: to !== null && to < from ? from : to, timeZone: zone, place }
}

function isStorable(at: Date): boolean {
  return at.getUTCFullYear() >= 1970 && at.getUTCFullYear() < 10_000
}

/** Categories and labels that the organization does not have. */
export async function unknownNames(db: Db, organizationId: number, { category, labels }: Pick<Content, 'category' | 'labels'>): Promise<FieldProblem[]> {
  const known = labels.length === 0 ? new Set() : new Set((await listLabels(db, organizationId)).map(({ slug }) => slug))
  return [
    ...category !== null && !await findCategory(db, organizationId, category) ? [problem('category', 'This organization has no such category.')] : [],
    ...labels.filter(slug => !known.has(slug)).map(slug => problem('labels', `This organization has no label “${slug}”.`)),
  ]
}

/** What feeds filter a post by: its own technologies, and the one that its organization is about. */
export function feedIdsOf(technologyIds: number[], organizationTechnologyId: number | null): number[] {
  return [...new Set([...technologyIds, ...organizationTechnologyId === null ? [] : [organizationTechnologyId]])]
}

/** Throws Refused with every problem; nothing for none. */
export function refuse(problems: FieldProblem[]): void {
  if (problems.length > 0) throw new AppError('Refused', 'Some of the values need correcting.', problems)
}

function problem(fieldName: string, message: string) {
  return { fieldName, errorCode: 'unknown', message }
}

/** What the history keeps. */
export function revisionOf({ title, url, body, labels, technologyIds }: PreparedPost) {
  return { title, url, body, labels, technologyIds }
}
