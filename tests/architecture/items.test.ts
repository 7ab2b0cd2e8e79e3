import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const PAGES = ['components', 'pages'].flatMap(folder => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.vue')).map(file => `${folder}/${file}`))

describe('what j and k go through', () => {
  const withItems = PAGES.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const items = [...text.matchAll(/<[a-z]+\s[^>]*?\bdata-item\b[^>]*>/g)]
    return items.map(([tag]) => ({ file, tag, text }))
  })

  it('can take the focus, itself or by what opens it', () => {
    expect(withItems.length).toBeGreaterThan(15)
    expect(withItems.filter(({ tag, text }) => !tag.includes('tabindex') && !text.includes('data-open')).map(({ file }) => file)).toEqual([])
  })
})

describe('a button that was pressed', () => {
  it('keeps the focus while it works: it says that it waits, and is not disabled', () => {
    const texts = PAGES.map(file => ({ file, text: readFileSync(file, 'utf8') }))
    expect(texts.filter(({ text }) => /\s:aria-disabled="/.test(text)).length).toBeGreaterThan(15)
    expect(texts.filter(({ text }) => /\s:disabled="[^"]*busy/i.test(text)).map(({ file }) => file)).toEqual([])
  })
})
