import { validation } from '#shared/messages/en/validation'
import { fieldError } from '#server/platform/errors'

let common: Promise<ReadonlySet<string>> | undefined

/** Refuses a password that is among the most common ones, or that equals the e-mail address, its first part, or the handle. Throws Refused. */
export async function requireUncommonPassword(password: string, own: { email: string, handle: string }): Promise<void> {
  const small = password.toLowerCase()
  const isOwn = [own.email, own.email.split('@')[0]!, own.handle].some(name => name.toLowerCase() === small)
  common ??= loadCommon()
  if (isOwn || (await common).has(small)) throw fieldError('Refused', 'password', 'passwordCommon', validation.passwordCommon())
}

/** A megabyte of words that only sign-up and password changes need: loaded with the first of them. */
async function loadCommon(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  return new Set(dictionary['passwords-common'].map(String))
}
