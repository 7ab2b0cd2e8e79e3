import { RESERVED_SLUGS } from '#shared/rules/reserved-names'
import { slugOf } from '#shared/rules/slug'
import { LIMITS } from '#shared/schemas/community'
import { AppError, fieldError } from '#server/platform/errors'

/** Pages of their own below /tech and /stacks. */
const OWN_PAGES = new Set(['new', 'compare'])

/** The part of an address that a page of the catalogue gets from its name. Throws NameTaken for one that the site itself has. */
export function pageSlug(name: string, fallback: 'technology' | 'stack'): string {
  const slug = slugOf(name, LIMITS.catalogSlug, fallback)
  if (RESERVED_SLUGS.has(slug) || OWN_PAGES.has(slug)) throw fieldError('NameTaken', 'name', 'reserved', 'This name belongs to the site. Choose another.')
  return slug
}

/** Nobody's change is lost: who saved second sees what came first, and saves again. */
export function editedMeanwhile(): AppError {
  return new AppError('EditedMeanwhile', 'Somebody has changed this page since you opened it. Your text is still here: compare, then save again.')
}

/** What a revision says that brings an earlier one back. */
export function restoreReason(to: number): string {
  return `Version ${to} again`
}
