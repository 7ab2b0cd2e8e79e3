import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { posts } from '#drizzle/schema/posts'
import { comments } from '#shared/contract/comments'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { flaws } from '#tests/support/flaws'
import { startJourney } from '#tests/support/journey'
import type { Journey } from '#tests/support/journey'
import { handsOn } from '#tests/support/keyboard'
import { openSession } from '#tests/support/people'

let journey: Journey
let home: World
let reader: World
/** Of the same organization: its owner, and who wrote everything here. */
let owner: World
let author: World

beforeAll(async () => {
  journey = await startJourney()
  const { db, sql } = journey.site;
  [home, reader] = await makeWorlds(db, ['moderator', 'user']) as [World, World]
  await sql`delete from moderation_action`
  await sql`delete from report`
  await sql`delete from "case"`
  const [ids] = await sql<{ author: string, owner: string, organization: number }[]>`
    select post.author_id as author, membership.user_id as owner, post.organization_id as organization from post
    join membership on membership.organization_id = post.organization_id and role = 'owner' where post.id = ${home.postId}`
  const as = async (id: string) => ({ ...home, session: await openSession(sql, Number(id)) })
  owner = await as(ids!.owner)
  author = { ...await as(ids!.author), email: `${home.authorHandle}@example.org` }
  const now = new Date()
  await db.insert(posts).values(['Cheap lanterns', 'A heated debate'].map(title => ({
    organizationId: ids!.organization, authorId: Number(ids!.author), type: 'Post', title, slug: 'post', body: 'Text', html: '<p>Text</p>', rendererVersion: 1, hotKey: 2, publishedAt: now, createdAt: now,
  })))
})
afterAll(async () => await journey?.stop())

/** Opens the dialog of a decision with a key, gives the reason, and waits until it is done. */
async function decideWith(page: Page, key: string, reason: string, done: string): Promise<void> {
  await page.keyboard.press(key)
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type(reason)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText(done).first().waitFor()
}

