import type { ComponentPublicInstance } from 'vue'

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

  async function leave(name: string) {
    await nextTick()
    document.querySelector<HTMLElement>(`[data-edit="${CSS.escape(name)}"]`)?.focus()
  }

  return { enter, leave }
}
