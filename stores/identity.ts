import { defineStore } from 'pinia'

/** One question at a time: is it still you? Asked by whatever the server refuses until identity was shown again. */
export const useIdentityStore = defineStore('identity', () => {
  const asked = shallowRef<(yes: boolean) => void>()

  /** True once identity was shown. */
  async function ask(): Promise<boolean> {
    asked.value?.(false)
    return await new Promise((resolve) => {
      asked.value = (yes) => {
        asked.value = undefined
        resolve(yes)
      }
    })
  }

  return { asked, ask }
})
