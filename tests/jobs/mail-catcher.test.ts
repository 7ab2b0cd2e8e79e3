import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startMailCatcher } from '#server/platform/mail-catcher/catcher'
import type { MailCatcher } from '#server/platform/mail-catcher/catcher'
import { openMailStore } from '#server/platform/mail-catcher/store'
import { openMailConnection } from '#server/platform/mailer'

let folder: string
let catcher: MailCatcher

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mail-catcher-'))
  catcher = await startMailCatcher(folder)
})
afterEach(async () => {
  await catcher.stop()
  rmSync(folder, { recursive: true })
})

async function send(addresses: string[], subject: (index: number) => string): Promise<void> {
  const connection = openMailConnection({ url: catcher.url, from: 'courier@guildhall.example' })
  for (const [index, address] of addresses.entries()) {
    await connection.send({
      to: { name: 'Carla', address }, fromName: 'Zoë via Guildhall', subject: subject(index), html: `<p>é ${index}</p>`, text: `é ${index}`,
      messageId: `<${index}@x>`, date: new Date('2026-11-21T14:05:00Z'),
    })
  }
  connection.close()
}

describe('the mail catcher', () => {
  it('lists what was sent, the newest first, by pages and by recipient', async () => {
    await send(['a@x.org', 'b@x.org', 'A@x.org'], index => `Nr. ${index} – “é”`)
    const all = catcher.list({ limit: 10 })

    expect(all.map(mail => mail.subject)).toEqual(['Nr. 2 – “é”', 'Nr. 1 – “é”', 'Nr. 0 – “é”'])
    expect(all[0]).toMatchObject({ to: ['A@x.org'], from: 'Zoë via Guildhall <courier@guildhall.example>' })
    expect(catcher.list({ limit: 1, after: all[0]!.id }).map(mail => mail.id)).toEqual([all[1]!.id])
    expect(catcher.list({ limit: 10, to: 'a@X.org' }).map(mail => mail.id)).toEqual([all[0]!.id, all[2]!.id])
  })

  it('opens a mail with its headers and both parts', async () => {
    await send(['a@x.org'], () => 'Hi')
    const mail = await catcher.get(catcher.list({ limit: 1 })[0]!.id)

    expect(mail).toMatchObject({ subject: 'Hi', html: expect.stringContaining('<p>é 0</p>'), text: expect.stringContaining('é 0') })
    expect(mail!.headers).toContainEqual({ name: 'Auto-Submitted', value: 'auto-generated' })
    expect(mail!.raw).toContain('Message-ID: <0@x>')
    expect(await catcher.get('../../etc/passwd')).toBeUndefined()
  })

  it('still has them after a restart, also when the last line of its index was cut off', async () => {
    await send(['a@x.org', 'b@x.org'], index => `Nr. ${index}`)
    await catcher.stop()
    appendFileSync(join(folder, 'mail', 'index.jsonl'), '{"id":"half')
    catcher = await startMailCatcher(folder)
    await send(['c@x.org'], () => 'Nr. 2')

    expect(catcher.list({ limit: 10 }).map(mail => mail.subject)).toEqual(['Nr. 2', 'Nr. 1', 'Nr. 0'])
    expect((await catcher.get(catcher.list({ limit: 3 })[2]!.id))?.text).toContain('é 0')
  })

  it('forgets them all on request', async () => {
    await send(['a@x.org'], () => 'Hi')
    await catcher.remove()

    expect(catcher.list({ limit: 10 })).toEqual([])
    expect(readdirSync(join(folder, 'mail'))).toEqual(['index.jsonl'])
  })

  it('keeps as many as it should, in files and in the index', async () => {
    const store = await openMailStore(join(folder, 'small'), 10)
    await Promise.all(Array.from({ length: 95 }, (_, index) => store.add(Buffer.from(`Subject: ${index}\r\n\r\nx`), ['a@x.org'], new Date(index))))
    const kept = store.list({ limit: 100 })
    await store.close()

    expect(kept).toHaveLength(10)
    expect(readdirSync(join(folder, 'small')).filter(file => file.endsWith('.eml')).sort()).toEqual(kept.map(mail => `${mail.id}.eml`).sort())
    const reopened = await openMailStore(join(folder, 'small'), 10)
    expect(reopened.list({ limit: 100 })).toEqual(kept)
    await reopened.close()
  })
})
