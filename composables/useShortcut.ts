import { notation, worksWhileTyping } from '#shared/shortcuts/match'
import { SHORTCUTS, type ShortcutId } from '#shared/shortcuts/registry'
import { useSessionStore } from '~/stores/session'

/** `index` is which of the shortcut's keys was pressed. Return false to let the browser act as if nothing was bound. */
type Run = (index: number, event: KeyboardEvent) => unknown

const SEQUENCE_MS = 1200
export const SHORTCUTS_OFF = 'shortcuts-off'

/** What is bound now, by shortcut; the component that came last is asked first. */
function boundShortcuts(): Map<ShortcutId, Run[]> {
  const app = useNuxtApp() as { _shortcuts?: Map<ShortcutId, Run[]> }
  return app._shortcuts ??= new Map()
}

/** Binds a listed shortcut for as long as the calling component is on screen. Never fires while somebody types. */
export function useShortcut(shortcut: ShortcutId, run: Run): void {
  if (import.meta.server) return
  const bound = boundShortcuts()
  onMounted(() => bound.set(shortcut, [run, ...bound.get(shortcut) ?? []]))
  onBeforeUnmount(() => bound.set(shortcut, (bound.get(shortcut) ?? []).filter(other => other !== run)))
}

/** The one listener, started by a plugin. */
export function listenForShortcuts(): void {
  const bound = boundShortcuts()
  const session = useSessionStore()
  let before = { keys: '', at: 0 }

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
    const keys = notation(event)
    const sequence = event.timeStamp - before.at < SEQUENCE_MS ? `${before.keys} ${keys}` : ''
    before = { keys, at: event.timeStamp }
    if (isTyping(event.target) && !worksWhileTyping(keys)) return
    if (keys !== 'Escape' && (session.me?.shortcutsOff || localStorage.getItem(SHORTCUTS_OFF))) return

    for (const wanted of sequence ? [sequence, keys] : [keys]) {
      for (const [id, runs] of bound) {
        const index = (SHORTCUTS[id].keys as readonly string[]).indexOf(wanted)
        if (index < 0) continue
        for (const run of runs) {
          if (run(index, event) === false) continue
          event.preventDefault()
          before = { keys: '', at: 0 }
          return
        }
      }
    }
  })
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select'))
}
