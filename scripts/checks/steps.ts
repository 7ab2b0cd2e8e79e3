import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { runNode } from '#scripts/checks/run-command'
import { buildIfStale } from '#scripts/launch/build'
import { dataFolderOf, rootFolder } from '#scripts/support/paths'
import { say, step } from '#scripts/support/steps'

export interface Check {
  name: string
  label: string
  args: string[]
  env?: NodeJS.ProcessEnv
}

const module = (...path: string[]): string => join(rootFolder, 'node_modules', ...path)

/** The sources that dependency-cruiser walks. */
const CRUISED = ['app.vue', 'error.vue', 'components', 'composables', 'drizzle', 'emails', 'layouts', 'middleware', 'pages', 'plugins', 'scripts', 'server', 'shared', 'stores', 'tests']

export function allChecks(): Check[] {
  return [
    // Writes the types that the next ones need.
    { name: 'prepare', label: 'Prepare', args: [module('nuxt', 'bin', 'nuxt.mjs'), 'prepare'], env: { NUXT_TELEMETRY_DISABLED: '1' } },
    { name: 'lint', label: 'Lint', args: [module('eslint', 'bin', 'eslint.js'), '.', '--max-warnings=0', '--cache', '--cache-location', module('.cache', 'eslint', 'cache')] },
    { name: 'types', label: 'Types', args: [module('vue-tsc', 'bin', 'vue-tsc.js'), '-b', '--noEmit'] },
    { name: 'cruise', label: 'Layers', args: [module('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'), '--output-type', 'err', ...CRUISED.filter(path => existsSync(join(rootFolder, path)))] },
    { name: 'knip', label: 'Dead code', args: [module('knip', 'bin', 'knip.js'), '--no-progress'] },
  ]
}

/** What is measured of the build, once it is there. */
export function budgetCheck(): Check[] {
  const script = join(rootFolder, 'scripts', 'budget.ts')
  return existsSync(script) ? [{ name: 'budget', label: 'Size budget', args: ['--disable-warning=ExperimentalWarning', script] }] : []
}

/** Runs one check, shows its output when it fails. */
export async function runCheck(check: Check): Promise<boolean> {
  return await showing(check.label, async () => {
    const { ok, output, how } = await runNode(check.args, { env: { ...process.env, NO_COLOR: '1', ...check.env } })
    return ok ? undefined : output || how
  })
}

export async function runBuild(): Promise<boolean> {
  return await showing('Build', async (progress) => {
    try {
      await buildIfStale(dataFolderOf(), progress)
      return undefined
    }
    catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  })
}

async function showing(label: string, work: (progress: (text: string) => void) => Promise<string | undefined>): Promise<boolean> {
  const failure = await step(label, work, trouble => trouble === undefined ? 'ok' : 'FAILED')
  if (failure !== undefined) say(`\n${failure}\n`)
  return failure === undefined
}
