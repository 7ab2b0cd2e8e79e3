import { FEED_SORTS, HOME_POST_TYPES, type FeedSort } from '#shared/schemas/community'

/** What the address of a feed can say. */
export interface FeedState {
  types?: string
  t?: string
  c?: string
  is?: string
  q?: string
  sort?: FeedSort
  cursor?: string
}

const NAMES = ['types', 't', 'c', 'is', 'q', 'cursor'] as const

/** The state of a feed is its address, so that every tab, filter and page is a plain link. */
export function useFeedState() {
  const route = useRoute()

  const state = computed(() => {
    const found: FeedState = {}
    for (const name of NAMES) {
      const value = route.query[name]
      if (typeof value === 'string' && value !== '') found[name] = value
    }
    const sort = FEED_SORTS.find(name => name === route.query.sort)
    if (sort) found.sort = sort
    return found
  })

  /** The address after a change; a page of a list is left when anything else changes. */
  function href(change: FeedState): string {
    const next: FeedState = { ...state.value, cursor: undefined, ...change }
    // Where a feed is one part of a page, the address says which.
    const query = new URLSearchParams(Object.entries({ show: route.query.show, ...next }).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
    const text = query.toString().replaceAll('%2C', ',')
    return text === '' ? route.path : `${route.path}?${text}`
  }

  return { state, href }
}

/** Home shows announcements, posts and showcases; a choice or a search looks at everything. */
export function homeQuery(state: FeedState): FeedState {
  return state.types || state.q || state.sort === 'upcoming' ? state : { ...state, types: HOME_POST_TYPES.join(',') }
}
