import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHUNK_BYTES } from '#shared/seal/stream'
import { startSite } from '#tests/api/api-site'
import type { ApiSite } from '#tests/api/api-site'

interface Ended { code: number | null, out: string, err: string }

let site: ApiSite
let folder: string

beforeAll(async () => {
  site = await startSite()
  folder = mkdtempSync(join(tmpdir(), 'guildhall-cli-'))
})
afterAll(async () => {
  await site?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/** Runs the command as a shell script does: no terminal, text on standard input. */
async function guildhall(args: string[], input: string | Buffer = '', env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [resolve('scripts/guildhall.mjs'), ...args], { env: { PATH: process.env.PATH, GUILDHALL_SERVER: site.server.origin, ...env }, cwd: folder })
  const ended: Ended = { code: null, out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => ended.out += text)
  child.stderr.setEncoding('utf8').on('data', (text: string) => ended.err += text)
  child.stdin.on('error', () => undefined).end(input)
  ended.code = await new Promise(done => child.on('close', done))
  return ended
}

describe('guildhall on the command line', () => {
  it('seals standard input, prints the link and nothing else, and opens it once', async () => {
    const text = 'line one\r\nKelvin 🎉 \u0000 שלום\n\n'
    const sealed = await guildhall(['seal'], text)
    expect(sealed).toMatchObject({ code: 0, err: '' })
    expect(sealed.out).toMatch(new RegExp(`^${site.server.origin}/n/[\\w-]{22}#1\\.[\\w-]{43}\n$`))
    expect(await guildhall(['open', sealed.out.trim()])).toEqual({ code: 0, out: text, err: '' })
    const again = await guildhall(['open', '-'], sealed.out)
    expect(again).toMatchObject({ code: 3, out: '' })
    expect(again.err).toContain('is gone')
  })

  it('keeps to every rule that it is given', async () => {
    const sealed = await guildhall(['seal', '--opens', '3', '--expires', '1h', '--opens-at', new Date(Date.now() + 600_000).toISOString(), '--strict', '--destroy-when-guessed', '--no-receipts', '--manage'], 'a')
    expect(sealed.err).toBe('')
    const [link, manage] = sealed.out.trim().split('\n') as [string, string]
    const id = /\/n\/([\w-]{22})#m\./.exec(manage)![1]!
    const [row] = await site.sql<{ policy: Record<string, unknown> }[]>`select policy from note where public_id = ${id}`
    expect(row!.policy).toMatchObject({ opens: 3, strict: true, destroy_after_wrong_tries: true, receipts: false, passphrase: false })
    expect(Math.abs(Date.parse(String(row!.policy.expires_at)) - Date.now() - 3_600_000)).toBeLessThan(60_000)
    expect(await guildhall(['open', link])).toMatchObject({ code: 5, out: '' })
    expect(await guildhall(['revoke', link])).toMatchObject({ code: 2, out: '' })
    expect(await guildhall(['revoke', manage])).toEqual({ code: 0, out: '', err: '' })
    expect(await guildhall(['revoke', '-'], manage)).toMatchObject({ code: 0 })
    expect(await guildhall(['open', link])).toMatchObject({ code: 3, out: '' })
  })

  it('takes passphrases from files and the environment, and tells a wrong one from the right one', async () => {
    const [right, wrong] = [join(folder, 'right'), join(folder, 'wrong')]
    writeFileSync(right, 'Zu\u0308rich\n')
    writeFileSync(wrong, 'Bern\n')
    const { out } = await guildhall(['seal', '--passphrase-file', right], 'behind it')
    const asked = await guildhall(['open', out.trim(), '--passphrase-file', wrong])
    expect(asked).toMatchObject({ code: 4, out: '' })
    expect(asked.err).toContain('9 more')
    expect(await guildhall(['open', out.trim()], '', { GUILDHALL_PASSPHRASE: 'Zürich' })).toMatchObject({ code: 0, out: 'behind it' })
  })

  it('sends files and saves them whole, under safe names, over nothing', async () => {
    const bytes = Buffer.from(Uint8Array.from({ length: CHUNK_BYTES + 77 }, (_, at) => at * 7 % 253))
    writeFileSync(join(folder, 'plan.bin'), bytes)
    writeFileSync(join(folder, 'empty'), '')
    const { out } = await guildhall(['seal', '--file', 'plan.bin', '--file', 'empty'], 'two files')
    const opened = await guildhall(['open', out.trim(), '--files', '.'])
    expect(opened).toMatchObject({ code: 0, out: 'two files' })
    expect(opened.err).toContain('plan (1).bin')
    expect(readFileSync(join(folder, 'plan (1).bin')).equals(bytes)).toBe(true)
    expect(readFileSync(join(folder, 'empty (1)'))).toHaveLength(0)
    expect(readdirSync(folder).filter(name => name.endsWith('.part'))).toEqual([])
  })

  it.each([
    [[], 2, 'Seals and opens'], [['shred'], 2, 'Seals and opens'], [['seal', '--opens', '0'], 2, '--opens'], [['seal', '--expires', '2h'], 2, '5m, 1h, 1d, 7d, 30d'], [['seal', '--file', 'missing'], 2, 'missing'], [['seal', '--key', 'x'], 2, '--key'],
    [['seal', '--server', 'ftp://x'], 2, '--server'], [['open'], 2, 'One link'], [['open', 'https://guild.example/n/x'], 2, 'not a link'], [['seal'], 2, 'no text'], [['seal', '--server', 'http://127.0.0.1:9'], 1, 'cannot be reached'],
  ])('refuses %j with status %i and a line that says why', async (args, code, words) => {
    const ended = await guildhall(args)
    expect(ended).toMatchObject({ code, out: '' })
    expect(ended.err).toContain(words)
    expect(ended.err).not.toMatch(/\n\s+at /)
  })

  it('tells a link that leads nowhere, and rules that were changed', async () => {
    expect(await guildhall(['open', `${site.server.origin}/n/AAECAwQFBgcICQoLDA0ODw#1.${'A'.repeat(43)}`])).toMatchObject({ code: 3, out: '' })
    const { out } = await guildhall(['seal'], 'a')
    await site.sql`update note set policy = jsonb_set(policy, '{opens}', '9') where public_id = ${/\/n\/([\w-]{22})/.exec(out)![1]!}`
    const ended = await guildhall(['open', out.trim()])
    expect(ended).toMatchObject({ code: 6, out: '' })
    expect(ended.err).toContain('not what was sealed')
  })

  it('explains itself', async () => {
    const help = await guildhall(['seal', '--help'])
    expect(help.code).toBe(0)
    for (const word of ['seal', 'open', 'revoke', '--passphrase-file', '--expires']) expect(help.out).toContain(word)
  })
})
