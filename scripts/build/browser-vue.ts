import type { Plugin } from 'vite'

const WHOLE_OF_VUE = 'import * as Vue from "vue"'
/** They call something when they are loaded, so the bundler keeps them; nothing here uses what they make. */
const UNUSED = /\/nuxt\/dist\/app\/composables\/fetch\.js$/

/**
 * Lets the bundler drop what nobody uses. One module of Vuetify takes the whole of Vue to look for an export that Vue 3.6
 * may have, and so every page would load custom elements and the rest: this Vue has `getCurrentInstance` alone. And Nuxt's
 * `useFetch`, in whose place stands our own client. Fails when Vuetify writes it otherwise. It saves 6 kB on every page.
 */
export function browserVue(): Plugin {
  return {
    name: 'browser-vue',
    apply: 'build',
    transform(code, id, options) {
      if (options?.ssr) return null
      if (UNUSED.test(id)) return { code, map: null, moduleSideEffects: false }
      if (!id.endsWith('/@vuetify/v0/dist/utilities/instance.mjs')) return null
      if (!code.includes(WHOLE_OF_VUE)) throw new Error('Vuetify no longer takes the whole of Vue: remove this from scripts/build/browser-vue.ts')
      return { code: code.replace(WHOLE_OF_VUE, 'import { getCurrentInstance } from "vue"\nconst Vue = { getCurrentInstance }'), map: null }
    },
  }
}
