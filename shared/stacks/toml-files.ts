import type { Collector, Understood } from '#shared/stacks/manifest'
import { collector, linesOf } from '#shared/stacks/manifest'

/** Cargo.toml: the tables of dependencies, also of targets and workspaces, and `[dependencies.name]`. */
export function parseCargoToml(text: string): Understood {
  const out = collector()
  out.add('rust', 1)
  readToml(text, out, ({ table, key, line }) => {
    if (/(?:^|\.)(?:dev-|build-)?dependencies$/.test(table) && key !== undefined) out.add(key.split('.')[0]!, line)
    const own = /(?:^|\.)(?:dev-|build-)?dependencies\.["']?([\w-]+)["']?$/.exec(table)
    if (own) out.add(own[1]!, line)
  })
  return out.done()
}

/** pyproject.toml: PEP 621 and 735 lists, and the tables of Poetry. */
export function parsePyproject(text: string): Understood {
  const out = collector()
  out.add('python', 1)
  readToml(text, out, ({ table, key, line, items }) => {
    const isList = (table === 'project' && key === 'dependencies') || table === 'project.optional-dependencies' || table === 'dependency-groups' || (table === 'build-system' && key === 'requires')
    if (isList) for (const { item, line: at } of items) addRequirement(item, at)
    if (/^tool\.poetry(?:\.group\.[\w-]+)?\.(?:dev-)?dependencies$/.test(table) && key !== undefined && key !== 'python') out.add(key, line)
  })
  return out.done()

  /** `psycopg[binary]>=3.1; python_version > "3.9"` → psycopg */
  function addRequirement(requirement: string, line: number): void {
    const name = /^\s*([A-Z\d][\w.-]*)/i.exec(requirement)
    if (name) out.add(name[1]!, line)
    else out.fail(line, requirement)
  }
}

interface Entry {
  table: string
  /** Undefined for the head of a table. */
  key: string | undefined
  line: number
  /** Texts of its list, where it has one. */
  items: { item: string, line: number }[]
}

/** As much of TOML as tells what stands in which table: heads, keys, and lists of texts over several lines. */
function readToml(text: string, out: Collector, tell: (entry: Entry) => void): void {
  let table = ''
  let open: Entry & { depth: number, until?: string } | undefined
  for (const { text: content, line } of linesOf(text)) {
    if (open?.until) {
      if (content.includes(open.until)) open = undefined
      continue
    }
    const code = withoutRemark(content).trim()
    if (code === '') continue
    if (open) {
      // A list that never ends: the next key or table tells so.
      const isNext = /^[\w"'-]+\s*=|^\[\[?[A-Za-z][\w.-]*\]\]?$/.test(code)
      if (!isNext) {
        open.items.push(...textsIn(code).map(item => ({ item, line })))
        open.depth += depthOf(code)
        if (open.depth > 0) continue
      }
      tell(open)
      if (isNext) out.fail(open.line, `${open.key} = [`)
      open = undefined
      if (!isNext) continue
    }
    const head = /^\[\[?\s*([^\]]+?)\s*\]\]?$/.exec(code)
    if (head) {
      table = head[1]!.replace(/\s*\.\s*/g, '.')
      tell({ table, key: undefined, line, items: [] })
      continue
    }
    const pair = /^((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=\s*(.+)$/.exec(code)
    if (!pair) {
      out.fail(line, content)
      continue
    }
    const key = pair[1]!.replace(/["']/g, '')
    const value = pair[2]!
    const quotes = /^("""|''')/.exec(value)?.[1]
    if (quotes) {
      if (!value.slice(3).includes(quotes)) open = { table, key, line, items: [], depth: 0, until: quotes }
      continue
    }
    const entry = { table, key, line, items: textsIn(value).map(item => ({ item, line })) }
    const depth = value.startsWith('[') ? depthOf(value) : 0
    if (depth > 0) open = { ...entry, depth }
    else tell(entry)
  }
  if (open && !open.until) {
    tell(open)
    out.fail(open.line, `${open.key} = [`)
  }
}

function withoutRemark(line: string): string {
  return /^(?:[^#"']|"(?:[^"\\]|\\.)*"|'[^']*'|["'](?!.*["']))*/.exec(line)?.[0] ?? line
}

function textsIn(value: string): string[] {
  return [...value.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g)].map(([, double, single]) => double ?? single ?? '')
}

function depthOf(value: string): number {
  const plain = value.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '')
  return (plain.match(/\[/g)?.length ?? 0) - (plain.match(/\]/g)?.length ?? 0)
}
