import { mail } from '#shared/messages/en/mail'

export type MailTexts = typeof mail

/** Every language that mails are written in. */
export const mailTexts: Record<string, MailTexts> = { en: mail }

/** The texts of a language, or of English if we do not have it. */
export function textsOf(language: string): MailTexts {
  return (Object.hasOwn(mailTexts, language) ? mailTexts[language] : undefined) ?? mail
}
