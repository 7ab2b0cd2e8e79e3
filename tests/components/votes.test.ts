import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { flushPromises } from '@vue/test-utils'
import { readBody, setResponseHeader, setResponseStatus } from 'h3'
import { beforeEach, describe, expect, it } from 'vitest'
import VoteButtons from '~/components/post/VoteButtons.vue'
import { useSessionStore } from '~/stores/session'
import { useShellStore } from '~/stores/shell'
import { feed as words } from '#shared/messages/en/feed'
import { judgeMounted } from '#tests/support/flaws'
import { aPerson, aProblem } from '#tests/support/samples'

let weights: number[] = []
let refusal: ReturnType<typeof aProblem> | undefined

registerEndpoint('/api/posts/12/vote', {
  method: 'PUT',
  handler: async (event) => {
    const { weight } = await readBody<{ weight: number }>(event)
    weights.push(weight)
    if (refusal) {
      setResponseStatus(event, refusal.status)
      setResponseHeader(event, 'content-type', 'application/problem+json')
      return refusal
    }
    return { points: 7 + weight, vote: weight }
  },
})

async function votes() {
  return await mountSuspended(VoteButtons, { props: { of: 'post', id: 12, points: 7, label: words.votes({ title: 'What an outbox is for' }), words } })
}

/** Lets the request, the answer and the next paint happen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await flushPromises()
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

describe('voting', () => {
  beforeEach(() => {
    weights = []
    refusal = undefined
    useSessionStore().begin(aPerson())
  })

  it('counts at once, before the server has answered', async () => {
    const wrapper = await votes()
    await wrapper.get('.up').trigger('click')
    expect(wrapper.get('b').text()).toBe('8')
    expect(wrapper.get('.up').attributes('aria-pressed')).toBe('true')
    await settled()
    expect(weights).toEqual([1])
  })

  it('withdraws the vote when the same arrow is pressed again', async () => {
    const wrapper = await votes()
    await wrapper.get('.up').trigger('click')
    await settled()
    await wrapper.get('.up').trigger('click')
    await settled()
    expect(weights).toEqual([1, 0])
    expect(wrapper.get('b').text()).toBe('7')
    expect(wrapper.get('.up').attributes('aria-pressed')).toBe('false')
  })

  it('takes the vote back and says why when the server refuses', async () => {
    refusal = aProblem(403, 'MembersOnly', 'Only members vote here.')
    const wrapper = await votes()
    await wrapper.get('.down').trigger('click')
    expect(wrapper.get('b').text()).toBe('6')
    await settled()
    expect(wrapper.get('b').text()).toBe('7')
    expect(wrapper.get('.down').attributes('aria-pressed')).toBe('false')
    expect(useShellStore().notices.at(-1)?.text).toBe('Only members vote here.')
  })

  it('sends a visitor to sign in, without a vote', async () => {
    useSessionStore().end()
    const wrapper = await votes()
    await wrapper.get('.up').trigger('click')
    await settled()
    expect(weights).toEqual([])
    expect(wrapper.get('b').text()).toBe('7')
  })

  it('names itself and both arrows', async () => {
    expect(await judgeMounted((await votes()).element)).toEqual([])
  })
})
