import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { text as textOfStream } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { notes } from '#shared/contract/notes'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'
import { startChromium } from '#tests/support/chromium'
import { hold, shownText } from '#tests/support/note-page'
import { ack, open, openerOf, outcome, sendNote } from '#tests/support/notes'
import { startRedis } from '#tests/support/redis'
import type { TestRedis } from '#tests/support/redis'
import { needlesOf, searchBytes } from '#tests/support/search-bytes'
import type { Needles } from '#tests/support/search-bytes'
import { METRICS_TOKEN, tracesOf } from '#tests/support/traces'

/** How every text, passphrase and file name begins; 24 characters, for base64. */
const [TEXT, PASSPHRASE, FILE_NAME] = ['kestrels nest in Lübeck', 'seventeen green lantern', 'plan of the old harbour '] as const

let redis: TestRedis
let site: ApiSite
let queue: Redis

beforeAll(async () => {
  redis = await startRedis()
  site = await startSite({ REDIS_URL: redis.url, METRICS_TOKEN, LOG_LEVEL: 'debug' })
  queue = new Redis(redis.url)
})
afterAll(async () => {
  await queue?.quit()
  await site?.stop()
  await redis?.stop()
})

it('T2.14: texts, keys, passphrases and file names of a hundred notes stand nowhere on the server', async () => {
  const secrets: Record<string, string | Uint8Array> = { 'text': TEXT, 'passphrase': PASSPHRASE, 'file name': FILE_NAME }
  await Promise.all([byApi(secrets), byCommandLine(secrets), byOurCommand(secrets), byBrowser(secrets)])
  await whileFailing(secrets)
  const needles = needlesOf(secrets)
  expect(needles.size).toBeGreaterThan(400)
  expect(await tracesOf({ server: site.server, sql: site.sql, redis: queue }, needles)).toEqual([])
  await expectToBeFound(needles)
}, 120_000)

/** Notes through the API, some with passphrase and file, some opened, some not. */
async function byApi(secrets: Record<string, string | Uint8Array>): Promise<void> {
  for (let index = 0; index < 60; index++) {
    const passphrase = index % 10 === 0 ? `${PASSPHRASE} ${index}` : undefined
    const file = index % 5 === 0 ? [{ name: `${FILE_NAME}${index}.txt`, type: 'text/plain', size: TEXT.length + 1 }] : []
    const note = await sendNote(site.client, { text: `${TEXT}, ${index}`, passphrase, files: file })
    secrets[`key of note ${index}`] = note.linkKey
    if (file.length > 0) {
      await site.client.call(notes.putChunk, { params: { id: note.id, file: 0, chunk: 0 }, headers: { 'manage-token': note.manageToken }, body: await note.sealFileChunk(0, 0, new TextEncoder().encode(TEXT)) })
      await site.client.call(notes.seal, { params: { id: note.id }, headers: { 'manage-token': note.manageToken } })
    }
    if (index % 3 === 0) continue
    const opener = await openerOf(note, passphrase)
    expect(outcome(await open(site.client, note.id, opener))).toBe('200')
    if (index % 2 === 0) await ack(site.client, note.id, opener)
  }
}

/** The same through curl, which lets the server see the text. */
async function byCommandLine(secrets: Record<string, string | Uint8Array>): Promise<void> {
  const curl = async (...args: string[]) => (await promisify(execFile)('curl', ['-sS', ...args])).stdout
  for (let index = 0; index < 40; index++) {
    const passphrase = index % 10 === 0 ? `${PASSPHRASE} ${index}` : undefined
    const url = (await curl('-d', JSON.stringify({ message: `${TEXT}, ${index}`, passphrase }), '-H', 'Content-Type: application/json', `${site.server.origin}/post`)).trim()
    secrets[`key of message ${index}`] = Buffer.from(url.split('/').at(-1)!, 'base64url')
    if (index % 2 === 0) expect(await curl(...passphrase === undefined ? [] : ['-d', JSON.stringify({ passphrase })], url)).toBe(`${TEXT}, ${index}`)
  }
}

