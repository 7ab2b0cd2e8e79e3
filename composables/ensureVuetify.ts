import type { App } from 'vue'
import { aliases, mdi } from 'vuetify/iconsets/mdi-svg'
import { createVuetify } from 'vuetify'

const installed = new WeakSet<App>()

/**
 * Installs Vuetify into this app once, when the first host is set up. A global plugin would put it into
 * every page and leak about 0.12 MB for each page that the server renders (docs/adr: Vuetify in hosts).
 * The detached scope keeps display and theme alive after the first host is gone. Colours come from our own
 * custom properties (components/base/styles/vuetify.css), so Vuetify's theme is off.
 */
export function ensureVuetify(): void {
  const { vueApp, isHydrating } = useNuxtApp()
  if (installed.has(vueApp)) return
  installed.add(vueApp)
  effectScope(true).run(() => {
    vueApp.use(createVuetify({
      theme: false,
      icons: { defaultSet: 'mdi', aliases, sets: { mdi } },
      // On a late install the browser knows its own size; only what the server rendered has to be repeated.
      ssr: import.meta.server || isHydrating ? { clientWidth: 1280, clientHeight: 800 } : false,
      defaults: {
        global: { ripple: false },
        VTextField: { variant: 'outlined', density: 'compact', hideDetails: 'auto' },
        VTextarea: { variant: 'outlined', density: 'compact', hideDetails: 'auto', autoGrow: true },
        VSelect: { variant: 'outlined', density: 'compact', hideDetails: 'auto' },
        VAutocomplete: { variant: 'outlined', density: 'compact', hideDetails: 'auto' },
        VCombobox: { variant: 'outlined', density: 'compact', hideDetails: 'auto' },
        VFileInput: { variant: 'outlined', density: 'compact', hideDetails: 'auto' },
        VCheckbox: { density: 'compact', hideDetails: 'auto', color: 'primary' },
        VCheckboxBtn: { density: 'compact', color: 'primary' },
        VRadio: { density: 'compact', color: 'primary' },
        VRadioGroup: { density: 'compact', hideDetails: 'auto' },
        VSwitch: { density: 'compact', hideDetails: 'auto', color: 'primary', inset: true },
        VBtn: { variant: 'flat', rounded: 'lg', class: 'text-none' },
        VAlert: { variant: 'tonal', density: 'compact', border: 'start' },
        VCard: { variant: 'outlined' },
        VChip: { size: 'small', variant: 'outlined' },
        VDialog: { maxWidth: 560, transition: 'fade-transition' },
        VMenu: { transition: 'fade-transition' },
        VList: { density: 'compact' },
        VTable: { density: 'compact' },
        VTabs: { density: 'compact', color: 'primary' },
        VDataTable: { density: 'compact' },
      },
    }))
  })
}
