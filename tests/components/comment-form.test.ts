import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { flushPromises } from '@vue/test-utils'
import { readBody, setResponseHeader, setResponseStatus } from 'h3'
import { beforeEach, describe, expect, it } from 'vitest'
import CommentForm from '~/components/comment/CommentForm.vue'
import { useSessionStore } from '~/stores/session'
import { judgeMounted } from '#tests/support/flaws'
import { aComment, aPerson, aProblem } from '#tests/support/samples'

const sent: unknown[] = []
const stored = new Map<string, string>()
registerEndpoint('/api/posts/12/comments', {
  method: 'POST',
  handler: async (event) => {
    const body = await readBody<{ body: string }>(event)
    sent.push(body)
    if (body.body !== 'late') return aComment({ id: 77, html: `<p>${body.body}</p>` })
    setResponseStatus(event, 403)
    setResponseHeader(event, 'content-type', 'application/problem+json')
    return aProblem(403, 'PostLocked', 'This post is closed to new comments.')
  },
})
registerEndpoint('/api/preview', { method: 'POST', handler: async event => ({ html: `<p>shown: ${(await readBody<{ body: string }>(event)).body}</p>` }) })
registerEndpoint('/api/drafts/comment-12', { method: 'GET', handler: () => stored.has('comment-12') ? { content: { body: stored.get('comment-12') }, savedAt: '2026-01-01T00:00:00.000Z' } : null })
registerEndpoint('/api/drafts/comment-12', { method: 'DELETE', handler: () => null })

async function settled(ms = 5): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await flushPromises()
    await new Promise(resolve => setTimeout(resolve, ms))
  }
}

async function form() {
  const wrapper = await mountSuspended(CommentForm, { props: { postId: 12 }, attachTo: document.body })
  await settled()
  return wrapper
}

describe('writing a comment', () => {
  beforeEach(() => {
    sent.length = 0
    stored.clear()
    localStorage.clear()
    useSessionStore().begin(aPerson())
  })

  it('sends what was written and hands over the comment', async () => {
    const wrapper = await form()
    await wrapper.get('textarea').setValue('Fifteen seconds.')
    await wrapper.get('form').trigger('submit')
    await settled()
    expect(sent).toEqual([{ body: 'Fifteen seconds.', parentId: null }])
    expect(wrapper.emitted('done')?.[0]?.[0]).toMatchObject({ id: 77 })
    wrapper.unmount()
  })

  it('sends nothing that is empty', async () => {
    const wrapper = await form()
    await wrapper.get('textarea').setValue('   ')
    await wrapper.get('form').trigger('submit')
    await settled()
    expect(sent).toEqual([])
    wrapper.unmount()
  })

  it('says why it was refused, and keeps the text', async () => {
    const wrapper = await form()
    await wrapper.get('textarea').setValue('late')
    await wrapper.get('form').trigger('submit')
    await settled()
    expect(wrapper.get('[role=alert]').text()).toBe('This post is closed to new comments.')
    expect(wrapper.get('textarea').element.value).toBe('late')
    expect(wrapper.emitted('done')).toBeUndefined()
    wrapper.unmount()
  })

  it('keeps an unfinished text in the browser and brings it back', async () => {
    const first = await form()
    await first.get('textarea').setValue('not yet')
    await settled(100)
    first.unmount()
    const second = await form()
    expect(second.get('textarea').element.value).toBe('not yet')
    second.unmount()
  })

  it('brings back a text that was begun on another device', async () => {
    stored.set('comment-12', 'begun elsewhere')
    const wrapper = await form()
    expect(wrapper.get('textarea').element.value).toBe('begun elsewhere')
    wrapper.unmount()
  })

  it('shows the rendering of the server as preview', async () => {
    const wrapper = await form()
    await wrapper.get('textarea').setValue('**bold**')
    await wrapper.findAll('button').find(button => button.text() === 'Preview')!.trigger('click')
    await settled()
    expect(wrapper.get('.editor-preview').text()).toBe('shown: **bold**')
    wrapper.unmount()
  })

  it('closes on Escape', async () => {
    const wrapper = await form()
    await wrapper.get('textarea').trigger('keydown', { key: 'Escape' })
    expect(wrapper.emitted('close')).toHaveLength(1)
    wrapper.unmount()
  })

  it('has no accessibility findings', async () => {
    const wrapper = await form()
    expect(await judgeMounted(wrapper.element)).toEqual([])
    wrapper.unmount()
  })
})
