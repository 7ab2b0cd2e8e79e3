import { addComponent, defineNuxtModule } from '@nuxt/kit'
import { createRequire } from 'node:module'

interface ImportMap {
  components: Record<string, { from: string }>
}

/** Registers each Vuetify component for templates: only those that are used reach a chunk, with their own styles. */
export const vuetifyComponents = defineNuxtModule({
  meta: { name: 'vuetify-components' },
  setup() {
    const map = createRequire(import.meta.url)('vuetify/dist/json/importMap.json') as ImportMap
    for (const [name, { from }] of Object.entries(map.components)) {
      addComponent({ name, export: name, filePath: `vuetify/lib/${from}` })
    }
  },
})
