import { mountSuspended } from '@nuxt/test-utils/runtime'
import { describe, expect, it } from 'vitest'
import FeedFilters from '~/components/feed/FeedFilters.vue'
import FeedList from '~/components/feed/FeedList.vue'
import FeedRow from '~/components/feed/FeedRow.vue'
import FeedTabs from '~/components/feed/FeedTabs.vue'
import { homeQuery } from '~/composables/useFeed'
import { POST_TYPES } from '#shared/schemas/community'
import { feed as words } from '#shared/messages/en/feed'
import { judgeMounted } from '#tests/support/flaws'
import { aPost } from '#tests/support/samples'

describe('the tabs of a feed', () => {
  it('are links that keep the other choices and leave the page of the list', async () => {
    const wrapper = await mountSuspended(FeedTabs, { props: { types: POST_TYPES }, route: '/?sort=new&cursor=abc&t=vue' })
    const hrefs = Object.fromEntries(wrapper.findAll('a').map(link => [link.text(), link.attributes('href')]))
    expect(hrefs.Showcases).toBe('/?t=vue&sort=new&types=Showcase')
    expect(hrefs.Hot).toBe('/?t=vue')
    expect(wrapper.findAll('[aria-current]').map(link => link.text())).toEqual(['All', 'New'])
  })

  it('have no accessibility findings', async () => {
    const wrapper = await mountSuspended(FeedTabs, { props: { types: POST_TYPES } })
    expect(await judgeMounted(wrapper.element)).toEqual([])
  })
})

describe('a row', () => {
  const HOURS_AGO = () => new Date(Date.now() - 2 * 3_600_000 - 1_000).toISOString()
  const vite = { id: 2, slug: 'vite', name: 'Vite', colour: '#646cff' }

  it('says in a sentence when it was submitted, by whom, to where, as what and with what, and each leads there', async () => {
    const { technologies } = aPost()
    const post = aPost({ publishedAt: HOURS_AGO(), category: { id: 4, slug: 'plugins', name: 'plugins' }, technologies: [...technologies, vite], labels: ['queues', 'release'], type: 'Showcase' })
    const wrapper = await mountSuspended(FeedRow, { props: { post, words } })
    const sentence = wrapper.find('.by')
    expect(sentence.text().replace(/\s+/g, ' ')).toBe('submitted 2 hours ago by @lena to Backend Guild [plugins] Showcase with PostgreSQL, Vite')
    expect(sentence.findAll('a').map(link => [link.text(), link.attributes('href')])).toEqual([
      ['@lena', '/users/lena'], ['Backend Guild', '/backend-guild'], ['[plugins]', '/backend-guild/plugins'], ['Showcase', '/backend-guild?types=Showcase'],
      ['PostgreSQL', '/tech/postgresql'], ['Vite', '/tech/vite'],
    ])
    expect(wrapper.findAll('.marks a').map(link => [link.text(), link.attributes('href')])).toEqual([['queues', '/backend-guild?is=queues'], ['release', '/backend-guild?is=release']])
    expect(await judgeMounted(wrapper.element)).toEqual([])
  })

  it('leaves out what is not said of it: the organization in its own list, no category, no technology, no label', async () => {
    const post = aPost({ publishedAt: HOURS_AGO(), technologies: [], labels: [] })
    const wrapper = await mountSuspended(FeedRow, { props: { post, words, inOrganization: true } })
    expect(wrapper.find('.by').text().replace(/\s+/g, ' ')).toBe('submitted 2 hours ago by @lena Post')
    expect(wrapper.find('.marks').text()).toBe('')
  })
})

describe('the filters of a feed', () => {
  it('can be taken away one by one', async () => {
    const wrapper = await mountSuspended(FeedFilters, { route: '/?t=vue,vite&q=outbox' })
    expect(wrapper.findAll('a').map(link => [link.attributes('aria-label'), link.attributes('href')])).toEqual([
      ['Show more than vue', '/?t=vite&q=outbox'],
      ['Show more than vite', '/?t=vue&q=outbox'],
      ['Show more than “outbox”', '/?t=vue,vite'],
    ])
  })

  it('show nothing where nothing is filtered', async () => {
    const wrapper = await mountSuspended(FeedFilters, { route: '/?sort=top' })
    expect(wrapper.find('a').exists()).toBe(false)
  })
})

describe('a list of posts', () => {
  it('shows each post as links, and the next page as one', async () => {
    const wrapper = await mountSuspended(FeedList, { props: { page: { items: [aPost(), aPost({ id: 13, title: 'Another' })], nextCursor: 'n1' } }, route: '/?types=Post' })
    expect(wrapper.findAll('h2 a').map(link => link.attributes('href'))).toEqual(['/posts/12/outbox', '/posts/13/outbox'])
    expect(wrapper.get('[rel=next]').attributes('href')).toBe('/?types=Post&cursor=n1')
  })

  it('says what to do where it is empty', async () => {
    const wrapper = await mountSuspended(FeedList, { props: { page: { items: [], nextCursor: null }, newPost: '/posts/new?organization=vue' }, route: '/vue' })
    expect(wrapper.get('.empty a').attributes('href')).toBe('/posts/new?organization=vue')
  })

  it('offers everything where a filter leaves nothing', async () => {
    const wrapper = await mountSuspended(FeedList, { props: { page: { items: [], nextCursor: null } }, route: '/?q=zzz' })
    expect(wrapper.get('.empty a').attributes('href')).toBe('/')
  })

  it('offers to try again where it could not be loaded', async () => {
    const wrapper = await mountSuspended(FeedList, { props: { page: undefined, hasFailed: true } })
    await wrapper.get('[role=alert] button').trigger('click')
    expect(wrapper.emitted('retry')).toHaveLength(1)
  })

  it('has no accessibility findings, with posts and without', async () => {
    const full = await mountSuspended(FeedList, { props: { page: { items: [aPost({ url: 'https://example.org', domain: 'example.org', status: 'completed', isLocked: true })], nextCursor: null } } })
    const empty = await mountSuspended(FeedList, { props: { page: { items: [], nextCursor: null } } })
    expect([...await judgeMounted(full.element), ...await judgeMounted(empty.element)]).toEqual([])
  })
})

describe('the home feed', () => {
  it('asks for announcements, posts and showcases unless somebody chooses or searches', () => {
    expect(homeQuery({ sort: 'new' })).toEqual({ sort: 'new', types: 'Announcement,Post,Showcase' })
    expect(homeQuery({ types: 'Question' })).toEqual({ types: 'Question' })
    expect(homeQuery({ q: 'outbox' })).toEqual({ q: 'outbox' })
  })
})
