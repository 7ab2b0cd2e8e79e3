import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runImport } from '#scripts/import/run'
import { siteOf } from '#scripts/import/site'
import type { Get } from '#scripts/import/site'
import { rootFolder } from '#scripts/support/paths'
import { answeredPost } from '#server/domain/imports/thread'
import type { ForeignPost } from '#server/domain/imports/thread'
import { resetConfig } from '#server/platform/config'
import { closeDatabase, database, sqlClient } from '#server/platform/db'
import type { TestDatabase } from '#tests/support/database'
import { createDatabase } from '#tests/support/database'
import { createOrganization, createPerson } from '#tests/support/factories'

const fixture = join(rootFolder, 'tests', 'fixtures', 'discourse')
const silent = { at: () => {}, end: () => {} }
const nowhere: Get = async url => await Promise.reject(new Error(`nothing should ask ${url}`))
const folders: string[] = []
let test: TestDatabase

beforeAll(async () => {
  test = await createDatabase()
  process.env.DATABASE_URL = test.url
  resetConfig()
})

afterEach(async () => {
  await database().execute('truncate users, organization, import_source, outbox restart identity cascade')
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

afterAll(async () => {
  await closeDatabase()
  await test.drop()
})

async function fromFolder(folder = fixture, wishes: { title?: string, site?: string } = {}) {
  return await runImport({ from: folder, organization: 'editors', ...wishes }, nowhere, silent)
}

function copyOfFixture(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-import-'))
  cpSync(fixture, folder, { recursive: true })
  folders.push(folder)
  return folder
}

async function rows() {
  const sql = sqlClient()
  return {
    posts: await sql`select id, title, body, html, modifier, points, comment_count, commenter_count, published_at::text as at from post order by id`,
    comments: await sql<{ id: number, body: string, parent_id: number | null, root_id: number | null, depth: number, modifier: number }[]>`select id, body, parent_id, root_id, depth, modifier from comment order by id`,
    people: await sql`select handle::text, name, email, is_placeholder, post_count, comment_count from users order by handle`,
    votes: await sql`select 1 from vote`,
    notifications: await sql`select 1 from notification`,
  }
}

describe('a folder of Discourse answers', () => {
  it('becomes a post with a thread of comments, under what each of them answers', async () => {
    await createOrganization(database(), { slug: 'editors' })
    const report = await fromFolder(fixture, { site: 'https://forum.example' })
    expect(report).toMatchObject({ posts: 1, comments: 4, known: 0, leftOut: 1, withoutFirstPost: ['Late to the party'], problems: [] })
    const { posts, comments, votes, notifications } = await rows()
    expect(posts[0]).toMatchObject({ title: 'Which editor do you use?', modifier: 3, points: 4, comment_count: 4, commenter_count: 2, at: '2025-05-01 10:01:00+00' })
    expect(posts[0]!.body).toContain('```ts\nconst a = 1\n```')
    expect(posts[0]!.body).toContain('[Who](https://forum.example/u/ann)')
    expect(posts[0]!.html).toContain('<a href="/users/bob" class="mention"')
    const [bob, me, notice, ann] = comments
    expect(bob).toMatchObject({ parent_id: null, depth: 0, modifier: 2 })
    expect(me).toMatchObject({ parent_id: bob!.id, root_id: bob!.id, depth: 1, body: 'It depends 🙂' })
    // The system's notice is left out; its answer moves up to what the notice answered.
    expect(notice).toMatchObject({ parent_id: me!.id, root_id: bob!.id, depth: 2 })
    expect(ann).toMatchObject({ parent_id: bob!.id, depth: 1, body: '> **Bob:**\n>\n> The one that you know.\n\nThat is neither.' })
    expect(votes).toHaveLength(0)
    expect(notifications).toHaveLength(0)
  })

  it('changes nothing the second time', async () => {
    await createOrganization(database(), { slug: 'editors' })
    await fromFolder()
    const before = await rows()
    expect(await fromFolder()).toMatchObject({ posts: 0, comments: 0, known: 5 })
    expect(await rows()).toEqual(before)
  })

  it('goes on where it was cut short: later pages find what they answer', async () => {
    await createOrganization(database(), { slug: 'editors' })
    const folder = copyOfFixture()
    rmSync(join(folder, 'posts.json'))
    rmSync(join(folder, 't_7_posts_pn_5.json'))
    expect(await fromFolder(folder)).toMatchObject({ posts: 1, comments: 2 })
    cpSync(join(fixture, 't_7_posts_pn_5.json'), join(folder, 't_7_posts.json'))
    expect(await fromFolder(folder)).toMatchObject({ posts: 0, comments: 2, known: 1 })
    const { comments, posts } = await rows()
    expect(comments.map(row => row.depth)).toEqual([0, 1, 2, 1])
    expect(posts[0]!.comment_count).toBe(4)
  })

  it('makes placeholders with a free handle, who have no e-mail and are counted', async () => {
    await createOrganization(database(), { slug: 'editors' })
    await createPerson(database(), { handle: 'Ann' })
    await fromFolder()
    const { people } = await rows()
    // `me` means oneself here, and two letters are too few.
    expect(people.map(row => row.handle)).toEqual(['Ann', 'ann-2', 'bob', 'me-imported'])
    expect(people[1]).toMatchObject({ name: 'Ann Archer', email: null, is_placeholder: true, post_count: 1, comment_count: 1 })
    const [organization] = await sqlClient()`select post_count from organization`
    expect(organization!.post_count).toBe(1)
  })

  it('takes the title from the address where there is none, or from the command line', async () => {
    await createOrganization(database(), { slug: 'editors' })
    const folder = copyOfFixture()
    rmSync(join(folder, 'posts.json'))
    await fromFolder(folder)
    expect((await rows()).posts[0]!.title).toBe('Which editor do you use')
    await createOrganization(database(), { slug: 'others' })
    await runImport({ from: folder, organization: 'others', title: 'Editors, again' }, nowhere, silent)
    expect((await rows()).posts[1]!.title).toBe('Editors, again')
  })

  it('names file, line and column of what is broken, and imports the rest', async () => {
    await createOrganization(database(), { slug: 'editors' })
    const folder = copyOfFixture()
    writeFileSync(join(folder, 'posts.json'), '{\n "latest_posts": [\n  {"id": 1,,}\n ]\n}')
    const page = JSON.parse(readFileSync(join(folder, 't_7_posts_pn_5.json'), 'utf8')) as { post_stream: { posts: Record<string, unknown>[] } }
    page.post_stream.posts[1]!.created_at = 'yesterday'
    writeFileSync(join(folder, 't_7_posts_pn_5.json'), JSON.stringify(page))
    const report = await fromFolder(folder)
    expect(report.problems[0]).toMatch(/^posts\.json: line 3, column 12: /)
    expect(report.problems[1]).toBe('t_7_posts_pn_5.json: post_stream.posts[1].created_at: is not a date')
    expect(report).toMatchObject({ posts: 1, comments: 3 })
  })

  it('announces once what has changed, as an event that waits for the server', async () => {
    const organization = await createOrganization(database(), { slug: 'editors' })
    await fromFolder()
    await fromFolder()
    const events = await sqlClient()`select name, payload, state from outbox`
    expect(events).toEqual([{ name: 'import.finished', payload: { organizationId: organization.id, postIds: [1] }, state: 'pending' }])
  })

  it('says which organizations there are when it is given another', async () => {
    await createOrganization(database(), { slug: 'others' })
    await expect(fromFolder()).rejects.toThrow('There is no organization "editors". Some that are: others')
  })
})

describe('a public site', () => {
  it('is read topic by topic, with titles, whatever its pages overlap', async () => {
    await createOrganization(database(), { slug: 'editors' })
    const asked: string[] = []
    const report = await runImport({ from: 'https://forum.example/t/which-editor-do-you-use/7', organization: 'editors' }, site(asked), silent)
    expect(report).toMatchObject({ posts: 1, comments: 4, withoutFirstPost: [] })
    expect((await rows()).posts[0]!.title).toBe('Which editor? (a poll)')
    expect(asked.every(url => url.startsWith('https://forum.example/t/7'))).toBe(true)
  })

  it('tries again when it is asked to be slower, and gives up with the address', async () => {
    await createOrganization(database(), { slug: 'editors' })
    let refusals = 0
    const slow: Get = async url => refusals++ < 1 ? { status: 429, body: Buffer.alloc(0) } : await site([])(url)
    expect(await runImport({ from: 'https://forum.example/t/x/7', organization: 'editors' }, slow, silent)).toMatchObject({ posts: 1 })
    const gone: Get = async () => ({ status: 404, body: Buffer.alloc(0) })
    await expect(runImport({ from: 'https://forum.example', organization: 'editors' }, gone, silent)).rejects.toThrow('https://forum.example/posts.json answered 404')
  })

  it('is told from its address, also below a path', () => {
    expect(siteOf('https://a.example/forum/t/some-slug/12/3')).toEqual({ site: 'https://a.example/forum', host: 'a.example/forum', topicId: 12 })
    expect(siteOf('https://a.example/')).toEqual({ site: 'https://a.example', host: 'a.example', topicId: undefined })
  })
})

/** A site with one topic, three posts a page. */
function site(asked: string[]): Get {
  const posts = ['t_7_posts.json', 't_7_posts_pn_5.json'].flatMap(name => (JSON.parse(readFileSync(join(fixture, name), 'utf8')) as { post_stream: { posts: { post_number: number }[] } }).post_stream.posts)
  return async (url) => {
    asked.push(url)
    const { pathname, searchParams } = new URL(url)
    const after = Number(searchParams.get('post_number'))
    const json = pathname.endsWith('/t/7.json')
      ? { title: 'Which editor? (a poll)' }
      : { post_stream: { posts: posts.filter(post => post.post_number >= after).sort((a, b) => a.post_number - b.post_number).slice(0, 4) } }
    return { status: 200, body: Buffer.from(JSON.stringify(json)) }
  }
}

it('follows answers upwards past what is left out, and out of circles', () => {
  const post = (number: number, replyTo: number | null, isLeftOut = false): ForeignPost => ({ number, replyTo, isLeftOut, author: { id: 'a', name: 'A' }, html: '', createdAt: new Date(0), likes: 0 })
  const thread = (...posts: ForeignPost[]) => new Map(posts.map(each => [each.number, each]))
  expect(answeredPost(post(4, 3), thread(post(2, 1), post(3, 2, true)))).toBe(2)
  expect(answeredPost(post(4, 3), thread(post(2, 1, true), post(3, 2, true)))).toBeUndefined()
  expect(answeredPost(post(4, 4), thread(post(4, 4)))).toBeUndefined()
  expect(answeredPost(post(4, 3), thread(post(3, 5, true), post(5, 3, true)))).toBeUndefined()
  expect(answeredPost(post(9, 8), thread())).toBe(8)
})
