import { expect, it } from 'vitest'
import type { Report } from '#scripts/checks/vitest'
import { countTests } from '#scripts/checks/vitest'

const empty: Report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] }

it('counts what passed and failed', () => {
  const testResults = [{ name: 'a', status: 'failed', message: '', assertionResults: [{ status: 'failed', fullName: 'one' }] }]
  expect(countTests({ ...empty, numPassedTests: 5, numFailedTests: 1, testResults }, false, 'exit code 1')).toEqual({ passed: 5, failed: 1 })
})

it.each<[string, Report | undefined, boolean, number]>([
  ['a run without a report', undefined, true, 1],
  ['a run without tests', empty, true, 1],
  ['a skipped test', { ...empty, numPassedTests: 3, numPendingTests: 1 }, true, 1],
  ['a planned test', { ...empty, numPassedTests: 3, numTodoTests: 2 }, true, 2],
  ['a file that cannot be loaded', { ...empty, numPassedTests: 3, testResults: [{ name: 'broken', status: 'failed', message: 'SyntaxError', assertionResults: [] }] }, false, 1],
  ['an error outside of the tests', { ...empty, numPassedTests: 3 }, false, 1],
])('counts %s as failed', (_, report, ok, failed) => {
  expect(countTests(report, ok, 'exit code 1').failed).toBe(failed)
})
