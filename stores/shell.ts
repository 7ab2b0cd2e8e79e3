import { defineStore } from 'pinia'

export interface Notice {
  id: number
  text: string
  action?: { label: string, run: () => void }
}

export interface Question {
  title: string
  text: string
  /** The label of the button that does it. */
  confirm: string
  isDangerous?: boolean
}

/** What floats above every page: short notices, one question, the list of shortcuts. */
export const useShellStore = defineStore('shell', () => {
  const notices = shallowRef<Notice[]>([])
  const question = shallowRef<Question & { answer: (yes: boolean) => void }>()
  const helpOpen = ref(false)
  let lastId = 0

  /** Says something for a few seconds, longer where it offers an action. */
  function notify(text: string, action?: Notice['action']) {
    const id = ++lastId
    notices.value = [...notices.value.slice(-2), { id, text, action }]
    setTimeout(() => dismiss(id), action ? 12_000 : 5_000)
  }

  function dismiss(id: number) {
    notices.value = notices.value.filter(notice => notice.id !== id)
  }

  /** Asks before something that cannot be undone. */
  async function confirm(asked: Question): Promise<boolean> {
    question.value?.answer(false)
    return await new Promise((resolve) => {
      question.value = { ...asked, answer: (yes) => {
        question.value = undefined
        resolve(yes)
      } }
    })
  }

  return { notices, question, helpOpen, notify, dismiss, confirm }
})
