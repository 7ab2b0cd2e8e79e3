import type { Comment } from '#shared/contract/comments'

/** A flat list of comments in display order, with folded branches and the number of replies below each. */
export function useThread(items: Ref<Comment[]>, isFlat: () => boolean) {
  const folded = ref(new Set<number>())

  const rows = computed(() => {
    const shown: { comment: Comment, depth: number, replies: number }[] = []
    let hiddenBelow = Infinity
    items.value.forEach((comment, at) => {
      if (isFlat()) return void shown.push({ comment, depth: 0, replies: 0 })
      if (comment.depth > hiddenBelow) return
      hiddenBelow = folded.value.has(comment.id) ? comment.depth : Infinity
      shown.push({ comment, depth: comment.depth - (items.value[0]?.depth ?? 0), replies: repliesBelow(items.value, at) })
    })
    return shown
  })

  function toggle(id: number) {
    const next = new Set(folded.value)
    if (!next.delete(id)) next.add(id)
    folded.value = next
  }

  /** Puts a new comment where it belongs: first, or directly below what it answers. */
  function insert(comment: Comment) {
    const parentAt = items.value.findIndex(other => other.id === comment.parentId)
    items.value = isFlat() ? [...items.value, comment] : items.value.toSpliced(parentAt + 1, 0, comment)
  }

  function replace(comment: Comment) {
    items.value = items.value.map(other => other.id === comment.id ? { ...comment, depth: other.depth } : other)
  }

  /** Takes a comment away; with replies below, its place stays as a tombstone. Gives back how to undo it. */
  function remove(id: number): () => void {
    const before = items.value
    const at = before.findIndex(comment => comment.id === id)
    const comment = before[at]
    if (!comment) return () => undefined
    items.value = repliesBelow(before, at) > 0
      ? before.with(at, { ...comment, author: null, html: null, isDeleted: true })
      : before.toSpliced(at, 1)
    return () => items.value = before
  }

  return { rows, folded, toggle, insert, replace, remove }
}

function repliesBelow(items: Comment[], at: number): number {
  const depth = items[at]!.depth
  let end = at + 1
  while (end < items.length && items[end]!.depth > depth) end++
  return end - at - 1
}
