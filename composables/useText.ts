import { textsOf, type Area, type Language, type Texts } from '#shared/messages/texts'

/** The texts of an area in the language of this request. The file is preloaded with the page that used it. */
export async function useText<A extends Area>(area: A): Promise<Texts<A>> {
  const language = currentLanguage()
  if (import.meta.server) useNuxtApp().ssrContext?.modules?.add(`shared/messages/${language}/${area}.ts`)
  return await textsOf(area, language)
}

/** The server decides by the person's setting, cookie and `Accept-Language`; the browser reads what was decided. */
export function currentLanguage(): Language {
  const language = import.meta.server ? useRequestEvent()?.context.language : document.documentElement.lang
  return language === 'en' ? language : 'en'
}
