import type { AnswerOf } from '~/composables/useApi'

type Source = AnswerOf<'GET /api/stacks/:stack/source'>

/** One technology of a stack as the form holds it. */
export interface ChosenPart { slug: string, name: string, reason: string }

/** The fields of a stack as the form and its draft hold them: parts are one text, because a draft holds texts. */
export function stackContent(source?: Source) {
  return {
    name: source?.name ?? '', vendor: source?.vendor ?? '', appUrl: source?.appUrl ?? '', description: source?.description ?? '', details: source?.details ?? '',
    screenshot: source?.screenshot ?? '', screenshotUrl: source?.screenshotUrl ?? '', reason: '', revision: String(source?.revision ?? ''),
    parts: JSON.stringify(source?.technologies.map(({ technology, reason }): ChosenPart => ({ slug: technology.slug, name: technology.name, reason })) ?? []),
  }
}
export type StackContent = ReturnType<typeof stackContent>

export function partsOf(content: StackContent): ChosenPart[] {
  return JSON.parse(content.parts) as ChosenPart[]
}

/** What the API takes. */
export function stackBody(content: StackContent) {
  const { name, vendor, description, details } = content
  return {
    name, vendor, description, details, appUrl: content.appUrl.trim() || null, screenshot: content.screenshot || null,
    technologies: partsOf(content).map(({ slug, reason }) => ({ technology: slug, reason })),
  }
}
