import type { Organization, OrganizationSettings, OrganizationViewer } from '#shared/contract/organizations'
import { ApiError, useApi } from '~/composables/useApi'
import { useOwnData } from '~/composables/useOwnData'

/** An organization as those see it who run it. */
export interface Managed {
  organization: Organization
  viewer: OrganizationViewer
  /** Undefined for who may not manage it. */
  settings?: OrganizationSettings
}

/** What the pages below /manage share: loaded once, changed by each of them. */
export function useManaged(slug: () => string) {
  const api = useApi()
  const { data, error, refresh } = useOwnData(async (): Promise<Managed> => {
    const params = { organization: slug() }
    const [organization, viewer] = await Promise.all([api('GET /api/organizations/:organization', { params }), api('GET /api/organizations/:organization/viewer', { params })])
    return { organization, viewer, settings: viewer.abilities.manage ? await api('GET /api/organizations/:organization/settings', { params }) : undefined }
  })
  watch(error, (problem) => {
    if (problem instanceof ApiError && problem.problem.status === 404) showError({ statusCode: 404, data: problem.problem })
  })

  /** Under another address it stands at another page. */
  async function change(part: Partial<Organization>, settings: Partial<OrganizationSettings> = {}) {
    if (!data.value) return
    const before = data.value
    data.value = { ...before, organization: { ...before.organization, ...part }, settings: before.settings && { ...before.settings, ...settings } }
    if (part.slug && part.slug !== before.organization.slug) await navigateTo(`/${part.slug}/manage`, { replace: true })
  }

  return { data, error, refresh, change }
}

export type ChangeManaged = ReturnType<typeof useManaged>['change']
