/** Title, description and the one address of a page. `path` is the address without what only narrows a list. */
export function usePageHead(head: { title?: () => string | undefined, description?: () => string | undefined, path?: () => string }): void {
  const { title, description, path } = head
  const route = useRoute()
  useHead({
    title,
    meta: [{ name: 'description', content: () => description?.()?.slice(0, 200) }],
    link: [{ rel: 'canonical', href: () => path?.() ?? route.path }],
  })
}
