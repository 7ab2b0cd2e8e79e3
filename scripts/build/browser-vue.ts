import type { Plugin } from 'vite'

const WHOLE_OF_VUE = 'import * as Vue from "vue"'

/**
 * Lets the bundler drop what nobody uses of Vue. One module of Vuetify takes the whole of Vue to look for an export that Vue 3.6
 * may have, and so every page would load custom elements, KeepAlive and the rest. This Vue has `getCurrentInstance` alone.
 * Fails when Vuetify writes it otherwise. It saves several kB on every page.
 */
export function browserVue(): Plugin {
  return {
    name: 'browser-vue',
    apply: 'build',
    transform(code, id, options) {
      if (options?.ssr || !id.endsWith('/@vuetify/v0/dist/utilities/instance.mjs')) return null
      if (!code.includes(WHOLE_OF_VUE)) throw new Error('Vuetify no longer takes the whole of Vue: remove scripts/build/browser-vue.ts')
      return { code: code.replace(WHOLE_OF_VUE, 'import { getCurrentInstance } from "vue"\nconst Vue = { getCurrentInstance }'), map: null }
    },
  }
}
