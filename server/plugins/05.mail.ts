import { config } from '#server/platform/config'
import { startMailCatcher } from '#server/platform/mail-catcher/catcher'
import { provideMailCatcher } from '#server/platform/mail-catcher/running'
import { useMailCatcher } from '#server/platform/mail-server'

/** Without an SMTP server, mail is caught on this machine and shown at /dev/mail. */
export default defineNitroPlugin((nitro) => {
  const { smtpUrl, role, dataFolder } = config()
  if (smtpUrl !== undefined || role !== 'all') return
  const starting = startMailCatcher(dataFolder)
  provideMailCatcher(starting)
  useMailCatcher(starting.then(catcher => catcher.url))
  nitro.hooks.hook('close', async () => await (await starting).stop())
})