/** The project's own command line, with a passphrase and a file. */
async function byOurCommand(secrets: Record<string, string | Uint8Array>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guildhall-traces-'))
  const run = async (args: string[], input = ''): Promise<string> => {
    const child = spawn(process.execPath, [resolve('scripts/guildhall.mjs'), ...args], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: process.env.PATH, GUILDHALL_SERVER: site.server.origin, GUILDHALL_PASSPHRASE: `${PASSPHRASE} and ours` } })
    child.stdin.end(input)
    return await textOfStream(child.stdout)
  }
  writeFileSync(join(folder, `${FILE_NAME}ours.txt`), TEXT)
  const link = (await run(['seal', '--file', `${FILE_NAME}ours.txt`], `${TEXT}, ours`)).trim()
  secrets['key of our command’s note'] = keyOf(link)
  expect(await run(['open', '-'], link)).toBe(`${TEXT}, ours`)
  rmSync(folder, { recursive: true, force: true })
}

/** The page, in a browser: sealed with a passphrase and a file, and opened. */
async function byBrowser(secrets: Record<string, string | Uint8Array>): Promise<void> {
  const browser = await startChromium()
  try {
    const page = await browser.newPage()
    await page.goto(`${site.server.origin}/n`)
    await page.locator('#text').fill(`${TEXT}, browser`)
    await page.locator('#passphrase').fill(`${PASSPHRASE} browser`)
    await page.locator('input[type=file]').setInputFiles({ name: `${FILE_NAME}browser.txt`, mimeType: 'text/plain', buffer: Buffer.from(TEXT) })
    await page.getByRole('button', { name: 'Seal it' }).click()
    const link = await page.locator('#link').inputValue()
    secrets['key of the browser’s note'] = keyOf(link)
    await page.goto(link)
    await page.locator('#passphrase').fill(`${PASSPHRASE} browser`)
    await hold(page)
    expect(await shownText(page)).toBe(`${TEXT}, browser`)
    await page.getByRole('button', { name: /^Save / }).click()
    await page.getByText('Saved.').waitFor()
  }
  finally {
    await browser.close()
  }
}

function keyOf(link: string): Uint8Array {
  return Buffer.from(link.split('#1.')[1]!, 'base64url')
}

/** Errors are written down with what caused them: nothing of a secret may stand there either. */
async function whileFailing(secrets: Record<string, string | Uint8Array>): Promise<void> {
  const left = await site.client.send('/post', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message: TEXT }) })
  const path = new URL(left.text.trim()).pathname
  secrets['key of a message that cannot be read'] = Buffer.from(path.split('/').at(-1)!, 'base64url')
  await site.sql`alter table note rename to note_elsewhere`
  const failed = [
    await site.client.send('/post', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message: TEXT, passphrase: PASSPHRASE }) }),
    await site.client.send(path, { headers: { 'user-agent': 'curl/8.5.0' } }),
    await site.client.send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ passphrase: PASSPHRASE }) }),
  ]
  await site.sql`alter table note_elsewhere rename to note`
  expect(failed.map(({ status }) => status)).toEqual([500, 500, 500])
  expect(site.server.logs()).toContain('"path":"/post/*"')
  expect(site.server.logs()).not.toContain(path.split('/')[2])
}

/** The search is able to find: what is put where it looks is found there. */
async function expectToBeFound(needles: Needles): Promise<void> {
  await site.sql`insert into site_fact (name, value, at) values ('found', to_jsonb(${`${TEXT}, found`}::text), ${new Date()})`
  await queue.set('found', PASSPHRASE)
  const found = await tracesOf({ server: site.server, sql: site.sql, redis: queue }, needles)
  expect(found.map(trace => trace.replace(/: .*: /, ': ')).filter((trace, index, all) => all.indexOf(trace) === index)).toEqual(expect.arrayContaining(['database files: text', 'rows: text', 'queue: passphrase']))
  const [key] = [...needles].find(([name]) => name.startsWith('key of note') && name.endsWith('(hex)'))!
  expect(searchBytes(Buffer.concat([Buffer.from('x'), needles.get(key)!]), needles)).toContain(key)
}
