import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { files } from '#drizzle/schema/platform'
import { deleteComment } from '#server/domain/comments/change-comment'
import { saveDraft } from '#server/domain/drafts/save-draft'
import { findImage } from '#server/domain/files/find-image'
import { removeLooseFiles } from '#server/domain/files/remove-loose-files'
import { saveImage } from '#server/domain/files/save-picture'
import { deletePost } from '#server/domain/posts/moderate-post'
import { showPost } from '#server/domain/posts/show-post'
import { editPost } from '#server/domain/posts/write-post'
import { visitor } from '#server/platform/actor'
import type { Person } from '#server/platform/actor'
import { clock } from '#server/platform/clock'
import { database } from '#server/platform/db'
import { resetFiles } from '#server/platform/files'
import { comment, CONTENT, newOrganization, newPerson, openDatabase, post, refusalOf, storedPost } from '#tests/support/community'

const folder = mkdtempSync(join(tmpdir(), 'guildhall-images-'))
let close: () => Promise<void>
let home: Awaited<ReturnType<typeof newOrganization>>
let secret: Awaited<ReturnType<typeof newOrganization>>
let ann: Person
let bob: Person

beforeAll(async () => {
  process.env.DATA_FOLDER = folder
  close = await openDatabase()
  resetFiles()
  home = await newOrganization()
  secret = await newOrganization({ visibility: 'private' })
  ann = await newPerson({ [secret.id]: 'member' })
  bob = await newPerson()
})
afterAll(async () => {
  await close()
  delete process.env.DATA_FOLDER
  resetFiles()
  rmSync(folder, { recursive: true })
})

const picture = async (width = 40, height = 30) => await sharp({ create: { width, height, channels: 3, background: '#0b6b5d' } }).png().toBuffer()
const shows = (key: string) => `Look: ![A lantern](/images/${key})`
const mayNot = async (actor: Person | typeof visitor, key: string) => (await refusalOf(findImage(database(), actor, key))).code

describe('a picture in a text', () => {
  it('keeps its place on the page by its size, and is served to everybody where everybody reads', async () => {
    const { key, width, height } = await saveImage(ann, await picture(3200, 1000))
    expect([width, height]).toEqual([1600, 500])
    expect(await mayNot(visitor, key)).toBe('NotFound')
    expect((await findImage(database(), ann, key)).isPublic).toBe(false)
    const id = await post(ann, home.slug, { body: shows(key) })
    expect((await storedPost(id)).html).toContain(`<img src="/images/${key}" alt="A lantern" width="1600" height="500" loading="lazy" decoding="async">`)
    const found = await findImage(database(), visitor, key)
    expect([found.isPublic, (await sharp(found.bytes).metadata()).format]).toEqual([true, 'webp'])
  })

  it('is served only to whoever may see the post', async () => {
    const { key } = await saveImage(ann, await picture())
    const id = await post(ann, secret.slug, { body: shows(key) })
    const member = await newPerson({ [secret.id]: 'member' })
    expect([await mayNot(visitor, key), await mayNot(bob, key)]).toEqual(['NotFound', 'NotFound'])
    expect((await findImage(database(), member, key)).isPublic).toBe(false)
    await deletePost(ann, id)
    expect(await mayNot(member, key)).toBe('NotFound')
  })

  it('goes with the comment that it stands in', async () => {
    const { key } = await saveImage(bob, await picture())
    const id = await comment(bob, await post(ann, home.slug), null, shows(key))
    expect((await findImage(database(), visitor, key)).isPublic).toBe(true)
    await deleteComment(bob, id)
    expect(await mayNot(ann, key)).toBe('NotFound')
  })

  it('is not opened to others by who writes its address into a post of theirs', async () => {
    const { key } = await saveImage(ann, await picture())
    await post(ann, secret.slug, { body: shows(key) })
    await post(bob, home.slug, { body: shows(key) })
    expect(await mayNot(bob, key)).toBe('NotFound')
    expect((await refusalOf(post(bob, home.slug, { image: key }))).errors).toMatchObject([{ fieldName: 'image' }])
  })

  it('stays when a moderator edits the post around it', async () => {
    const moderator = await newPerson({ [home.id]: 'moderator' })
    const { key } = await saveImage(ann, await picture())
    const id = await post(ann, home.slug, { image: key, imageAlt: 'A lantern', body: 'Text' })
    await editPost(moderator, id, { ...CONTENT, body: `${shows(key)} again`, image: key, imageAlt: 'Two lanterns', reason: '', revision: 1 })
    expect((await showPost(bob, id)).image).toEqual({ key, url: `/images/${key}`, alt: 'Two lanterns', width: 40, height: 30 })
    await editPost(moderator, id, { ...CONTENT, reason: '', revision: 2 })
    expect((await showPost(bob, id)).image).toBeNull()
  })

  it('is refused when it is no picture, and when it is a bomb, before anything is decoded', async () => {
    expect((await refusalOf(saveImage(ann, Buffer.from('<svg onload="alert(1)">')))).code).toBe('UnsupportedMediaType')
    const bomb = await picture(1, 1)
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    expect((await refusalOf(saveImage(ann, bomb))).code).toBe('Refused')
  })
})

describe('a picture that nothing uses', () => {
  it('is removed after a day, unless it stands in an unfinished text of its owner', async () => {
    const [lost, kept, used] = [await saveImage(ann, await picture()), await saveImage(ann, await picture()), await saveImage(ann, await picture())]
    await saveDraft(ann, 'post-new', { body: shows(kept.key) })
    await post(ann, home.slug, { body: shows(used.key) })
    clock.set(new Date(Date.now() + 2 * 86_400_000))
    while (await removeLooseFiles(database()) > 0);
    clock.reset()
    const left = async (key: string) => (await database().select({ id: files.id }).from(files).where(eq(files.key, key))).length
    expect([await left(lost.key), await left(kept.key), await left(used.key)]).toEqual([0, 1, 1])
    expect(await mayNot(ann, lost.key)).toBe('NotFound')
  })
})
