import { createHash, timingSafeEqual } from 'node:crypto'
import { config } from '#server/platform/config'
import { AppError } from '#server/platform/errors'

/** Throws Unavailable where no BOUNCE_TOKEN is set, and WrongSecret for anything but `Bearer` with it. */
export function requireBounceToken(authorization: string | undefined): void {
  const { bounceToken } = config()
  if (bounceToken === undefined) throw new AppError('Unavailable', 'This installation takes no reports about mail: BOUNCE_TOKEN is not set.')
  if (!timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${bounceToken}`))) throw new AppError('WrongSecret', 'Send the token of this installation, as Authorization: Bearer.')
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
