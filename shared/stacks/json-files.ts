import type { Collector, Understood } from '#shared/stacks/manifest'
import { collector, linesOf } from '#shared/stacks/manifest'

type Json = Record<string, unknown>

/** The keys of these objects are names of packages. */
const NPM_SECTIONS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']
const COMPOSER_SECTIONS = ['require', 'require-dev']

/** package.json: what it depends on. That it exists says Node.js. */
export function parsePackageJson(text: string): Understood {
  return parseSections(text, NPM_SECTIONS, ['nodejs'], name => name)
}

/** composer.json. `php` and its extensions (`ext-json`) are platforms, not packages. */
export function parseComposerJson(text: string): Understood {
  return parseSections(text, COMPOSER_SECTIONS, ['php'], name => name.startsWith('ext-') || name.startsWith('lib-') ? undefined : name)
}

/** package-lock.json, versions 1 to 3: what stands at the top, not what that needs in turn. */
export function parsePackageLock(text: string): Understood {
  const out = collector()
  const json = readJson(text, out)
  out.add('nodejs', 1)
  if (!json) {
    for (const { text: line, line: number } of linesOf(text)) {
      const path = /^\s*"node_modules\/((?:@[\w.-]+\/)?[\w.-]+)"\s*:/.exec(line)
      if (path) out.add(path[1]!, number)
    }
    return out.done()
  }
  const place = placesIn(text)
  const root = objectAt(objectAt(json, 'packages'), '')
  const direct = NPM_SECTIONS.flatMap(section => Object.keys(objectAt(root, section)))
  for (const name of direct.length > 0 ? direct : Object.keys(objectAt(json, 'dependencies'))) out.add(name, place(name))
  return out.done()
}

function parseSections(text: string, sections: string[], implied: string[], nameOf: (key: string) => string | undefined): Understood {
  const out = collector()
  for (const name of implied) out.add(name, 1)
  const json = readJson(text, out)
  if (!json) {
    readBroken(text, sections, nameOf, out)
    return out.done()
  }
  const place = placesIn(text)
  for (const section of sections) {
    if (section in json && !isObject(json[section])) out.fail(place(section), section)
    for (const key of Object.keys(objectAt(json, section))) {
      const name = nameOf(key)
      if (name !== undefined) out.add(name, place(key))
    }
  }
  return out.done()
}

/** Answers nothing, and says where, when it is not JSON. */
function readJson(text: string, out: Collector): Json | undefined {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    if (isObject(json)) return json
    out.fail(1, text.slice(0, 80))
  }
  catch {
    const { line, text: said } = firstBrokenLine(text)
    out.fail(line, said)
  }
  return undefined
}

/** The line up to which it could still become JSON: found without the engine's own words, which differ from browser to browser. */
function firstBrokenLine(text: string): { line: number, text: string } {
  const lines = linesOf(text)
  let before = ''
  for (const { text: content, line } of lines) {
    const trimmed = content.trim()
    if (trimmed === '') continue
    const needsComma = /[\]}"\d\w]$/.test(before) && /^["{[]/.test(trimmed)
    const hasNoComma = /,$/.test(before) && /^[}\]]/.test(trimmed)
    const isOdd = !/^(?:[{}[\],\s]*|"(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[-\w.+]+|[{[].*)?\s*,?|"(?:[^"\\]|\\.)*"\s*,?|[-\w.+]+,?|.*[{[}\]].*)$/.test(trimmed)
    if (needsComma || hasNoComma || isOdd) return { line, text: trimmed }
    before = trimmed
  }
  return { line: lines.length, text: lines.at(-1)!.text }
}

/** Line by line: what stands inside a section still looks like `"name": "version"`. */
function readBroken(text: string, sections: string[], nameOf: (key: string) => string | undefined, out: Collector): void {
  let isInside = false
  for (const { text: content, line } of linesOf(text)) {
    const opened = /"([\w-]+)"\s*:\s*\{/.exec(content)
    if (opened) isInside = sections.includes(opened[1]!)
    if (isInside) {
      for (const [, key] of content.matchAll(/"([^"]+)"\s*:\s*"[^"]*"/g)) {
        const name = nameOf(key!)
        if (name !== undefined) out.add(name, line)
      }
    }
    if (content.includes('}')) isInside = false
  }
}

/** Where a key stands first. */
function placesIn(text: string): (key: string) => number {
  const places = new Map<string, number>()
  for (const { text: content, line } of linesOf(text)) {
    for (const [, key] of content.matchAll(/"((?:[^"\\]|\\.)*)"\s*:/g)) if (!places.has(key!)) places.set(key!, line)
  }
  return key => places.get(key) ?? 1
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function objectAt(json: Json, key: string): Json {
  return isObject(json[key]) ? json[key] : {}
}
