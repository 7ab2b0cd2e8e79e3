import type { Organization, OrganizationSettings } from '#shared/contract/organizations'
import type { PostType } from '#shared/schemas/community'

/** What the form holds of an organization; an empty text stands for none. */
export function organizationFields(organization?: Organization, settings?: OrganizationSettings) {
  return {
    name: organization?.name ?? '',
    slug: organization?.slug ?? '',
    description: organization?.description ?? '',
    colour: organization?.colour ?? '',
    codeLanguage: organization?.codeLanguage ?? '',
    postTypes: [...organization?.postTypes ?? []] as PostType[],
    defaultPostType: (organization?.defaultPostType ?? '') as PostType | '',
    moderatorPostTypes: [...settings?.moderatorPostTypes ?? []] as PostType[],
    defaultSubscriptionPostTypes: [...organization?.defaultSubscriptionPostTypes ?? ['Announcement', 'Showcase']] as PostType[],
    visibility: organization?.visibility ?? 'public',
    membersOnly: organization?.membersOnly ?? false,
    invitesOff: settings?.invitesOff ?? false,
  }
}

export type OrganizationFields = ReturnType<typeof organizationFields>

/** What the API takes. */
export function organizationBody(fields: OrganizationFields) {
  return {
    ...fields,
    colour: fields.colour || null,
    codeLanguage: fields.codeLanguage.trim().toLowerCase() || null,
    defaultPostType: fields.defaultPostType || null,
  }
}
