import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it } from 'vitest'

const TOP_LEVEL = new Set([
  'pages', 'components', 'server', 'stores', 'composables', 'layouts', 'emails', 'drizzle', 'tests', 'public', 'plugins', 'middleware', 'shared', 'scripts', 'docs', '.ci', '.github',
  'nuxt.config.ts', 'drizzle.config.ts', 'package.json', 'package-lock.json', 'deploy.sh', 'app.vue', 'error.vue', 'vitest.config.ts', 'eslint.config.mjs', 'knip.json', 'bundle-budget.json',
  '.dependency-cruiser.cjs', 'tsconfig.json', 'tsconfig.cruise.json', 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE', '.gitignore', '.nuxtrc', '.editorconfig', '.env.example',
])

const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' }).split('\n').filter(path => path !== '' && existsSync(path))
const code = tracked.filter(path => /\.(?:ts|vue|mjs|cjs|sh|css)$/.test(path) && !path.startsWith('drizzle/migrations/'))

describe('the tree', () => {
  it('has only the top level that was agreed on, and never an app folder', () => {
    expect([...new Set(tracked.map(path => path.split('/')[0]!))].filter(name => !TOP_LEVEL.has(name))).toEqual([])
    expect(existsSync('app')).toBe(false)
  })

  it('has no hand-written file over 300 lines', () => {
    expect(code.filter(path => readFileSync(path, 'utf8').split('\n').length > 301)).toEqual([])
  })

  it('has default exports only where a framework demands them', () => {
    const demanding = /^(?:server\/(?:api|routes|middleware|plugins)\/|plugins\/|middleware\/|.*\.config\.(?:ts|mjs)$|server\/jobs\/.*\.run\.ts$|server\/platform\/http\/error-handler\.ts$|composables\/routerOptions\.ts$|.*\.d\.ts$|tests\/support\/cluster\.ts$)/
    expect(code.filter(path => path.endsWith('.ts') && !demanding.test(path) && /^export default /m.test(readFileSync(path, 'utf8')))).toEqual([])
  })

  it('has no barrels but the contract’s and the schema’s', () => {
    const barrels = code.filter(path => path.endsWith('/index.ts') && /^export \* from/m.test(readFileSync(path, 'utf8')))
    expect(barrels).toEqual(['drizzle/schema/index.ts'])
  })

  it('has no classes except errors', () => {
    const classes = code.filter(path => path.endsWith('.ts')).flatMap(path => [...readFileSync(path, 'utf8').matchAll(/^(?:export )?(?:abstract )?class (\w+)( extends \w+)?/gm)].map(match => `${path}: ${match[1]}${match[2] ?? ''}`))
    expect(classes.filter(name => !/Error extends \w*Error$|(?:Problem|Refusal) extends Error$/.test(name))).toEqual([])
  })

  it('never says now() in SQL: time is a parameter', () => {
    const sql = code.filter(path => /^(?:server|drizzle\/schema)\//.test(path))
    expect(sql.filter(path => /\bnow\(\)|current_timestamp|defaultNow/i.test(readFileSync(path, 'utf8').replace(/clock\.now\(\)|Date\.now\(\)|performance\.now\(\)|\bnow\(\): Date|^\s*(?:\*|\/\/|\/\*\*).*$/gm, '')))).toEqual([])
  })

  it('uses v-html in one component alone', () => {
    expect(code.filter(path => path.endsWith('.vue') && /\bv-html=/.test(readFileSync(path, 'utf8')))).toEqual(['components/base/BaseMarkdown.vue'])
  })
})

describe('the migrations', () => {
  it('say everything that the schema says', () => {
    const folder = mkdtempSync(join(tmpdir(), 'guildhall-migrations-'))
    try {
      cpSync('drizzle/migrations', folder, { recursive: true })
      const before = readdirSync(folder).sort()
      const bin = join(process.cwd(), 'node_modules/drizzle-kit/bin.cjs')
      execFileSync(process.execPath, [bin, 'generate', '--dialect=postgresql', '--schema=./drizzle/schema/index.ts', `--out=${folder}`], { stdio: 'pipe', env: { ...process.env, CI: '1' } })
      expect(readdirSync(folder).sort()).toEqual(before)
    }
    finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
