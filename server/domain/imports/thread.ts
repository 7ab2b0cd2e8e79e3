/** A conversation of another site, whatever that site calls it. */
export interface ForeignThread {
  /** Its id there; stays the same from one import to the next. */
  id: string
  title: string
  /** In the order in which they were written; `number` is unique in the thread. */
  posts: ForeignPost[]
}

export interface ForeignPost {
  number: number
  author: { id: string, name: string }
  html: string
  createdAt: Date
  /** Number of the post that it answers; null for the thread itself. */
  replyTo: number | null
  /** Likes whose voters are not known. */
  likes: number
  /** Not to be shown: deleted or hidden there, or a notice of the system. Answers to it move up to what it answered. */
  isLeftOut: boolean
}

/** The nearest post upwards that is shown; undefined for the thread itself. Ends also where answers go in circles. */
export function answeredPost(post: ForeignPost, byNumber: ReadonlyMap<number, ForeignPost>): number | undefined {
  const seen = new Set<number>()
  let number = post.replyTo
  while (number !== null && number > 1 && number < post.number && !seen.has(number)) {
    seen.add(number)
    const answered = byNumber.get(number)
    if (!answered?.isLeftOut) return number
    number = answered.replyTo
  }
  return undefined
}