describe('moderation, by keyboard alone', () => {
  it('a reader reports a post, a comment and a row of the list, and sees what came of it', async () => {
    const page = await journey.newPage(reader)
    const hands = handsOn(page)
    const report = async (text: string) => {
      const dialog = page.getByRole('dialog', { name: /Report this/ })
      await hands.press('p')
      await dialog.waitFor()
      await hands.tabTo(dialog.getByRole('radio', { name: 'Violates rules or conduct' }))
      await hands.press('ArrowDown')
      await hands.fill(dialog.getByRole('textbox'), text)
      // The words of thanks of the report before may still be there: only the answer says that this one has come.
      const answered = page.waitForResponse(response => response.url().endsWith('/api/reports'))
      await hands.enter(dialog.getByRole('button', { name: 'Send the report' }))
      expect((await answered).status()).toBe(201)
      await page.getByText('Thank you. A moderator will look at it.').first().waitFor()
    }
    await journey.open(page, `/posts/${home.postId}/post`)
    await page.getByRole('button', { name: /^Report/ }).first().waitFor()
    // What can be done with the post comes after the page; before that, the first thing to report is a comment.
    await page.locator('[data-key=follow], [data-key=favorite]').first().waitFor()
    await report('The post.')
    await hands.press('j')
    await hands.press('j')
    await report('The comment.')
    await journey.open(page, `/${home.organization}`)
    await page.getByRole('button', { name: 'Report: Cheap lanterns' }).waitFor()
    await hands.press('j')
    await report('The row.')
    await journey.open(page, '/reports')
    await page.getByText('Waits for a moderator').nth(2).waitFor()
    expect(await flaws(page)).toEqual([])
    await page.context().close()
  })

  it('a moderator decides three cases in the queue, and takes one decision back', async () => {
    const page = await journey.newPage(home)
    await journey.open(page, `/moderation?organization=${home.organization}`)
    const rows = page.getByRole('article')
    await rows.nth(2).waitFor()
    expect(await flaws(page)).toEqual([])
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.getByText('2 selected').waitFor()
    await decideWith(page, 'd', 'Spam in both of them', 'Delete: 2 cases')
    await page.waitForFunction(() => document.querySelectorAll('article.case').length === 1)
    await page.keyboard.press('Control+z')
    await page.getByText('Taken back. Nobody was told.').waitFor()
    await rows.nth(2).waitFor()

    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await decideWith(page, 'd', 'It sells lanterns', 'Delete: done')
    await page.waitForFunction(() => document.querySelectorAll('article.case').length === 2)
    await page.keyboard.press('j')
    await decideWith(page, 'i', 'Nothing wrong with it', 'Dismiss: done')
    await page.waitForFunction(() => document.querySelectorAll('article.case').length === 1)
    await page.keyboard.press('j')
    await decideWith(page, 'l', 'It goes in circles', 'Lock: done')
    await page.getByText('Nothing waits.').waitFor()
    await page.context().close()
  })

  it('the author is told by mail, appeals, and somebody else grants it', async () => {
    const mail = await journey.mailTo(author.email, /A moderator has decided about your/, 'The reason given: It sells lanterns')
    expect(mail).not.toContain(home.email.split('@')[0])
    const page = await journey.newPage(author)
    const hands = handsOn(page)
    await journey.open(page, new URL(/https?:\/\/\S+\/cases\/\d+/.exec(mail)![0]).pathname)
    await page.getByText('It sells lanterns').waitFor()
    expect(await flaws(page)).toEqual([])
    await hands.fill(page.getByRole('textbox', { name: 'Why it should be decided otherwise' }), 'They are a gift to the harbour.')
    await hands.press('Control+s')
    await page.getByText('Your appeal waits for an answer.').first().waitFor()
    await page.context().close()

    const answering = await journey.newPage(owner)
    await journey.open(answering, `/moderation?organization=${home.organization}&state=appealed`)
    await answering.getByRole('article').first().waitFor()
    await answering.keyboard.press('j')
    await answering.keyboard.press('Enter')
    await answering.waitForURL(/\/moderation\/\d+/)
    await answering.getByText('They are a gift to the harbour.').waitFor()
    expect(await flaws(answering)).toEqual([])
    const answer = handsOn(answering)
    await answer.fill(answering.getByRole('textbox', { name: 'Reason: its author will read it' }), 'It is a gift indeed')
    await answer.enter(answering.getByRole('button', { name: 'Grant it', exact: true }))
    await answering.getByText('It was granted.').waitFor()
    await answering.context().close()
  })

  it('everybody reads it in the public log, without a name, and the chain holds', async () => {
    const page = await journey.newPage()
    await journey.open(page, `/log?organization=${home.organization}`)
    const text = await page.getByRole('main').innerText()
    for (const words of ['It sells lanterns', 'Nothing wrong with it', 'It goes in circles', 'It is a gift indeed', 'taken back later', 'A moderator deleted a post', 'An owner granted an appeal']) expect(text).toContain(words)
    expect(text).toMatch(/All \d+ entries follow from each other\./)
    for (const name of [home.email.split('@')[0]!, 'Spam in both of them, ']) expect(text).not.toContain(name)
    expect(await flaws(page)).toEqual([])
    await page.context().close()
  })

  it('an owner changes the rules, tries another threshold, and takes a right for a week', async () => {
    const page = await journey.newPage(owner)
    const hands = handsOn(page)
    await journey.open(page, `/moderation/rules?organization=${home.organization}`)
    await page.getByText('would have been hidden.').waitFor()
    expect(await flaws(page)).toEqual([])
    await hands.fill(page.getByRole('spinbutton', { name: 'First posts and comments of a new account' }), '1')
    await hands.press('Enter')
    await page.getByText('The rules are saved.').waitFor()
    await hands.fill(page.getByRole('textbox', { name: 'Name (@…)' }), reader.email.split('@')[0]!)
    await hands.fill(page.getByRole('textbox', { name: 'Reason', exact: true }), 'It was enough')
    await hands.press('Enter')
    await page.getByRole('button', { name: 'Give the rights back' }).waitFor()
    await page.context().close()

    const refusal = await journey.site.client.as(reader.session).call(comments.create, { params: { postId: home.postId }, body: { body: 'Am I heard?' } })
    expect([refusal.status, (refusal.json as { detail: string }).detail]).toEqual([403, expect.stringContaining('until')])
  })
})
