/** New content is looked at in the transaction that writes it, before anybody can see it. Who looks is joined at start. */
import type { UnitOfWork } from '#server/platform/events'

export interface ScreenedContent {
  kind: 'post' | 'comment'
  id: number
  organizationId: number
  authorId: number
  /** With its address, if it has one. */
  text: string
  /** Not an edit. */
  isNew: boolean
}

type Screen = (unit: UnitOfWork, content: ScreenedContent) => Promise<void>

let screen: Screen = async () => undefined

export function useScreening(run: Screen): void {
  screen = run
}

export async function screenContent(unit: UnitOfWork, content: ScreenedContent): Promise<void> {
  await screen(unit, content)
}
