import { fileURLToPath } from 'node:url'
import { defineVitestProject } from '@nuxt/test-utils/config'
import { defineConfig } from 'vitest/config'

const MINUTE = 60_000

/** Tests of one kind stand in tests/<name>/; `database` = they get a template database to clone (tests/support/database.ts). */
function nodeProject(name: string, { database = false, sequential = false, testTimeout = MINUTE } = {}) {
  return {
    test: {
      name,
      environment: 'node',
      include: [`tests/${name}/**/*.test.ts`],
      globalSetup: database ? ['tests/support/cluster.ts'] : [],
      fileParallelism: !sequential,
      testTimeout,
      hookTimeout: 2 * MINUTE,
      env: { TZ: 'UTC', LOG_LEVEL: 'warn' },
    },
    resolve: { alias: { '~': fileURLToPath(new URL('.', import.meta.url)) } },
  }
}

export default defineConfig({
  test: {
    // Two at a time: each worker of the database kinds has connections and, for some, a server of its own.
    maxWorkers: 2,
    passWithNoTests: true,
    projects: [
      nodeProject('architecture'),
      nodeProject('emails'),
      nodeProject('domain', { database: true }),
      nodeProject('jobs', { database: true, sequential: true }),
      nodeProject('api', { database: true, sequential: true }),
      nodeProject('e2e', { database: true, sequential: true, testTimeout: 3 * MINUTE }),
      nodeProject('launch', { testTimeout: 5 * MINUTE }),
      nodeProject('deploy', { sequential: true, testTimeout: 10 * MINUTE }),
      await defineVitestProject({
        test: {
          name: 'components',
          environment: 'nuxt',
          include: ['tests/components/**/*.test.ts'],
          testTimeout: MINUTE,
          hookTimeout: 2 * MINUTE,
        },
      }),
    ],
  },
})
