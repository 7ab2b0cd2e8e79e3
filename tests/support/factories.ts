/** Rows with good defaults, written directly: a test names only what it is about. */
import { eq, sql } from 'drizzle-orm'
import { users } from '#drizzle/schema/accounts'
import { technologies } from '#drizzle/schema/catalog'
import { memberships, organizations } from '#drizzle/schema/organizations'
import { comments, postRevisions, posts, votes } from '#drizzle/schema/posts'
import { commentValues, postValues } from '#server/domain/imports/rows'
import type { CommentFacts, PostFacts } from '#server/domain/imports/rows'
import type { Db } from '#server/platform/db'
import type { Role } from '#shared/schemas/community'

const AT = new Date('2026-03-01T12:00:00.000Z')
let serial = 0

export type PersonRow = typeof users.$inferSelect
export type OrganizationRow = typeof organizations.$inferSelect
export type PostRow = typeof posts.$inferSelect
export type CommentRow = typeof comments.$inferSelect

/** Somebody with an e-mail address and no password. */
export async function createPerson(db: Db, values: Partial<typeof users.$inferInsert> = {}): Promise<PersonRow> {
  const handle = values.handle ?? `person-${++serial}`
  const [row] = await db.insert(users).values({ handle, name: handle, email: `${handle}@guild.example`, createdAt: AT, ...values }).returning()
  return row!
}

/** A public organization; with `owner`, one that has a member. */
export async function createOrganization(db: Db, { owner, ...values }: Partial<typeof organizations.$inferInsert> & { owner?: { id: number } } = {}): Promise<OrganizationRow> {
  const slug = values.slug ?? `organization-${++serial}`
  const [row] = await db.insert(organizations).values({ slug, name: slug, createdAt: AT, ...values }).returning()
  if (owner) await addMember(db, row!, owner, 'owner')
  return row!
}

export async function addMember(db: Db, organization: { id: number }, person: { id: number }, role: Role = 'member'): Promise<void> {
  await db.insert(memberships).values({ organizationId: organization.id, userId: person.id, role, joinedAt: AT })
  await db.update(organizations).set({ memberCount: sql`${organizations.memberCount} + 1` }).where(eq(organizations.id, organization.id))
}

export async function createTechnology(db: Db, values: Partial<typeof technologies.$inferInsert> = {}): Promise<typeof technologies.$inferSelect> {
  const slug = values.slug ?? `technology-${++serial}`
  const [row] = await db.insert(technologies).values({ slug, name: slug, tier: 'Data', createdAt: AT, ...values }).returning()
  return row!
}

type PostWishes = Partial<PostFacts> & Partial<Omit<typeof posts.$inferInsert, keyof PostFacts>>

/** A post as its author would have written it: rendered, ranked, with its first revision, counted. */
export async function createPost(db: Db, organization: Pick<OrganizationRow, 'id' | 'technologyId'>, author: { id: number }, wishes: PostWishes = {}): Promise<PostRow> {
  const { type = 'Post', title = `Post ${++serial}`, body = 'A few words.', publishedAt = AT, ...rest } = wishes
  const values = await postValues({ ...rest, organizationId: organization.id, authorId: author.id, type, title, body, publishedAt }, { technologyId: organization.technologyId })
  const [row] = await db.insert(posts).values({ ...values, ...rest }).returning()
  await db.insert(postRevisions).values({ postId: row!.id, revision: 1, editorId: author.id, title, body, createdAt: publishedAt })
  if (!row!.deletedAt) {
    await db.update(users).set({ postCount: sql`${users.postCount} + 1` }).where(eq(users.id, author.id))
    await db.update(organizations).set({ postCount: sql`${organizations.postCount} + 1` }).where(eq(organizations.id, organization.id))
  }
  return row!
}

type CommentWishes = Partial<Omit<CommentFacts, 'postId' | 'authorId'>> & Partial<Omit<typeof comments.$inferInsert, keyof CommentFacts>>

/** A comment, or with `parent` a reply, counted where it counts. */
export async function createComment(db: Db, post: { id: number, authorId: number }, author: { id: number }, wishes: CommentWishes = {}): Promise<CommentRow> {
  const { parent, body = `Comment ${++serial}`, createdAt = AT, ...rest } = wishes
  const values = await commentValues({ ...rest, ...parent ? { parent } : {}, postId: post.id, authorId: author.id, body, createdAt }, `c${++serial}-`)
  const [row] = await db.insert(comments).values({ ...values, ...rest }).returning()
  const counted = row!.deletedAt ? 0 : 1
  await db.update(posts).set({
    commentCount: sql`${posts.commentCount} + ${counted}`, lastCommentAt: createdAt,
    commenterCount: sql`(select count(distinct author_id) from comment where post_id = ${post.id} and author_id <> ${post.authorId})`,
  }).where(eq(posts.id, post.id))
  await db.update(users).set({ commentCount: sql`${users.commentCount} + ${counted}` }).where(eq(users.id, author.id))
  return row!
}

/** Only the row: scores and counters stay as they are. */
export async function createVote(db: Db, voter: { id: number }, target: { postId: number } | { commentId: number }, weight: -1 | 1 = 1): Promise<void> {
  await db.insert(votes).values({ userId: voter.id, weight, createdAt: AT, ...target })
}
