/** An instant as a mail says it, where the reader's time zone is unknown: long date and short time in UTC. */
export function mailMoment(at: Date, language: string): string {
  return `${new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at)} UTC`
}
