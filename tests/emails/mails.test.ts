import { readFileSync, readdirSync } from 'node:fs'
import sanitize from 'sanitize-html'
import { describe, expect, it } from 'vitest'
import { fillPlaces, PLACES, placesOf } from '#emails/places'
import { samplePlaces, samples } from '#emails/samples'
import { mail as texts } from '#shared/messages/en/mail'

const HOSTILE = `"><script>alert('x')</script>&\r\nBcc: all@example.org\r\n\r\n${PLACES.secret}${PLACES.unsubscribe}\u0000\u001b[2J`

describe.each(samples.map(sample => [sample.file, sample] as const))('the mail %s', (_file, sample) => {
  it('reads as it was agreed', () => {
    const email = fillPlaces(sample.render(), samplePlaces)

    expect(`${email.subject}\n\n${email.text}`).toMatchSnapshot()
    expect(sanitize(email.html, { allowedTags: ['h1', 'p', 'a', 'blockquote', 'pre', 'code', 'strong'], allowedAttributes: { a: ['href'] }, nonTextTags: ['style', 'title', 'script'] })
      .replace(/\n\s*\n+/g, '\n')).toMatchSnapshot()
  })

  it('has a subject, HTML and text, and nothing left to fill once its places are filled', () => {
    const email = fillPlaces(sample.render(), samplePlaces)

    expect(email.subject).not.toBe('')
    expect(email.text.length).toBeGreaterThan(80)
    expect(email.html).toContain('<!doctype html>')
    expect(email.html).toContain('lang="en"')
    expect(placesOf(email).size).toBe(0)
    expect(`${email.subject}${email.html}${email.text}`).not.toMatch(/@@|undefined|\[object|NaN/)
    expect(email.html.length).toBeLessThan(100_000)
  })

  it('asks nothing of other servers', () => {
    expect(sample.render().html).not.toMatch(/<link|@import|<script|<img/i)
  })

  it('says the same in HTML and text, and offers to unsubscribe if it is about what others wrote', () => {
    const template = sample.render()
    const asHtml = placesOf({ ...template, text: '' })
    const asText = placesOf({ ...template, html: '' })

    expect(asText).toEqual(asHtml)
    expect(placesOf({ ...template, html: '', text: '' }).size).toBe(0)
    const isNotification = 'organization' in sample.props || 'sealedAt' in sample.props || sample.file === 'notice' || sample.file === 'capsule-released'
    for (const name of ['reason', 'narrow'] as const) expect(asText.has(name)).toBe(isNotification)
    expect(asText.has('unsubscribe')).toBe(isNotification || sample.file === 'capsule-confirm')
    if (!isNotification) expect(template.text).toContain(`-- \n`)
  })

  it.each(Object.entries(sample.props).filter(([, value]) => typeof value === 'string').map(([name]) => name))('survives a hostile %s', (name) => {
    const clean = sample.render()
    const template = sample.render({ [name]: HOSTILE })
    const email = fillPlaces(template, samplePlaces)

    expect(placesOf(template)).toEqual(placesOf(clean))
    expect(email.html).not.toMatch(/<script|alert\('x'\)/)
    expect(email.subject).not.toMatch(/[\p{Cc}]/u)
    // eslint-disable-next-line no-control-regex
    expect(`${email.html}${email.text}`).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F]/)
    expect(occurrences(email.text, samplePlaces.secret)).toBe(occurrences(fillPlaces(clean, samplePlaces).text, samplePlaces.secret))
  })
})

describe('a rendered body in a mail', () => {
  it('cannot bring its own places', () => {
    const template = samples.find(sample => sample.file === 'post-created')!.render({ body: { html: `<p>${PLACES.secret}</p>`, text: PLACES.secret } })

    expect(placesOf(template)).not.toContain('secret')
    expect(template.html).toContain('<p>secret</p>')
  })

  it('has absolute links to the site', () => {
    const { html } = samples.find(sample => sample.file === 'mention')!.render({ body: { html: '<a href="/users/bob?a=1&amp;b=2">b</a> <img src="/files/a.png"> <a href="#fn1">1</a> <a href="https://x.org">x</a>', text: '' } })

    expect(html).toContain('href="https://guildhall.example/users/bob?a=1&amp;b=2"')
    expect(html).toContain('src="https://guildhall.example/files/a.png"')
    expect(html).toContain('href="https://guildhall.example/posts/42/the-parser-moves-out#fn1"')
    expect(html).toContain('href="https://x.org"')
  })
})

describe('places', () => {
  const template = { subject: 's', html: `<p title="${PLACES.name}">${PLACES.reason}</p>`, text: `${PLACES.name}: ${PLACES.reason}` }

  it('are escaped in HTML and not in text', () => {
    expect(fillPlaces(template, { name: 'A "<b>"', reason: 'a & b' })).toEqual({
      subject: 's', html: '<p title="A &quot;&lt;b&gt;&quot;">a &amp; b</p>', text: 'A "<b>": a & b',
    })
  })

  it('are not filled with what looks like a place, or like a pattern', () => {
    expect(fillPlaces(template, { name: PLACES.reason, reason: '$& $1' }).text).toBe('reason: $& $1')
  })

  it('must each have a value', () => {
    expect(() => fillPlaces(template, { name: 'Ann' })).toThrow('reason')
  })
})

describe('the gallery', () => {
  it('shows every mail that there is', () => {
    const files = readdirSync('emails').filter(file => /defineMail</.test(readFileSync(`emails/${file}`, 'utf8')) && file !== 'define-mail.ts')

    expect(samples.map(sample => `${sample.file}.ts`).sort()).toEqual(files.sort())
  })

  it('has a text for every reason', () => {
    for (const reason of Object.values(texts.reasons)) {
      expect(typeof reason === 'string' ? reason : reason({ organization: 'Acme', technology: 'Vue', site: texts.site })).toMatch(/^You get this because .+\.$/)
    }
  })
})

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1
}
