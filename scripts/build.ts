import { buildIfStale } from '#scripts/launch/build'
import { dataFolderOf } from '#scripts/support/paths'
import { runScript } from '#scripts/support/problem'
import { step } from '#scripts/support/steps'

// npm run build: makes .output unless it fits the sources already.
await runScript(async () => {
  await step('Build', async progress => await buildIfStale(dataFolderOf(), progress), outcome => outcome)
})
