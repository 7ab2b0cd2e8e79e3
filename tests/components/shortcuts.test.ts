import { mountSuspended } from '@nuxt/test-utils/runtime'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import ShellShortcuts from '~/components/shell/ShellShortcuts.vue'
import { SHORTCUTS_OFF, useShortcut } from '~/composables/useShortcut'
import { notation } from '#shared/shortcuts/match'
import { SHORTCUTS, type ShortcutId } from '#shared/shortcuts/registry'
import { shortcuts } from '#shared/messages/en/shortcuts'
import { judgeMounted } from '#tests/support/flaws'

const pressed: string[] = []
const Listener = defineComponent({
  setup() {
    for (const id of ['list.next', 'go.organizations', 'form.save', 'tab.select'] as ShortcutId[]) useShortcut(id, index => void pressed.push(`${id}:${index}`))
    return () => h('div', [h('input', { id: 'field' }), h('button', { id: 'button' }, 'Press')])
  },
})

function press(selector: string, init: KeyboardEventInit): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
  document.querySelector(selector)!.dispatchEvent(event)
  return event
}

describe('shortcuts', () => {
  afterEach(() => {
    pressed.length = 0
    localStorage.clear()
  })

  it('run while a button has the focus, and keep the browser from acting', async () => {
    const wrapper = await mountSuspended(Listener, { attachTo: document.body })
    expect(press('#button', { key: 'j' }).defaultPrevented).toBe(true)
    expect(pressed).toEqual(['list.next:0'])
    wrapper.unmount()
  })

  it('never run while somebody types, except those with Ctrl', async () => {
    const wrapper = await mountSuspended(Listener, { attachTo: document.body })
    expect(press('#field', { key: 'j' }).defaultPrevented).toBe(false)
    press('#field', { key: 's', ctrlKey: true })
    expect(pressed).toEqual(['form.save:0'])
    wrapper.unmount()
  })

  it('understand a sequence of two keys, and forget the first after another one', async () => {
    const wrapper = await mountSuspended(Listener, { attachTo: document.body })
    press('#button', { key: 'g' })
    press('#button', { key: 'o' })
    press('#button', { key: 'g' })
    press('#button', { key: 'x' })
    press('#button', { key: 'o' })
    expect(pressed).toEqual(['go.organizations:0'])
    wrapper.unmount()
  })

  it('end with the component that bound them', async () => {
    const wrapper = await mountSuspended(Listener, { attachTo: document.body })
    wrapper.unmount()
    const other = await mountSuspended(defineComponent(() => () => h('button', { id: 'button' }, 'Press')), { attachTo: document.body })
    press('#button', { key: 'j' })
    expect(pressed).toEqual([])
    other.unmount()
  })

  it('can be switched off', async () => {
    const wrapper = await mountSuspended(Listener, { attachTo: document.body })
    localStorage.setItem(SHORTCUTS_OFF, '1')
    press('#button', { key: 'j' })
    expect(pressed).toEqual([])
    wrapper.unmount()
  })

  it('read Alt with a digit from the place of the key, as a Mac types another character there', () => {
    expect(notation({ key: '¡', code: 'Digit1', altKey: true, ctrlKey: false, metaKey: false })).toBe('alt+1')
  })

  it('have keys of their own, unless they belong to different places', () => {
    const seen = new Map<string, string>()
    for (const [id, { keys, place }] of Object.entries(SHORTCUTS)) {
      for (const key of keys) {
        expect(seen.get(`${place} ${key}`) ?? seen.get(`everywhere ${key}`), `${id} and its keys ${key}`).toBeUndefined()
        seen.set(`${place} ${key}`, id)
      }
    }
  })
})

describe('the list of shortcuts', () => {
  it('shows every one of the registry', async () => {
    const wrapper = await mountSuspended(ShellShortcuts, { attachTo: document.body })
    const shown = wrapper.findAll('dt').map(entry => entry.text())
    expect(shown.sort()).toEqual(Object.values(shortcuts.does).sort())
    wrapper.unmount()
  })

  it('switches them off for this browser, and on again', async () => {
    const wrapper = await mountSuspended(ShellShortcuts, { attachTo: document.body })
    await wrapper.get('input').setValue(false)
    expect(localStorage.getItem(SHORTCUTS_OFF)).toBe('1')
    await wrapper.get('input').setValue(true)
    expect(localStorage.getItem(SHORTCUTS_OFF)).toBeNull()
    wrapper.unmount()
  })

  it('has no accessibility findings', async () => {
    const wrapper = await mountSuspended(ShellShortcuts, { attachTo: document.body })
    expect(await judgeMounted(wrapper.element)).toEqual([])
    wrapper.unmount()
  })
})
