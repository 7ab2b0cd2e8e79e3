import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeWorlds } from '#tests/api/matrix-world'
import type { World } from '#tests/api/matrix-world'
import { complaintsOf } from '#tests/support/chromium'
import { startJourney } from '#tests/support/journey'
import type { Journey } from '#tests/support/journey'
import { handsOn } from '#tests/support/keyboard'
import type { Hands } from '#tests/support/keyboard'
import { makePerson } from '#tests/support/people'

const WITHIN_MS = 60_000
let journey: Journey
let site: Journey['site']
let world: World
let page: Page
let hands: Hands
let complaints: string[]

beforeAll(async () => {
  journey = await startJourney()
  site = journey.site;
  [world] = await makeWorlds(site.db, ['owner'], { membersOnly: true }) as [World]
  const [organization] = await site.sql<{ id: number }[]>`select id from organization where slug = ${world.organization}`
  for (const name of ['ada', 'ben', 'cleo']) {
    const { id } = await makePerson(site.sql, name)
    await site.sql`insert into membership (organization_id, user_id, role, joined_at) values (${organization!.id}, ${id}, 'member', now())`
  }
  for (const name of ['dora', 'emil', 'finn']) {
    const { id } = await makePerson(site.sql, name)
    await site.sql`insert into join_request (organization_id, user_id, message, created_at) values (${organization!.id}, ${id}, ${`I am ${name}.`}, now())`
  }
  await site.sql`update organization set member_count = (select count(*) from membership where organization_id = organization.id)`
  page = await journey.newPage(world)
  complaints = complaintsOf(page)
  hands = handsOn(page)
})
afterAll(async () => await journey?.stop())

const open = async (path: string, where = page) => await journey.open(where, path)
const status = (text: string | RegExp) => page.getByRole('status').filter({ hasText: text }).first().waitFor({ timeout: WITHIN_MS })
const rolesOf = async (...handles: string[]) => (await site.sql<{ role: string }[]>`
  select role from membership join users on users.id = user_id where handle = any(${handles}) order by handle`).map(({ role }) => role)

describe('running an organization, by keyboard alone', () => {
  it('begins with m on its page', async () => {
    await open(`/${world.organization}`)
    await page.getByRole('link', { name: 'Manage' }).waitFor({ timeout: WITHIN_MS })
    await hands.press('m')
    await page.waitForURL(`**/${world.organization}/manage`, { timeout: WITHIN_MS })
  })

  it('gives several members a role at once', async () => {
    await hands.enter(page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Members' }))
    await page.waitForURL('**/manage/members', { timeout: WITHIN_MS })
    for (const name of ['Ada Example', 'Ben Example']) {
      await hands.tabTo(page.getByRole('checkbox', { name: `Choose ${name}` }))
      await hands.press('Space')
    }
    await status('2 people are chosen.')
    // Back to what is done with them: the choice stands above the list.
    const action = page.getByRole('combobox', { name: 'With those who are chosen' })
    await action.focus()
    await hands.type('Make them moderators')
    await hands.enter(page.getByRole('button', { name: 'Apply' }))
    await status('Done for all 2.')
    expect(await rolesOf('ada', 'ben', 'cleo')).toEqual(['moderator', 'moderator', 'member'])
  })

  it('says of each who was refused why, and does the others', async () => {
    await site.sql`delete from membership where user_id = (select id from users where handle = 'cleo')`
    for (const name of ['Ada Example', 'Cleo Example']) await page.getByRole('checkbox', { name: `Choose ${name}` }).press('Space')
    await page.getByRole('combobox', { name: 'With those who are chosen' }).selectOption({ label: 'Make them plain members' })
    await hands.enter(page.getByRole('button', { name: 'Apply' }))
    await status('Done for 1; 1 refused.')
    expect(await page.getByRole('listitem').filter({ hasText: 'Cleo Example' }).innerText()).toContain('not a member here')
    expect(await page.getByRole('checkbox', { name: 'Choose Cleo Example' }).isChecked()).toBe(true)
    expect(await rolesOf('ada')).toEqual(['member'])
  })

  it('accepts some requests and declines others', async () => {
    await hands.enter(page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: /Requests/ }))
    await page.getByText('I am dora.').waitFor({ timeout: WITHIN_MS })
    for (const name of ['Dora Example', 'Emil Example']) {
      await hands.tabTo(page.getByRole('checkbox', { name: `Choose ${name}` }))
      await hands.press('Space')
    }
    await page.getByRole('button', { name: 'Accept', exact: true }).first().focus()
    await hands.press('Enter')
    await status('Done for all 2.')
    await hands.enter(page.getByRole('button', { name: 'Decline Finn Example' }))
    await page.getByText('Nobody asks at the moment.').waitFor({ timeout: WITHIN_MS })
    expect(await rolesOf('dora', 'emil', 'finn')).toEqual(['member', 'member'])
  })

  it('edits a label from its button, and comes back to it with its new name', async () => {
    await site.sql`insert into label (organization_id, slug) select id, 'lamps' from organization where slug = ${world.organization}`
    await open(`/${world.organization}/manage/labels`)
    await hands.enter(page.getByRole('button', { name: 'Edit lamps' }))
    const field = page.getByRole('form', { name: 'Edit lamps' }).getByRole('textbox', { name: 'Label' })
    await expect.poll(async () => await field.evaluate(element => element === document.activeElement), { timeout: WITHIN_MS }).toBe(true)
    await hands.enter(page.getByRole('button', { name: 'Cancel' }))
    const focused = async () => await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
    await expect.poll(focused, { timeout: WITHIN_MS }).toBe('Edit lamps')
    await page.keyboard.press('Enter')
    await field.waitFor()
    await hands.fill(field, 'lanterns')
    await page.keyboard.press('Enter')
    await expect.poll(focused, { timeout: WITHIN_MS }).toBe('Edit lanterns')
  })

  it('moves a category, and asks where the posts of one go that is removed', async () => {
    await site.sql`insert into category (organization_id, slug, name, position) select id, 'news', 'News', 2 from organization where slug = ${world.organization}`
    await open(`/${world.organization}/manage/categories`)
    await hands.enter(page.getByRole('button', { name: 'Move News up' }))
    await page.getByText('News is number 1 now.').waitFor({ timeout: WITHIN_MS })
    await hands.enter(page.getByRole('button', { name: 'Remove Plugins' }))
    const question = page.getByRole('group', { name: 'Remove the category Plugins?' })
    await question.getByRole('combobox').selectOption({ label: 'News' })
    await hands.enter(question.getByRole('button', { name: 'Remove' }))
    await page.getByText('Plugins is removed.').waitFor({ timeout: WITHIN_MS })
    expect(await site.sql`select category.slug from post join category on category.id = category_id where post.id = ${world.postId}`).toEqual([{ slug: 'news' }])
  })

  it('invites an address, and withdraws it again', async () => {
    await open(`/${world.organization}/manage/invitations`)
    await hands.fill(page.getByRole('textbox', { name: 'Address or @handle' }), 'guest@example.org')
    await hands.press('Enter')
    await page.getByText('guest@example.org is invited.').waitFor({ timeout: WITHIN_MS })
    await hands.enter(page.getByRole('button', { name: 'Withdraw the invitation to guest@example.org' }))
    await page.getByText('The invitation to guest@example.org is withdrawn.').waitFor({ timeout: WITHIN_MS })
    expect(complaints).toEqual([])
  })
})

