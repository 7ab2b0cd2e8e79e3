import type { Browser, BrowserContext, Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashPassword } from '#server/domain/accounts/password'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { PASSWORD } from '#tests/support/accounts'
import { complaintsOf, startChromium, untilAlive } from '#tests/support/chromium'
import { handsOn } from '#tests/support/keyboard'
import type { Hands } from '#tests/support/keyboard'
import { until } from '#tests/support/until'

const WITHIN = { timeout: 60_000 }
const ADDRESS = 'robin@example.org'
const TITLE = 'What a keyboard is for'

let site: ApiSite
let browser: Browser
let world: World
let robin: Person
let member: Person
let postPath: string

interface Person { context: BrowserContext, page: Page, hands: Hands, complaints: string[] }

/** Somebody with a browser of their own and no mouse. */
async function newcomer(): Promise<Person> {
  const context = await browser.newContext()
  const page = await context.newPage()
  return { context, page, hands: handsOn(page), complaints: complaintsOf(page) }
}

async function visit({ page }: Person, path: string): Promise<void> {
  await page.goto(site.server.origin + path, WITHIN)
  await untilAlive(page)
}

beforeAll(async () => {
  site = await startSite();
  [world] = await makeWorlds(site.db, ['member'], { passwordHash: await hashPassword(PASSWORD) }) as [World]
  browser = await startChromium()
  robin = await newcomer()
  member = await newcomer()
})

afterAll(async () => {
  await browser?.close()
  await site?.stop()
})

/** Waits for the list of caught mail to have this subject; the page is asked again by its own button. */
async function findMail({ page, hands }: Person, subject: RegExp): Promise<Locator> {
  const link = page.locator('.mail-list a').filter({ hasText: subject }).first()
  await until(async () => {
    if (await link.count() > 0) return true
    await hands.enter(page.getByRole('button', { name: 'Look again' }))
    return false
  }, { seconds: 60, every: 500 })
  return link
}

