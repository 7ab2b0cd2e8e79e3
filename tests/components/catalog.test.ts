import { mountSuspended } from '@nuxt/test-utils/runtime'
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import BaseDiff from '~/components/base/BaseDiff.vue'
import ConflictNotice from '~/components/history/ConflictNotice.vue'
import VersionHistory from '~/components/history/VersionHistory.vue'
import StackParts from '~/components/stack/StackParts.vue'
import StackTile from '~/components/stack/StackTile.vue'
import { judgeMounted } from '#tests/support/flaws'

const technology = (id: number, name: string, tier: 'Client' | 'Data') => ({
  id, slug: name.toLowerCase(), name, colour: '#4fc08d', tier, iconPath: null, logoUrl: null, postCount: 0, stackCount: 1,
})
const STACK = {
  id: 1, slug: 'harbour', name: 'Harbour', vendor: '', screenshotUrl: null, description: 'It shows lights.', technologies: [technology(1, 'Vue', 'Client')],
  technologyCount: 4, favoriteCount: 2, owner: null, createdAt: '2026-03-01T12:00:00.000Z',
}
const WORDS = { added: 'added', removed: 'removed' }

describe('a difference', () => {
  it('says in words what its colours show, and leaves out what is far from any change', async () => {
    const before = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'].join('\n')
    const wrapper = await mountSuspended(BaseDiff, { props: { before, after: before.replace('nine', 'ten'), around: 1, ...WORDS } })
    expect(wrapper.findAll('.diff > *').map(line => line.text())).toEqual(['⋯', 'eight', 'removed: nine', 'added: ten'])
    expect(await judgeMounted(wrapper.element as Element)).toEqual([])
  })

  it('of the same text is said, not shown', async () => {
    const wrapper = await mountSuspended(BaseDiff, { props: { before: 'same', after: 'same', ...WORDS }, slots: { default: () => 'No difference' } })
    expect(wrapper.text()).toBe('No difference')
  })
})

describe('a stack', () => {
  it('stands in a list as one link, with the names of what it uses and how many more there are', async () => {
    const wrapper = await mountSuspended(StackTile, { props: { stack: STACK } })
    expect(wrapper.findAll('a').map(link => link.attributes('href'))).toEqual(['/stacks/harbour'])
    expect(wrapper.get('.signs').text()).toContain('Vue')
    expect(wrapper.get('.signs').text()).toContain('and 3 more')
    expect(await judgeMounted(wrapper.element as Element)).toEqual([])
  })

  it('shows what it is built with in the order of the tiers, each with its reason', async () => {
    const wrapper = await mountSuspended(StackParts, { props: { technologies: [{ technology: technology(2, 'Redis', 'Data'), reason: 'fast' }, { technology: technology(1, 'Vue', 'Client'), reason: '' }] } })
    expect(wrapper.findAll('h3').map(heading => heading.text())).toEqual(['Client Libraries', 'Databases and NoSQL Datastores'])
    expect(wrapper.findAll('.part').map(part => part.text())).toEqual(['Vue', 'Redisfast'])
    expect(await judgeMounted(wrapper.element as Element)).toEqual([])
  })
})

describe('a history', () => {
  const versions = [
    { revision: 3, editor: null, reason: 'its new name', createdAt: '2026-03-02T12:00:00.000Z', text: 'Name: Lamp' },
    { revision: 2, editor: null, reason: '', createdAt: '2026-03-01T12:00:00.000Z', text: 'Name: Lantern' },
    { revision: 1, editor: null, reason: '', createdAt: '2026-02-01T12:00:00.000Z', text: 'Name: Candle' },
  ]
  const first = { items: versions.slice(0, 2), nextCursor: 'older' }
  const props = { title: 'History of Lamp', back: { path: '/tech/lamp', text: 'Back' }, first, load: async () => ({ items: versions.slice(2), nextCursor: null }), restore: async () => undefined }

  it('offers to bring an earlier version back to those who may edit', async () => {
    const wrapper = await mountSuspended(VersionHistory, { props: { ...props, canRestore: true } })
    expect(wrapper.findAll('[data-key=restore]')).toHaveLength(1)
    expect(wrapper.findAll('.diff > *').map(line => line.text())).toEqual(['removed: Name: Lantern', 'added: Name: Lamp'])
    expect(await judgeMounted(wrapper.element as Element)).toEqual([])
  })

  it('goes on to older versions, and then knows what the last of them changed', async () => {
    const wrapper = await mountSuspended(VersionHistory, { props: { ...props, canRestore: false } })
    await wrapper.get('button').trigger('click')
    await flushPromises()
    expect(wrapper.findAll('h2').map(heading => heading.text())).toEqual(['Version 3', 'Version 2', 'Version 1'])
    expect(wrapper.findAll('.diff')[1]!.text()).toContain('removed: Name: Candle')
    expect(wrapper.findAll('.version p').map(line => line.text())).toEqual(['its new name', 'No reason given', 'First version'])
    expect(wrapper.find('button').exists()).toBe(false)
  })

  it('only tells it to everybody else', async () => {
    const wrapper = await mountSuspended(VersionHistory, { props: { ...props, canRestore: false } })
    expect(wrapper.find('[data-key=restore]').exists()).toBe(false)
  })
})

describe('a conflict', () => {
  it('shows both texts, and lets them change places', async () => {
    const wrapper = await mountSuspended(ConflictNotice, { props: { theirs: 'Name: Theirs', mine: 'Name: Mine', isTheirsShown: false } })
    expect(wrapper.text()).toContain('Name: Theirs')
    expect(wrapper.text()).toContain('Name: Mine')
    await wrapper.get('button').trigger('click')
    expect(wrapper.emitted('swap')).toHaveLength(1)
    expect(await judgeMounted(wrapper.element as Element)).toEqual([])
  })
})
