import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { runNode } from '#scripts/checks/run-command'
import { dataFolderOf, rootFolder } from '#scripts/support/paths'
import { say } from '#scripts/support/steps'

export interface Counts { passed: number, failed: number }

export interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { name: string, status: string, message: string, assertionResults: { status: string, fullName: string }[] }[]
}

/** A caller's own settings must not reach the tests. */
const FOREIGN = ['DATABASE_URL', 'DATABASE_REPLICA_URL', 'REDIS_URL', 'SMTP_URL', 'APP_KEY', 'APP_ROLE', 'PUBLIC_URL', 'HOST', 'PORT', 'SAMPLE', 'DATA_FOLDER', 'NODE_ENV']

/** Runs the tests of the named projects (none = all) and counts. A skipped test, and a run without tests, is a failure. */
export async function runVitest(projects: string[], rest: string[]): Promise<Counts> {
  const folder = dataFolderOf()
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `test-results.${process.pid}.json`)
  const args = [
    join(rootFolder, 'node_modules', 'vitest', 'vitest.mjs'), 'run',
    ...projects.flatMap(project => ['--project', project]),
    '--reporter=default', '--reporter=json', `--outputFile.json=${file}`,
    ...rest,
  ]
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.includes(name)))
  const { ok, how } = await runNode(args, { show: true, env: { ...env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' } })
  try {
    return countTests(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Report : undefined, ok, how)
  }
  finally {
    rmSync(file, { force: true })
  }
}

/** A file that could not be loaded, a skipped test and an empty run are failures. */
export function countTests(report: Report | undefined, ok: boolean, how: string): Counts {
  if (!report) {
    say(`Vitest wrote no report (${how}).`)
    return { passed: 0, failed: 1 }
  }
  const skipped = report.numPendingTests + report.numTodoTests
  // A file that cannot be loaded has no tests to count, but is one failure.
  const broken = report.testResults.filter(file => file.status === 'failed' && !file.assertionResults.some(test => test.status === 'failed'))
  let failed = report.numFailedTests + skipped + broken.length
  for (const file of broken) say(`Could not be run: ${file.name}\n${file.message}`)
  if (skipped > 0) say(`Skipped, which counts as failed: ${skipped}`)
  if (report.numPassedTests + failed === 0) {
    say('No test was run.')
    failed = 1
  }
  if (!ok && failed === 0) {
    say(`Vitest failed outside of the tests (${how}).`)
    failed = 1
  }
  return { passed: report.numPassedTests, failed }
}
