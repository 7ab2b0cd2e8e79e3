import { mountSuspended } from '@nuxt/test-utils/runtime'
import { describe, expect, it } from 'vitest'
import BaseDiff from '~/components/base/BaseDiff.vue'
import CatalogConflict from '~/components/catalog/CatalogConflict.vue'
import CatalogHistory from '~/components/catalog/CatalogHistory.vue'
import StackParts from '~/components/stack/StackParts.vue'
import StackTile from '~/components/stack/StackTile.vue'
import { axeFindings } from '#tests/support/axe'

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
    expect(await axeFindings(wrapper.element as Element)).toEqual([])
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
    expect(await axeFindings(wrapper.element as Element)).toEqual([])
  })

  it('shows what it is built with in the order of the tiers, each with its reason', async () => {
    const wrapper = await mountSuspended(StackParts, { props: { technologies: [{ technology: technology(2, 'Redis', 'Data'), reason: 'fast' }, { technology: technology(1, 'Vue', 'Client'), reason: '' }] } })
    expect(wrapper.findAll('h3').map(heading => heading.text())).toEqual(['Client Libraries', 'Databases and NoSQL Datastores'])
    expect(wrapper.findAll('.part').map(part => part.text())).toEqual(['Vue', 'Redisfast'])
    expect(await axeFindings(wrapper.element as Element)).toEqual([])
  })
})

describe('a history', () => {
  const versions = [
    { revision: 2, editor: null, reason: 'its new name', createdAt: '2026-03-02T12:00:00.000Z', text: 'Name: Lamp' },
    { revision: 1, editor: null, reason: '', createdAt: '2026-03-01T12:00:00.000Z', text: 'Name: Lantern' },
  ]
  const props = { name: 'Lamp', path: '/tech/lamp', versions, restore: async () => undefined }

  it('offers to bring an earlier version back to those who may edit', async () => {
    const viewer = { abilities: { edit: true, lock: false, favorite: true, comment: true }, isFavorite: false, subscription: null }
    const wrapper = await mountSuspended(CatalogHistory, { props: { ...props, viewer } })
    expect(wrapper.findAll('[data-key=restore]')).toHaveLength(1)
    expect(wrapper.findAll('.diff > *').map(line => line.text())).toEqual(['removed: Name: Lantern', 'added: Name: Lamp'])
    expect(await axeFindings(wrapper.element as Element)).toEqual([])
  })

  it('only tells it to everybody else', async () => {
    const wrapper = await mountSuspended(CatalogHistory, { props: { ...props, viewer: undefined } })
    expect(wrapper.find('[data-key=restore]').exists()).toBe(false)
  })
})

describe('a conflict', () => {
  it('shows both texts, and lets them change places', async () => {
    const wrapper = await mountSuspended(CatalogConflict, { props: { theirs: 'Name: Theirs', mine: 'Name: Mine', isTheirsShown: false } })
    expect(wrapper.text()).toContain('Name: Theirs')
    expect(wrapper.text()).toContain('Name: Mine')
    await wrapper.get('button').trigger('click')
    expect(wrapper.emitted('swap')).toHaveLength(1)
    expect(await axeFindings(wrapper.element as Element)).toEqual([])
  })
})
