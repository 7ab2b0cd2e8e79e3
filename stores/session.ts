import { defineStore } from 'pinia'
import type { Me } from '#shared/contract/accounts'

/** Who is signed in on this device. `unknown` until the browser has asked; pages themselves are the visitor's view. */
export const useSessionStore = defineStore('session', () => {
  const me = shallowRef<Me | null>(null)
  const state = ref<'unknown' | 'visitor' | 'person'>('unknown')
  const isSignedIn = computed(() => state.value === 'person')

  function begin(person: Me) {
    me.value = person
    state.value = 'person'
    document.documentElement.dataset.signedIn = ''
  }

  function end() {
    me.value = null
    state.value = 'visitor'
    delete document.documentElement.dataset.signedIn
  }

  /** Changes what the shell shows without asking again, for example the number of unread notifications. */
  function change(part: Partial<Me>) {
    if (me.value) me.value = { ...me.value, ...part }
  }

  return { me, state, isSignedIn, begin, end, change }
})
