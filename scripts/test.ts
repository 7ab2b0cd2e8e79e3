import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { endChildrenWithUs } from '#scripts/checks/run-command'
import { allChecks, budgetCheck, runBuild, runCheck } from '#scripts/checks/steps'
import { ensureTools } from '#scripts/checks/tools'
import { runVitest } from '#scripts/checks/vitest'
import { Problem, runScript } from '#scripts/support/problem'
import { rootFolder } from '#scripts/support/paths'
import { say, seconds } from '#scripts/support/steps'

/** Kinds of tests that run neither the built server nor other programs. */
const LIGHT = ['architecture', 'domain', 'emails', 'components']

// npm test: everything. --only <kind> [files]: the tests of one kind. --checks [names]: the checks without tests.
await runScript(async () => {
  endChildrenWithUs()
  const begin = performance.now()
  const [option, ...rest] = process.argv.slice(2)
  const counts = { passed: 0, failed: 0 }
  const add = (ok: boolean): void => void (ok ? counts.passed++ : counts.failed++)

  if (option === '--checks') {
    for (const check of chosenChecks(rest)) add(await runCheck(check))
  }
  else if (option === '--only') {
    const [kind, ...files] = rest
    if (!kind) throw new Problem('Which kind of tests? For example: npm test -- --only domain')
    const heavy = !LIGHT.includes(kind)
    if (heavy) await ensureTools()
    // Vitest reads the settings of TypeScript that Nuxt writes.
    if (!existsSync(join(rootFolder, '.nuxt', 'tsconfig.json'))) add(await runCheck(allChecks()[0]!))
    if (heavy && !await runBuild()) add(false)
    else await addTests([kind], files)
  }
  else {
    await ensureTools()
    for (const check of allChecks()) add(await runCheck(check))
    const built = await runBuild()
    add(built)
    for (const check of built ? budgetCheck() : []) add(await runCheck(check))
    await addTests([], process.argv.slice(2))
  }
  say(`\nTook ${seconds(begin)}.`)
  say(`${counts.passed} passed, ${counts.failed} failed`)
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0

  async function addTests(projects: string[], files: string[]): Promise<void> {
    const { passed, failed } = await runVitest(projects, files)
    counts.passed += passed
    counts.failed += failed
  }
})

function chosenChecks(names: string[]): ReturnType<typeof allChecks> {
  const checks = allChecks()
  const unknown = names.find(name => !checks.some(check => check.name === name))
  if (unknown) throw new Problem(`There is no check named ${unknown}; there are: ${checks.map(check => check.name).join(', ')}`)
  return names.length === 0 ? checks : checks.filter(check => check.name === 'prepare' || names.includes(check.name))
}
