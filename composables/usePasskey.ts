import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import type { NewPasskey, PasskeyProof } from '#shared/schemas/passkeys'
import { useApi } from '~/composables/useApi'

interface Options { challenge: string }

/** Passkeys in this browser. What speaks to it is loaded when one is used; undefined means that none was. */
export function usePasskey() {
  const api = useApi()

  /** Shows with a passkey who one is. */
  async function prove(): Promise<PasskeyProof | undefined> {
    const options = await api('POST /api/sessions/passkey/challenge')
    const { startAuthentication } = await import('@simplewebauthn/browser')
    const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON
    return await startAuthentication({ optionsJSON }).catch(() => undefined)
  }

  /** Makes a passkey for what the server has answered. */
  async function make(options: Options): Promise<NewPasskey | undefined> {
    const { startRegistration } = await import('@simplewebauthn/browser')
    const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON
    return await startRegistration({ optionsJSON }).catch(() => undefined)
  }

  const isSupported = ref(false)
  onMounted(() => isSupported.value = typeof PublicKeyCredential === 'function')
  return { prove, make, isSupported }
}
