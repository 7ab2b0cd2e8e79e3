import { join } from 'node:path'
import { launch } from '#scripts/launch/launcher'
import { rootFolder } from '#scripts/support/paths'
import { runScript } from '#scripts/support/problem'

const nuxt = join(rootFolder, 'node_modules', 'nuxt', 'bin', 'nuxt.mjs')

// npm run dev: the same as npm start, with `nuxt dev` in place of the built server.
await runScript(async () => {
  await launch({
    prepare: async () => {},
    command: (env, { host, port, dataFolder }) => {
      return {
        args: [nuxt, 'dev', '--host', host, '--port', String(port), '--no-fork'],
        env: { ...env, NODE_ENV: 'development', NUXT_TELEMETRY_DISABLED: '1' },
        pidFile: join(dataFolder, 'server.pid'),
      }
    },
    orphanMarks: [nuxt, ' dev '],
    healthPatienceMs: 180_000,
  })
})
