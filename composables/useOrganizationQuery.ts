/** The organization that the address of a page narrows it to; what cannot be a name is none. */
export function useOrganizationQuery() {
  const route = useRoute()
  return computed(() => /^[a-z0-9-]{1,60}$/.exec(String(route.query.organization ?? ''))?.[0])
}
