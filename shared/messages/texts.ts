/**
 * Every area of texts by language, loaded when it is first needed. A second language is a second
 * object that `satisfies` the first, so that a missing or an extra text does not compile.
 */
const en = {
  site: () => import('#shared/messages/en/site').then(area => area.site),
  shortcuts: () => import('#shared/messages/en/shortcuts').then(area => area.shortcuts),
  errors: () => import('#shared/messages/en/errors').then(area => area.errors),
  validation: () => import('#shared/messages/en/validation').then(area => area.validation),
  feed: () => import('#shared/messages/en/feed').then(area => area.feed),
  post: () => import('#shared/messages/en/post').then(area => area.post),
  organization: () => import('#shared/messages/en/organization').then(area => area.organization),
  technology: () => import('#shared/messages/en/technology').then(area => area.technology),
  wiki: () => import('#shared/messages/en/wiki').then(area => area.wiki),
  versions: () => import('#shared/messages/en/versions').then(area => area.versions),
  person: () => import('#shared/messages/en/person').then(area => area.person),
  form: () => import('#shared/messages/en/form').then(area => area.form),
  account: () => import('#shared/messages/en/account').then(area => area.account),
  security: () => import('#shared/messages/en/security').then(area => area.security),
  staticSite: () => import('#shared/messages/en/static-site').then(area => area.staticSite),
  tokens: () => import('#shared/messages/en/tokens').then(area => area.tokens),
  unsubscribe: () => import('#shared/messages/en/unsubscribe').then(area => area.unsubscribe),
  following: () => import('#shared/messages/en/following').then(area => area.following),
  mailAdmin: () => import('#shared/messages/en/mail-admin').then(area => area.mailAdmin),
  manage: () => import('#shared/messages/en/manage').then(area => area.manage),
  moderation: () => import('#shared/messages/en/moderation').then(area => area.moderation),
  notification: () => import('#shared/messages/en/notification').then(area => area.notification),
  tools: () => import('#shared/messages/en/tools').then(area => area.tools),
  notes: () => import('#shared/messages/en/notes').then(area => area.notes),
  note: () => import('#shared/messages/en/note').then(area => area.note),
  write: () => import('#shared/messages/en/write').then(area => area.write),
  capsule: () => import('#shared/messages/en/capsule').then(area => area.capsule),
  scheduled: () => import('#shared/messages/en/scheduled').then(area => area.scheduled),
  admin: () => import('#shared/messages/en/admin').then(area => area.admin),
  editor: () => import('#shared/messages/en/editor').then(area => area.editor),
}

export const LANGUAGES = { en }
export type Language = keyof typeof LANGUAGES
export type Area = keyof typeof en
export type Texts<A extends Area> = Awaited<ReturnType<typeof en[A]>>

/** What was asked for before: even a module that is there takes its time to be imported again. */
const loaded = new Map<string, Promise<unknown>>()

/** The texts of an area in one language. */
export async function textsOf<A extends Area>(area: A, language: Language): Promise<Texts<A>> {
  const name = `${language}/${area}`
  const texts = loaded.get(name) as Promise<Texts<A>> | undefined ?? (LANGUAGES[language][area] as () => Promise<Texts<A>>)()
  loaded.set(name, texts)
  // A browser that was offline may ask again.
  texts.catch(() => loaded.delete(name))
  return await texts
}
