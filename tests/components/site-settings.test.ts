import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { flushPromises } from '@vue/test-utils'
import { readBody } from 'h3'
import { expect, it } from 'vitest'
import SiteSettings from '~/components/admin/SiteSettings.vue'
import { useSessionStore } from '~/stores/session'
import { useShellStore } from '~/stores/shell'
import { judgeMounted } from '#tests/support/flaws'
import { aPerson } from '#tests/support/samples'
import { until } from '#tests/support/until'

let hotSeconds = 45_000

registerEndpoint('/api/admin/settings', { method: 'GET', handler: () => ({ hotSeconds, isRewriting: false }) })
registerEndpoint('/api/admin/settings', {
  method: 'PUT',
  handler: async (event) => {
    ({ hotSeconds } = await readBody<{ hotSeconds: number }>(event))
    return { hotSeconds, isRewriting: true }
  },
})

it('shows the scale of hot posts in seconds and hours, saves another, and says that posts are being put in order', async () => {
  useSessionStore().begin(aPerson({ isAdmin: true }))
  const wrapper = await mountSuspended(SiteSettings, { attachTo: document.body })
  await until(async () => {
    await flushPromises()
    return wrapper.find('input').exists()
  })
  const field = wrapper.get<HTMLInputElement>('input[name=hotSeconds]')
  expect([field.element.value, wrapper.text().includes('12.5 hours later')]).toEqual(['45000', true])
  expect(await judgeMounted(wrapper.element as Element)).toEqual([])
  await field.setValue('86400')
  await wrapper.get('form').trigger('submit')
  await until(async () => {
    await flushPromises()
    return wrapper.text().includes('Posts are being put in their new order.')
  })
  expect([hotSeconds, wrapper.text().includes('24 hours later')]).toEqual([86_400, true])
  expect(useShellStore().notices.map(({ text }) => text)).toContain('Saved. Posts are put in their new order within minutes.')
})
