import type { ComponentPublicInstance } from 'vue'

const FRAMES = 20

/**
 * A form below a list that edits one of its rows: its first field gets the focus, and the row's button (`data-edit` with
 * the row's name, also with its new one) gets it back. The form has `ref="editor"`.
 */
export function useEditorFocus() {
  const editor = useTemplateRef<ComponentPublicInstance>('editor')

  async function enter() {
    await nextTick()
    const root: HTMLElement | undefined = editor.value?.$el
    root?.querySelector('input')?.focus()
  }

  // A new name goes through the page that holds the list, and reaches its row some frames later.
  async function leave(name: string) {
    for (let frame = 0; frame < FRAMES; frame++) {
      await new Promise(requestAnimationFrame)
      const button = document.querySelector<HTMLElement>(`[data-edit="${CSS.escape(name)}"]`)
      if (button) return button.focus()
    }
  }

  return { enter, leave }
}
