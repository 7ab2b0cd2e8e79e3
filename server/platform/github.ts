/**
 * Sign-in with GitHub: the authorization code flow (RFC 6749, 4.1) with PKCE (RFC 7636) and state. Who somebody is there is
 * the numeric id, which never changes hands; names and addresses do.
 */
import * as oauth from 'oauth4webapi'
import { config } from '#server/platform/config'
import { AppError } from '#server/platform/errors'
import { logger } from '#server/platform/logger'

const TIMEOUT_MS = 10_000
const SCOPE = 'read:user user:email'

export interface GithubPerson {
  id: string
  login: string
  name: string
  /** The primary address, if GitHub has verified it. */
  email: string | undefined
}

/** What the way back is checked against. */
export interface GithubJourney { state: string, verifier: string }

/** Where to send the browser, and what to keep until it comes back. Throws NotFound where GitHub is not configured. */
export async function beginGithub(): Promise<GithubJourney & { url: string }> {
  const { as, client } = parties()
  const [state, verifier] = [oauth.generateRandomState(), oauth.generateRandomCodeVerifier()]
  const url = new URL(as.authorization_endpoint)
  url.search = new URLSearchParams({
    client_id: client.client_id, redirect_uri: redirectUri(), response_type: 'code', scope: SCOPE, state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  }).toString()
  return { url: url.href, state, verifier }
}

/** Who has come back from GitHub. Throws Refused for another state, and for whatever GitHub does not accept. */
export async function finishGithub({ code, state }: { code: string, state: string }, journey: GithubJourney): Promise<GithubPerson> {
  const { as, client, clientSecret, apiUrl, options } = parties()
  try {
    const answer = oauth.validateAuthResponse(as, client, new URLSearchParams({ code, state }), journey.state)
    const response = await oauth.authorizationCodeGrantRequest(as, client, oauth.ClientSecretPost(clientSecret), answer, redirectUri(), journey.verifier, options())
    const { access_token: token } = await oauth.processAuthorizationCodeResponse(as, client, response)
    return await readPerson(apiUrl, token)
  }
  catch (error) {
    if (error instanceof AppError) throw error
    logger.info({ err: error }, 'a sign-in with GitHub was refused')
    throw refused()
  }
}

async function readPerson(apiUrl: string, token: string): Promise<GithubPerson> {
  const [user, emails] = await Promise.all([read(`${apiUrl}/user`, token), read(`${apiUrl}/user/emails`, token)])
  const { id, login, name } = user as { id?: unknown, login?: unknown, name?: unknown }
  if (!Number.isSafeInteger(id) || typeof login !== 'string') throw refused()
  const primary = (Array.isArray(emails) ? emails as { email?: unknown, primary?: unknown, verified?: unknown }[] : []).find(one => one.primary === true && one.verified === true)
  return { id: String(id), login, name: typeof name === 'string' && name.trim() !== '' ? name.trim() : login, email: typeof primary?.email === 'string' ? primary.email : undefined }
}

async function read(address: string, token: string): Promise<unknown> {
  const response = await fetch(address, {
    headers: { 'accept': 'application/vnd.github+json', 'authorization': `Bearer ${token}`, 'user-agent': 'Guildhall' },
    signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error',
  })
  if (!response.ok) throw new Error(`GitHub answered ${response.status}.`)
  return await response.json()
}

function parties() {
  const { github } = config()
  if (!github) throw new AppError('NotFound', 'Sign-in with GitHub is not set up here.')
  const as = { issuer: `${github.url}/login/oauth`, authorization_endpoint: `${github.url}/login/oauth/authorize`, token_endpoint: `${github.url}/login/oauth/access_token` }
  const options = () => ({ signal: AbortSignal.timeout(TIMEOUT_MS), [oauth.allowInsecureRequests]: github.url.startsWith('http:') })
  return { as, client: { client_id: github.clientId }, clientSecret: github.clientSecret, apiUrl: github.apiUrl, options }
}

function redirectUri(): string {
  return `${config().publicUrl}/auth/github`
}

function refused(): AppError {
  return new AppError('Refused', 'GitHub did not confirm who you are. Try again.')
}
