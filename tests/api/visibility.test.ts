/** What is hidden, deleted or private appears nowhere for whoever may not know of it: surfaces × states × viewers, pages that are cached included. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import type { Client, RawAnswer } from '#tests/support/client'
import { makePerson, openSession } from '#tests/support/people'

let site: ApiSite
beforeAll(async () => {
  site = await startSite()
})
afterAll(async () => await site?.stop())

const VIEWERS = ['visitor', 'stranger', 'member', 'author', 'moderator', 'owner', 'admin'] as const
type Viewer = typeof VIEWERS[number]

/** Everything that shows posts, comments or organizations, or could one day: what does not exist shows nothing. */
const SURFACES: [name: string, path: (w: Scene) => string][] = [
  ['hot posts', () => '/api/posts'], ['new posts', () => '/api/posts?sort=new'], ['top posts', () => '/api/posts?sort=top'],
  ['posts of every type', () => '/api/posts?sort=new&types=Announcement,Post,Question'],
  ['posts by words', w => `/api/posts?q=${w.marker}`], ['posts by technology', w => `/api/posts?t=${w.technology}`],
  ['posts by label', () => '/api/posts?is=help&sort=new'], ['posts by author', w => `/api/posts?author=${w.authorHandle}`],
  ['posts of the organization', w => `/api/posts?organization=${w.organization}`], ['posts of the category', w => `/api/posts?organization=${w.organization}&c=plugins`],
  ['the post', w => `/api/posts/${w.postId}`], ['its thread', w => `/api/posts/${w.postId}/comments`], ['its thread by time', w => `/api/posts/${w.postId}/comments?sort=newest`],
  ['its revisions', w => `/api/posts/${w.postId}/revisions`], ['its rank', w => `/api/posts/${w.postId}/rank`], ['its source', w => `/api/posts/${w.postId}/source`], ['rights on it', w => `/api/posts/${w.postId}/viewer`],
  ['the comment', w => `/api/comments/${w.commentId}`], ['its source', w => `/api/comments/${w.commentId}/source`], ['comments by author', w => `/api/people/${w.authorHandle}/comments`],
  ['organizations', () => '/api/organizations'], ['the newest organizations', () => '/api/organizations?sort=new'], ['organizations by name', () => '/api/organizations?sort=name&limit=100'],
  ['organizations by words', w => `/api/organizations?q=${w.marker}`], ['my organizations', () => '/api/organizations?mine=1'],
  ['the organization', w => `/api/organizations/${w.organization}`], ['its members', w => `/api/organizations/${w.organization}/members`], ['its link', w => `/api/organizations/${w.organization}/link`],
  ['rights in it', w => `/api/organizations/${w.organization}/viewer`], ['its settings', w => `/api/organizations/${w.organization}/settings`], ['its requests', w => `/api/organizations/${w.organization}/requests`],
  ['the profile', w => `/api/people/${w.authorHandle}`], ['completion of people', w => `/api/people?q=${w.marker}`],
  ['the technology', w => `/api/technologies/${w.technology}`], ['technologies', w => `/api/technologies?q=${w.technology.slice(0, 8)}`], ['tiers', () => '/api/technologies/tiers'], ['most used', () => '/api/technologies/most-used?limit=100'], ['top', () => '/api/top'],
  ['completion of technologies', w => `/api/technologies?q=${w.marker}`], ['the stack', w => `/api/stacks/${w.stack}`], ['stacks', () => '/api/stacks'],
  ['search', w => `/api/search?q=${w.marker}`], ['me', () => '/api/me'], ['notifications', () => '/api/notifications'], ['unread notifications', () => '/api/notifications?unread=1'],
  ['subscriptions', () => '/api/subscriptions'], ['favourite posts', () => '/api/favorites/posts'], ['invitations', () => '/api/me/invitations'], ['the public log', () => '/api/log'],
  ['the home page', () => '/'], ['the newest, as a page', () => '/?sort=new'], ['the top page', () => '/top'], ['organizations, as a page', () => '/organizations?sort=new'],
  ['the organization’s page', w => `/${w.organization}`], ['its category’s page', w => `/${w.organization}/plugins`], ['its members’ page', w => `/${w.organization}/members`],
  ['the post’s page and what previews show of it', w => `/posts/${w.postId}/post`], ['its history’s page', w => `/posts/${w.postId}/history`], ['the comment’s page', w => `/comments/${w.commentId}`],
  ['the author’s page', w => `/users/${w.authorHandle}`], ['the author’s posts', w => `/users/${w.authorHandle}?tab=posts`], ['the author’s comments', w => `/users/${w.authorHandle}?tab=comments`],
  ['the technology’s page', w => `/tech/${w.technology}`], ['its posts’ page', w => `/tech/${w.technology}/posts`], ['the stack’s page', w => `/stacks/${w.stack}`], ['the search page', w => `/search?q=${w.marker}`],
  ['the log’s page', () => '/log'], ['the sitemap', () => '/sitemap.xml'], ['the Atom feed', () => '/feed.atom'], ['the JSON feed', () => '/feed.json'],
  ['the Atom feed of the organization', w => `/${w.organization}/feed.atom`], ['the Atom feed of the technology', w => `/tech/${w.technology}/feed.atom`],
]

