import type { Understood } from '#shared/stacks/manifest'
import { collector, linesOf } from '#shared/stacks/manifest'

const NAME = '(?:@[\\w.-]+/)?[\\w.-]+'

/** yarn.lock of both generations. It does not tell what was asked for from what that needed: all names are answered. */
export function parseYarnLock(text: string): Understood {
  const out = collector()
  out.add('nodejs', 1)
  for (const { text: content, line } of linesOf(text)) {
    if (content === '' || /^[\s#]/.test(content) || content.startsWith('__metadata')) continue
    const entry = new RegExp(`^"?(${NAME})@`).exec(content)
    if (entry) out.add(entry[1]!, line)
    else out.fail(line, content)
  }
  return out.done()
}

/** pnpm-lock.yaml: what the importers ask for, or every package where none does. */
export function parsePnpmLock(text: string): Understood {
  const direct = collector()
  const all = collector()
  direct.add('nodejs', 1)
  all.add('nodejs', 1)
  let section = ''
  let level = 0
  let isAsked = false
  for (const { text: content, line } of linesOf(text)) {
    if (content.trim() === '' || content.trimStart().startsWith('#') || content === '---') continue
    const indent = content.length - content.trimStart().length
    const key = new RegExp(`^\\s*['"]?(/?[^'":]+|${NAME}(?:@[^'"]*)?)['"]?:`).exec(content)?.[1]
    if (indent === 0) {
      if (key === undefined) direct.fail(line, content)
      section = key ?? ''
      isAsked = /^(?:dev|optional)?dependencies$/i.test(section)
      level = 2
      continue
    }
    if (section === 'importers' && key !== undefined && /^(?:dev|optional)?dependencies$/i.test(key)) {
      isAsked = true
      level = indent + 2
      continue
    }
    if (isAsked && indent < level) isAsked = false
    if (isAsked && indent === level && key !== undefined) direct.add(key, line)
    if (section === 'packages' && indent === 2 && key !== undefined) all.add(key.replace(/^\//, '').replace(/(?<=.)@.*$/, '').replace(/\/\d.*$/, ''), line)
  }
  return direct.done().found.length > 1 ? direct.done() : { ...all.done(), trouble: direct.done().trouble }
}

/** go.mod: what it requires itself, without what only that needs (`// indirect`). */
export function parseGoMod(text: string): Understood {
  const out = collector()
  out.add('go', 1)
  let block = ''
  for (const { text: content, line } of linesOf(text)) {
    const code = content.replace(/\/\/.*$/, '').trim()
    if (code === '') continue
    if (block !== '') {
      if (code === ')') block = ''
      else if (block === 'require') addRequired(content, code, line)
      continue
    }
    const opened = /^(\w+)\s*\($/.exec(code)
    if (opened) block = opened[1]!
    else if (code.startsWith('require ')) addRequired(content, code.slice('require '.length).trim(), line)
    else if (!/^(?:module|go|toolchain|replace|exclude|retract|tool|godebug|ignore)\b/.test(code)) out.fail(line, content)
  }
  return out.done()

  function addRequired(content: string, code: string, line: number): void {
    const required = /^"?([\w.~/-]+)"?\s+v[\w.+-]+$/.exec(code)
    if (!required) out.fail(line, content)
    else if (!/\/\/\s*indirect/.test(content)) out.add(required[1]!, line)
  }
}

/** Gemfile: every `gem '…'`. It is a program: other statements are none of our business. */
export function parseGemfile(text: string): Understood {
  const out = collector()
  out.add('ruby', 1)
  for (const { text: content, line } of linesOf(text)) {
    if (!/^\s*gem\b/.test(content)) continue
    const gem = /^\s*gem[\s(]+(['"])([\w./-]+)\1/.exec(content)
    if (gem) out.add(gem[2]!, line)
    else out.fail(line, content)
  }
  return out.done()
}
