import { withFront, finishAnswer } from '#server/platform/http/front'
import { requireAppKey } from '#server/platform/app-key'
import { startBus } from '#server/platform/bus'
import { startCache } from '#server/platform/cache'
import { config, ConfigError } from '#server/platform/config'
import { countAnswer } from '#server/platform/metrics'

export default defineNitroPlugin((nitro) => {
  try {
    config()
    requireAppKey()
  }
  catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(78)
  }
  startBus()
  startCache(config().pageCacheBytes)
  nitro.h3App.handler = withFront(nitro.h3App.handler) as typeof nitro.h3App.handler
  nitro.hooks.hook('beforeResponse', (event, response) => finishAnswer(event, response))
  nitro.hooks.hook('request', (event) => {
    const start = performance.now()
    event.node.res.once('finish', () => countAnswer(event.method, event.node.res.statusCode, (performance.now() - start) / 1000))
  })
})
