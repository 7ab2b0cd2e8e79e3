import { stopBus } from '#server/platform/bus'
import { closeDatabase } from '#server/platform/db'
import { logger } from '#server/platform/logger'
import { outboxDrained } from '#server/platform/outbox'
import { stopRateLimit } from '#server/platform/rate-limit'

/** A launcher that is gone, even by kill -9, must not leave a server behind that holds its port. */
const ORPHAN_PATIENCE_MS = 10_000

/** The end: what was committed here is announced, then connections close. Workers stop in the hook of their own plugin. */
export default defineNitroPlugin((nitro) => {
  nitro.hooks.hook('close', async () => {
    await outboxDrained()
    stopBus()
    stopRateLimit()
    await closeDatabase()
  })
  process.on('disconnect', () => {
    logger.warn('the launcher is gone; ending')
    setTimeout(() => process.exit(0), ORPHAN_PATIENCE_MS).unref()
    process.kill(process.pid, 'SIGTERM')
  })
})
