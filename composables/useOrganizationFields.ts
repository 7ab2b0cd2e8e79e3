import type { Organization } from '#shared/contract/organizations'
import type { PostType } from '#shared/schemas/community'

/** What the form holds of an organization; an empty text stands for none. */
export function organizationFields(organization?: Organization) {
  return {
    name: organization?.name ?? '',
    slug: organization?.slug ?? '',
    description: organization?.description ?? '',
    colour: organization?.colour ?? '',
    codeLanguage: organization?.codeLanguage ?? '',
    postTypes: [...organization?.postTypes ?? []] as PostType[],
    defaultPostType: (organization?.defaultPostType ?? '') as PostType | '',
  }
}

/** What the API takes. */
export function organizationBody(fields: ReturnType<typeof organizationFields>) {
  const { name, slug, description, postTypes } = fields
  return { name, slug, description, postTypes, colour: fields.colour || null, codeLanguage: fields.codeLanguage.trim().toLowerCase() || null, defaultPostType: fields.defaultPostType || null }
}
