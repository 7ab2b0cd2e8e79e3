import { toBase64url } from '#shared/seal/bytes'
import { useApi } from '~/composables/useApi'
import type { Composer } from '~/composables/useComposer'
import type { Uploads } from '~/composables/useResumableUpload'

export interface LetterContent {
  to: string[]
  subject: string
  body: string
}

const SAVE_MS = 3000

/** 16 random bytes: sending twice makes one. */
export function newClientId(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(16)))
}

/**
 * Keeps an unfinished letter on the server, every three seconds while it changes. What will be sealed is never kept: the
 * server must not see it.
 */
export function useCapsuleDraft(composer: Composer, content: LetterContent, uploads: Uploads) {
  const api = useApi()
  const clientId = ref(newClientId())
  const state = ref<'none' | 'kept'>('none')
  let isPaused = false
  let saved = ''
  let saving: Promise<unknown> = Promise.resolve()

  function snapshot() {
    const when = composer.choices.isLater ? composer.when() : undefined
    const isSealed = composer.choices.isSealed
    return {
      subject: content.subject, body_md: isSealed ? '' : content.body, files: uploads.attached.value,
      ...content.to.length > 0 ? { to: content.to } : {}, ...when ? { when } : {},
    }
  }
  const isBlank = () => content.subject + content.body === '' && content.to.length === 0 && uploads.items.value.length === 0

  async function save(): Promise<void> {
    if (isPaused || composer.choices.to !== 'people') return
    // A letter that was kept, and is to be sealed now, is emptied; one that never was is not begun.
    if (composer.choices.isSealed ? state.value === 'none' : isBlank() && state.value === 'none') return
    const body = snapshot()
    const text = JSON.stringify(body)
    if (text === saved) return
    saved = text
    saving = api('PUT /api/capsules/drafts/:clientId', { params: { clientId: clientId.value }, body }).then(() => state.value = 'kept', () => saved = '')
    await saving
  }

  /** What is sent must not be overtaken by what was kept. */
  async function pause(): Promise<void> {
    isPaused = true
    await saving
  }
  function resume(): void {
    isPaused = false
  }
  /** Begins with what an earlier visit has kept. */
  function begin(id: string): void {
    clientId.value = id
    saved = JSON.stringify(snapshot())
    state.value = 'kept'
  }

  onMounted(() => {
    const timer = setInterval(() => void save(), SAVE_MS)
    const flush = () => void save()
    addEventListener('pagehide', flush)
    onBeforeUnmount(() => {
      clearInterval(timer)
      removeEventListener('pagehide', flush)
      flush()
    })
  })
  return { clientId, state, pause, resume, begin }
}