// Each step goes on where the one before it has ended.
describe('by keyboard alone, somebody', () => {
  it('signs up with an address', async () => {
    const { page, hands } = robin
    await visit(robin, '/')
    await hands.enter(page.getByRole('link', { name: 'Sign in', exact: true }).first())
    await hands.enter(page.getByRole('link', { name: 'Create an account' }))
    await page.waitForURL('**/sign-up**', WITHIN)
    await hands.fill(page.locator('input[name=email]'), ADDRESS)
    await hands.press('Enter')
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor(WITHIN)
  })

  it('opens the mail, follows its link and finishes the account', async () => {
    const { page, hands } = robin
    await hands.enter(page.getByRole('link', { name: 'Open the mail catcher' }))
    await page.waitForURL('**/dev/mail**', WITHIN)
    await hands.enter(await findMail(robin, /./))
    await hands.enter(page.getByRole('navigation', { name: 'Links in this mail' }).locator('a').first())
    await page.waitForURL('**/finish**', WITHIN)
    await page.getByText(`for ${ADDRESS}`).waitFor(WITHIN)
    await hands.fill(page.locator('input[name=handle]'), 'robin')
    await hands.fill(page.locator('input[name=name]'), 'Robin Hood')
    await hands.fill(page.locator('input[name=password]'), PASSWORD)
    await hands.press('Enter')
    await page.getByText('Your account is ready.').waitFor(WITHIN)
    // Keys are letters as long as the field for the password has the focus, on the page that is left.
    await page.waitForURL(`${site.server.origin}/`, WITHIN)
    await page.locator('main article').first().or(page.locator('main h1')).first().waitFor(WITHIN)
    expect(await site.sql`select name from users where email = ${ADDRESS}`).toEqual([{ name: 'Robin Hood' }])
  })

  it('finds an organization and joins it', async () => {
    const { page, hands } = robin
    await hands.sequence(['g', 'o'], () => page.url().endsWith('/organizations'))
    await hands.enter(page.locator('main').getByRole('link', { name: world.organization, exact: true }).first())
    await page.waitForURL(`**/${world.organization}`, WITHIN)
    await hands.enter(page.getByRole('button', { name: 'Join', exact: true }))
    await page.getByRole('button', { name: 'Leave', exact: true }).waitFor(WITHIN)
    expect(await site.sql`select m.role from membership m join users u on u.id = m.user_id where u.email = ${ADDRESS}`).toEqual([{ role: 'member' }])
  })

  it('writes a post with a block of code', async () => {
    const { page, hands } = robin
    await hands.press('n')
    await page.waitForURL('**/posts/new**', WITHIN)
    await page.locator('select[name=organization] option:checked').filter({ hasText: world.organization }).waitFor({ ...WITHIN, state: 'attached' })
    await hands.tabTo(page.locator('select[name=type]'))
    await hands.type('Post')
    await hands.fill(page.locator('input[name=title]'), TITLE)
    await hands.tabTo(page.locator('textarea[name=body]'))
    await hands.type('It looks like this:\n\n```ts\nconst answer: number = 42\nexport function ask(): string { return `${answer}` }\n```\n')
    await hands.press('Control+Enter')
    await page.waitForURL(/\/posts\/\d+\/what-a-keyboard-is-for$/, WITHIN)
    await page.getByRole('heading', { level: 1, name: TITLE }).waitFor(WITHIN)
    postPath = new URL(page.url()).pathname
  })

  it('is read by a guest, who finds the post in the feed and its code highlighted', async () => {
    const guest = await newcomer()
    const { page, hands } = guest
    await visit(guest, '/')
    const title = page.locator('article h2 a').filter({ hasText: TITLE })
    await title.waitFor(WITHIN)
    for (let steps = 0; steps < 30 && !await title.evaluate(link => link === document.activeElement); steps++) await hands.press('j')
    await hands.press('o')
    await page.waitForURL(`**${postPath}`, WITHIN)
    const code = page.locator('article pre code').first()
    await code.waitFor(WITHIN)
    expect(await code.innerText()).toContain('const answer: number = 42')
    const colours = await code.evaluate(element => new Set([...element.querySelectorAll('span')].map(span => getComputedStyle(span).color)).size)
    expect(colours).toBeGreaterThan(1)
    expect(guest.complaints).toEqual([])
    await guest.context.close()
  })

  it('gets a vote and a comment from another member, who signs in', async () => {
    const { page, hands } = member
    await visit(member, `/sign-in?to=${encodeURIComponent(postPath)}`)
    await hands.fill(page.locator('input[name=email]'), world.email)
    await hands.fill(page.locator('input[name=password]'), PASSWORD)
    await hands.press('Enter')
    await page.waitForURL(`**${postPath}`, WITHIN)
    const up = page.locator('article .vote .up').first()
    // What somebody may do here is known when the field to write in is open to them.
    await page.locator('#comments .ask button:not([disabled])').waitFor(WITHIN)
    await hands.press('a')
    await page.waitForFunction(() => document.querySelector('article .vote .up')?.getAttribute('aria-pressed') === 'true', undefined, WITHIN)
    expect(await up.getAttribute('aria-pressed')).toBe('true')
    await hands.press('c')
    await page.locator('#comments textarea').waitFor(WITHIN)
    await until(async () => await page.locator('#comments textarea').evaluate(field => field === document.activeElement))
    await hands.type('For **getting on** with it.')
    await hands.press('Control+Enter')
    await page.locator('#comments article').filter({ hasText: 'getting on' }).waitFor(WITHIN)
    await until(async () => (await site.sql`select 1 from vote where weight = 1 and post_id = ${postPath.split('/')[2]!}`).length === 1)
  })

  it('answers that comment', async () => {
    const { page, hands } = robin
    await visit(robin, postPath)
    await page.locator('#comments .ask button:not([disabled])').waitFor(WITHIN)
    const theirs = page.locator('#comments article').filter({ hasText: 'getting on' })
    await theirs.waitFor(WITHIN)
    for (let steps = 0; steps < 5 && !await theirs.evaluate(item => item === document.activeElement); steps++) await hands.press('j')
    await hands.press('r')
    const field = page.locator('#comments textarea')
    await field.waitFor(WITHIN)
    await until(async () => await field.evaluate(element => element === document.activeElement))
    await hands.type('So it is.')
    await hands.press('Control+Enter')
    await page.locator('#comments article').filter({ hasText: 'So it is.' }).last().waitFor(WITHIN)
  })

  it('has them told by mail, which their mail program ends with one click', async () => {
    interface Mail { id: string, subject: string }
    const mail = await until(async () => {
      const { json } = await site.client.send(`/api/dev/mail?to=${encodeURIComponent(world.email)}`)
      return (json as { items: Mail[] }).items.find(({ subject }) => subject.includes(TITLE))
    }, { seconds: 60, every: 250 })
    const { json } = await site.client.send(`/api/dev/mail/${mail.id}`)
    const { headers, text } = json as { headers: { name: string, value: string }[], text: string }
    const header = (name: string) => headers.find(one => one.name.toLowerCase() === name)?.value ?? ''
    expect(text).toContain('So it is.')
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    const link = new URL(/<(http[^>]+)>/.exec(header('list-unsubscribe'))![1]!)
    expect(link.origin).toBe(site.server.origin)

    expect((await site.client.send(link.pathname)).status).toBe(200)
    expect(await muted(world.email)).toBe(false)
    const clicked = await site.client.send(link.pathname, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' })
    expect(clicked.status).toBe(204)
    expect(await muted(world.email)).toBe(true)
  })

  it('ends their own mails about it on the page behind the link', async () => {
    const { page, hands } = robin
    await visit(robin, `/dev/mail?to=${encodeURIComponent(ADDRESS)}`)
    await hands.enter(await findMail(robin, new RegExp(TITLE)))
    await hands.enter(page.getByRole('navigation', { name: 'Links in this mail' }).locator('a[href*="/unsubscribe/"]').first())
    await page.waitForURL('**/unsubscribe/**', WITHIN)
    await page.getByText(ADDRESS).first().waitFor(WITHIN)
    expect(await muted(ADDRESS)).toBe(false)
    await hands.enter(page.getByRole('button', { name: 'Stop these mails' }))
    await page.getByText('Done. These mails will not come any more.').waitFor(WITHIN)
    expect(await muted(ADDRESS)).toBe(true)
  })

  it('has met no error on the way', () => {
    expect({ robin: robin.complaints, member: member.complaints }).toEqual({ robin: [], member: [] })
  })
})

async function muted(email: string): Promise<boolean> {
  const rows = await site.sql`select 1 from subscription s join users u on u.id = s.user_id where u.email = ${email} and s.post_id = ${postPath.split('/')[2]!} and s.level = 'muted'`
  return rows.length === 1
}
