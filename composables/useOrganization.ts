import { ApiError, useApi } from '~/composables/useApi'
import { usePageData } from '~/composables/usePageData'
import { stackPath, technologyPath } from '#shared/rules/paths'
import { RESERVED_SLUGS } from '#shared/rules/reserved-names'

/**
 * The organization of a page. An unknown name that is a technology or a stack leads to its page; any other unknown
 * name can become an organization, and the 404 page offers it.
 */
export async function useOrganization(slug: string) {
  const api = useApi()
  const app = useNuxtApp()
  const { data, error, refresh } = await usePageData(() => `organization:${slug}`, async () => {
    try {
      return { organization: await api('GET /api/organizations/:organization', { params: { organization: slug } }) }
    }
    catch (failure) {
      if (!(failure instanceof ApiError) || ![400, 404].includes(failure.statusCode)) throw failure
      const technology = await api('GET /api/technologies/:technology', { params: { technology: slug } }).catch(() => undefined)
      if (technology) return { page: technologyPath(technology) }
      const stack = await api('GET /api/stacks/:stack', { params: { stack: slug } }).catch(() => undefined)
      return { page: stack && stackPath(stack) }
    }
  })

  const organization = computed(() => data.value?.organization)
  if (data.value?.page) await app.runWithContext(() => navigateTo(data.value!.page, { redirectCode: 302, replace: true }))
  else if (data.value && !data.value.organization) throw createError({ statusCode: 404, fatal: true, data: { freeName: isFree(slug) ? slug : undefined } })
  return { organization, error, refresh }
}

function isFree(slug: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) && slug.length >= 2 && slug.length <= 50 && !RESERVED_SLUGS.has(slug)
}
