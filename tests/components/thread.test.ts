import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import CommentThread from '~/components/comment/CommentThread.vue'
import { useThread } from '~/composables/useThread'
import { useSessionStore } from '~/stores/session'
import { useShellStore } from '~/stores/shell'
import type { Comment } from '#shared/contract/comments'
import { judgeMounted } from '#tests/support/flaws'
import { aComment, aPerson } from '#tests/support/samples'

/** 1 ─ 2 ─ 3, and 4 beside 1. */
function discussion(): Comment[] {
  return [
    aComment({ id: 1 }),
    aComment({ id: 2, parentId: 1, depth: 1 }),
    aComment({ id: 3, parentId: 2, depth: 2 }),
    aComment({ id: 4 }),
  ]
}
const viewer = {
  vote: 0 as const, isFollowing: false, isFavorite: false, isHidden: false, seenAt: null, newComments: 0,
  abilities: { vote: true, comment: true, edit: false, delete: false, lock: false, changeStatus: false, follow: true, favorite: true, pin: false, stick: false },
  comments: [{ id: 2, vote: 0 as const, isMine: true, canEdit: true, canDelete: true }],
}
registerEndpoint('/api/comments/2', { method: 'DELETE', handler: () => null })
registerEndpoint('/api/comments/2/restored', { method: 'PUT', handler: () => aComment({ id: 2, parentId: 1, depth: 1 }) })

async function thread() {
  useSessionStore().begin(aPerson())
  const wrapper = await mountSuspended(CommentThread, {
    props: { 'modelValue': discussion(), 'postId': 12, viewer, 'onUpdate:modelValue': (items: Comment[]) => wrapper.setProps({ modelValue: items }) },
    attachTo: document.body,
  })
  return wrapper
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await flushPromises()
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

describe('a discussion', () => {
  it('folds a comment with everything below it, and says how much', async () => {
    const wrapper = await thread()
    const fold = wrapper.get('#comment-1 .fold')
    expect(fold.attributes('aria-expanded')).toBe('true')
    await fold.trigger('click')
    expect(wrapper.findAll('.c').map(({ element }) => element.id)).toEqual(['comment-1', 'comment-4'])
    expect(wrapper.get('#comment-1').text()).toContain('2 replies folded')
    expect(wrapper.get('#comment-1 .fold').attributes('aria-expanded')).toBe('false')
    wrapper.unmount()
  })

  it('leaves a tombstone where a deleted comment has replies, and takes it back on undo', async () => {
    const wrapper = await thread()
    await wrapper.findAll('#comment-2 .do button').find(button => button.text() === 'Delete')!.trigger('click')
    await settled()
    expect(wrapper.get('#comment-2').text()).toContain('This comment was removed.')
    expect(wrapper.find('#comment-3').exists()).toBe(true)

    useShellStore().notices.at(-1)!.action!.run()
    await settled()
    expect(wrapper.get('#comment-2').text()).toContain('How long does it wait?')
    wrapper.unmount()
  })

  it('offers editing and deleting only where the server allows it', async () => {
    const wrapper = await thread()
    const verbs = (id: number) => wrapper.findAll(`#comment-${id} .do .text`).map(entry => entry.text().split(' ')[0])
    expect(verbs(2)).toEqual(['Reply', 'Edit', 'Delete', 'Link'])
    expect(verbs(4)).toEqual(['Reply', 'Report', 'Link'])
    wrapper.unmount()
  })

  it('has no accessibility findings', async () => {
    const wrapper = await thread()
    expect(await judgeMounted(wrapper.element)).toEqual([])
    wrapper.unmount()
  })
})

describe('the order of comments', () => {
  it('puts a reply directly below what it answers', () => {
    const items = ref(discussion())
    useThread(items, () => false).insert(aComment({ id: 9, parentId: 1, depth: 1 }))
    expect(items.value.map(({ id }) => id)).toEqual([1, 9, 2, 3, 4])
  })

  it('puts a new thread first, or last where comments stand by time', () => {
    const items = ref(discussion())
    useThread(items, () => false).insert(aComment({ id: 9 }))
    useThread(items, () => true).insert(aComment({ id: 10 }))
    expect(items.value.map(({ id }) => id)).toEqual([9, 1, 2, 3, 4, 10])
  })

  it('takes a comment without replies away as a whole', () => {
    const items = ref(discussion())
    const undo = useThread(items, () => false).remove(3)
    expect(items.value.map(({ id }) => id)).toEqual([1, 2, 4])
    undo()
    expect(items.value.map(({ id }) => id)).toEqual([1, 2, 3, 4])
  })
})