interface Scene extends World { marker: string, clients: Record<Viewer, Client> }

interface State {
  /** Marked with the word that must not appear. */
  marks: 'organization' | 'post' | 'comment'
  enter: (scene: Scene) => Promise<void>
  /** Who may still know of it. */
  knows: readonly Viewer[]
  /** Of whom nothing is promised. */
  either?: readonly Viewer[]
  /** Where somebody is told of it who could undo it. */
  told?: Partial<Record<Viewer, readonly string[]>>
}

const KEEPERS = ['author', 'moderator', 'owner', 'admin'] as const
const send = async (client: Client, method: string, path: string, body?: unknown) => {
  const answer = await client.send(path, { method, ...body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } })
  expect(answer.status, `${method} ${path} ${answer.text}`).toBeLessThan(300)
}

const STATES: Record<string, State> = {
  'a private organization': {
    marks: 'organization', knows: ['member', ...KEEPERS],
    enter: async ({ clients, organization, marker }) => await send(clients.owner, 'PUT', `/api/organizations/${organization}`, { name: marker, slug: organization, description: marker, visibility: 'private' }),
  },
  'a deleted organization': {
    marks: 'organization', knows: [], told: { owner: ['notifications', 'unread notifications'] },
    enter: async ({ clients, organization }) => await send(clients.owner, 'DELETE', `/api/organizations/${organization}`, { slug: organization }),
  },
  'a deleted post': { marks: 'post', knows: KEEPERS, enter: async ({ clients, postId }) => await send(clients.author, 'DELETE', `/api/posts/${postId}`) },
  'a hidden post': {
    marks: 'post', knows: KEEPERS,
    enter: async ({ clients, postId }) => await send(clients.moderator, 'POST', '/api/moderation/actions', { target: { kind: 'post', id: postId }, action: 'hide', reason: 'It has to wait.' }),
  },
  'a deleted comment': { marks: 'comment', knows: [], enter: async ({ clients, commentId }) => await send(clients.author, 'DELETE', `/api/comments/${commentId}`) },
  'a hidden comment': {
    marks: 'comment', knows: ['moderator', 'owner', 'admin'], either: ['author'],
    enter: async ({ clients, commentId }) => await send(clients.moderator, 'POST', '/api/moderation/actions', { target: { kind: 'comment', id: commentId }, action: 'hide', reason: 'It has to wait.' }),
  },
}

let scenes = 0

