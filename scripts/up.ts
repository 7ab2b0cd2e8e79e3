import { join } from 'node:path'
import process from 'node:process'
import { buildIfStale } from '#scripts/launch/build'
import { launch } from '#scripts/launch/launcher'
import { builtServer } from '#scripts/launch/server'
import { runScript } from '#scripts/support/problem'
import { step } from '#scripts/support/steps'

// npm start: database, migrations, sample, build, server; each only where it is needed.
await runScript(async () => {
  await launch({
    prepare: async ({ dataFolder }) => {
      await step('Build', async (progress) => {
        if (process.env.BUILD === '0') return 'skipped (BUILD=0)'
        return await buildIfStale(dataFolder, progress)
      }, outcome => outcome)
    },
    command: (env, { dataFolder }) => builtServer(env, join(dataFolder, 'server.log'), join(dataFolder, 'server.pid')),
    // Not the whole path: an earlier release stands in another folder.
    orphanMarks: ['/.output/server/index.mjs'],
    healthPatienceMs: 60_000,
  })
})