describe('somebody else', () => {
  it('asks to join, is invited meanwhile, and is a member after accepting', async () => {
    const person = await makePerson(site.sql, 'gina')
    const own = await journey.newPage(person)
    // Until it is known who looks, the button does nothing.
    const known = own.waitForResponse(response => response.url().endsWith('/viewer'))
    await open(`/${world.organization}`, own)
    await known
    await own.getByRole('button', { name: 'Ask to join' }).click()
    await own.getByRole('textbox', { name: 'Message' }).fill('I build lanterns.')
    await own.getByRole('button', { name: 'Send' }).click()
    await own.getByRole('button', { name: 'Asked' }).waitFor({ timeout: WITHIN_MS })
    await open(`/${world.organization}/manage/invitations`)
    await page.getByRole('textbox', { name: 'Address or @handle' }).fill('@gina')
    await page.getByRole('button', { name: 'Invite', exact: true }).click()
    await page.getByText('@gina is invited.').waitFor({ timeout: WITHIN_MS })
    await open('/invitations', own)
    await own.getByRole('button', { name: `Accept the invitation to ${world.organization}` }).click()
    await own.waitForURL(`**/${world.organization}`, { timeout: WITHIN_MS })
    await own.getByRole('button', { name: 'Leave' }).waitFor({ timeout: WITHIN_MS })
    expect(await site.sql`select accepted from join_request where user_id = ${person.id}`).toEqual([{ accepted: true }])
  })

  it('finds a deleted organization gone, and its owner brings it back', async () => {
    await open(`/${world.organization}/manage/ownership`)
    await page.getByRole('textbox', { name: `Type ${world.organization} to go on` }).fill(world.organization)
    await page.getByRole('button', { name: 'Delete the organization' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete the organization' }).click()
    await page.waitForURL('**/organizations/deleted', { timeout: WITHIN_MS })
    const guest = await journey.newPage()
    await guest.goto(`${site.server.origin}/${world.organization}`)
    expect(await guest.getByRole('heading', { level: 1 }).innerText()).not.toBe(world.organization)
    await page.getByRole('button', { name: `Bring ${world.organization} back` }).click()
    await page.waitForURL(`**/${world.organization}`, { timeout: WITHIN_MS })
    await guest.goto(`${site.server.origin}/${world.organization}`)
    expect(await guest.getByRole('heading', { level: 1 }).innerText()).toBe(world.organization)
  })
})