/** A post with a comment in a public organization about a technology; everybody has favourited it and was told of it. */
async function setUp({ marks }: State): Promise<Scene> {
  const [world] = await makeWorlds(site.db, ['moderator']) as [World]
  const marker = `Xyzzy${++scenes}q`
  const { sql } = site
  const { organization, postId, commentId, technology, authorHandle } = world
  const [ids] = await sql<{ organization: number, technology: number, owner: string, author: string, member: string }[]>`
    select o.id as organization, t.id as technology, (select user_id from membership where organization_id = o.id and role = 'owner') as owner,
      (select id from users where handle = ${authorHandle}) as author, ${world.bystanderId}::bigint as member
    from organization o, technology t where o.slug = ${organization} and t.slug = ${technology}`
  const { organization: organizationId, technology: technologyId } = ids!
  await sql`update post set type = 'Announcement', technology_ids = ${[technologyId]}, feed_technology_ids = ${[technologyId]}, hot_key = 1000, points = 900 where id = ${postId}`
  await sql`update technology set post_count = 1 where id = ${technologyId}`
  await sql`update organization set technology_id = ${technologyId}, member_count = 900 where id = ${organizationId}`
  await sql`update users set post_count = 1, comment_count = 1 where handle = ${authorHandle}`
  const isPlace = marks === 'organization'
  if (isPlace) await sql`update organization set name = ${marker}, description = ${marker}, description_html = ${marker} where id = ${organizationId}`
  if (isPlace || marks === 'post') {
    await sql`update post set title = ${marker}, body = ${marker}, html = ${`<p>${marker}</p>`}, excerpt = ${marker} where id = ${postId}`
    await sql`update post_revision set title = ${marker}, body = ${marker} where post_id = ${postId}`
  }
  await sql`update comment set body = ${marker}, html = ${`<p>${marker}</p>`} where id = ${commentId}`
  const stranger = await makePerson(sql, `stranger-${scenes}`)
  const administrator = await makePerson(sql, `admin-${scenes}`, { isAdmin: true })
  const users: Record<Exclude<Viewer, 'visitor'>, number> = {
    stranger: stranger.id, admin: administrator.id, member: Number(ids!.member), author: Number(ids!.author), owner: Number(ids!.owner), moderator: 0,
  }
  const [moderator] = await sql<{ id: string }[]>`select user_id as id from membership where organization_id = ${organizationId} and role = 'moderator'`
  users.moderator = Number(moderator!.id)
  const now = new Date().toISOString()
  const clients = { visitor: site.client.as(undefined) } as Record<Viewer, Client>
  for (const [viewer, id] of Object.entries(users)) {
    clients[viewer as Viewer] = site.client.as(await openSession(sql, id))
    await sql`insert into favorite (user_id, post_id, created_at) values (${id}, ${postId}, ${now})`
    await sql`insert into subscription (user_id, organization_id, created_at) values (${id}, ${organizationId}, ${now})`
    for (const about of [null, commentId]) {
      const [row] = await sql<{ id: string }[]>`insert into notification (kind, actor_id, organization_id, post_id, comment_id, messages, created_at, completed_at)
        values (${about === null ? 'post.created' : 'comment.inThread'}, ${users.author}, ${organizationId}, ${postId}, ${about}, '{}', ${now}, ${now}) returning id`
      await sql`insert into notification_recipient (notification_id, user_id, reason, created_at) values (${row!.id}, ${id}, 'organization', ${now})`
    }
  }
  // Rows that were written behind the server's back are news to its caches.
  await send(clients.moderator, 'PUT', `/api/posts/${postId}/status`, { status: 'planned' })
  await send(clients.owner, 'POST', `/api/organizations/${organization}/labels`, { slug: 'fresh' })
  return { ...world, marker, clients }
}

/** Where this viewer meets the marker; asking fills the caches. */
async function sightings(scene: Scene, viewer: Viewer): Promise<string[]> {
  const found = await Promise.all(SURFACES.map(async ([name, path]) => {
    const { status, text } = await ask(scene, viewer, path(scene))
    expect([429, 500], `${name} ${path(scene)}`).not.toContain(status)
    return text.includes(scene.marker) ? [`${name} ${path(scene)}`] : []
  }))
  return found.flat()
}

const ask = async (scene: Scene, viewer: Viewer, path: string): Promise<RawAnswer> => await scene.clients[viewer].send(path, { headers: { accept: path.startsWith('/api') ? 'application/json' : 'text/html' } })

/** So many surfaces show it while everybody may know, or the test looks at nothing. */
const ENOUGH = { organization: 30, post: 24, comment: 5 }

describe.each(Object.entries(STATES))('%s', (_name, state) => {
  let scene: Scene
  const before = new Map<Viewer, string[]>()
  const after = new Map<Viewer, string[]>()

  beforeAll(async () => {
    scene = await setUp(state)
    // Guests' answers are in the cache before it changes, and the cache is asked again afterwards.
    for (const viewer of VIEWERS) before.set(viewer, await sightings(scene, viewer))
    await state.enter(scene)
    for (const viewer of VIEWERS) after.set(viewer, await sightings(scene, viewer))
  })

  it('was shown to everybody before, on most of these surfaces', () => {
    for (const viewer of VIEWERS) expect(before.get(viewer)!.length, `${viewer}: ${before.get(viewer)!.join(', ')}`).toBeGreaterThanOrEqual(ENOUGH[state.marks])
  })

  it.each(VIEWERS.filter(viewer => !state.either?.includes(viewer)))('is shown from now on to who may know, and to nobody else: %s', (viewer) => {
    const told = state.told?.[viewer] ?? []
    // The page of a search repeats the words that were looked for; nothing else may.
    const seen = after.get(viewer)!.filter(path => !path.startsWith('the search page') && !told.some(name => path.startsWith(`${name} /`)))
    if (state.knows.includes(viewer)) expect(seen.length).toBeGreaterThan(0)
    else expect(seen).toEqual([])
  })
})

describe('numbers', () => {
  const COUNTED: [name: string, path: (w: Scene) => string, read: (json: never) => number][] = [
    ['posts about the technology', w => `/api/technologies/${w.technology}`, (json: { technology?: { postCount: number }, postCount?: number }) => json.technology?.postCount ?? json.postCount!],
    ['posts of the author', w => `/api/people/${w.authorHandle}`, (json: { postCount: number }) => json.postCount],
    ['comments of the author', w => `/api/people/${w.authorHandle}`, (json: { commentCount: number }) => json.commentCount],
  ]

  it.each(['a private organization', 'a deleted organization'])('of technologies and people do not count what stands in %s, and unread notifications are as many as can be read', async (name) => {
    const scene = await setUp(STATES[name]!)
    const numbers = async () => await Promise.all(COUNTED.map(async ([, path, read]) => read((await ask(scene, 'visitor', path(scene))).json as never)))
    expect(await numbers()).toEqual([1, 1, 1])
    await STATES[name]!.enter(scene)
    expect(await numbers()).toEqual([0, 0, 0])
    for (const viewer of ['stranger', 'member', 'owner'] as const) {
      const { unread } = (await ask(scene, viewer, '/api/notifications/count')).json as { unread: number }
      const { items } = (await ask(scene, viewer, '/api/notifications?unread=1')).json as { items: unknown[] }
      const me = (await ask(scene, viewer, '/api/me')).json as { unreadCount: number }
      expect([viewer, items.length, me.unreadCount]).toEqual([viewer, unread, unread])
    }
  })
})

describe('a private organization', () => {
  it('has pages of its own for its members, which are kept nowhere', async () => {
    const scene = await setUp(STATES['a private organization']!)
    await STATES['a private organization']!.enter(scene)
    for (const path of [`/${scene.organization}`, `/${scene.organization}/members`, `/posts/${scene.postId}/post`]) {
      const own = await ask(scene, 'member', path)
      expect([own.status, own.headers['cache-control'], own.text.includes(scene.marker)], path).toEqual([200, 'no-store', true])
      for (const viewer of ['visitor', 'stranger'] as const) {
        const theirs = await ask(scene, viewer, path)
        expect([theirs.status, theirs.text.includes(scene.marker)], `${viewer} ${path}`).toEqual([404, false])
      }
    }
  })

  it('is everybody’s again at once when its owner says so, lists and caches included', async () => {
    const state = STATES['a private organization']!
    const scene = await setUp(state)
    await state.enter(scene)
    expect(await sightings(scene, 'visitor').then(found => found.filter(path => path.startsWith('hot posts') || path.startsWith('organizations /')))).toEqual([])
    await send(scene.clients.owner, 'PUT', `/api/organizations/${scene.organization}`, { name: scene.marker, slug: scene.organization, description: scene.marker, visibility: 'public' })
    expect((await sightings(scene, 'visitor')).length).toBeGreaterThanOrEqual(ENOUGH.organization)
  })
})
