import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface GithubAccount {
  id: number
  login: string
  name: string | null
  emails: { email: string, primary: boolean, verified: boolean }[]
}

export interface GithubStandIn {
  url: string
  /** Whoever is signed in there: the next one who comes is them. */
  person: GithubAccount
  stop: () => Promise<void>
}

export const GITHUB_CLIENT = { id: 'guildhall-client', secret: 'guildhall-secret' }

/**
 * GitHub as far as a sign-in goes, over HTTP: it keeps codes for one use, checks client, redirect address and PKCE as GitHub
 * does (and answers a refusal with 200 and `error`, as GitHub does), and shows people only to who brings their token.
 */
export async function startGithub(person: GithubAccount): Promise<GithubStandIn> {
  const codes = new Map<string, { challenge: string, redirectUri: string, account: GithubAccount }>()
  const tokens = new Map<string, GithubAccount>()
  const standIn: GithubStandIn = { url: '', person, stop: async () => await new Promise(resolve => server.close(() => resolve())) }

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', standIn.url)
    const json = (body: unknown, status = 200) => void response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
    if (url.pathname === '/login/oauth/authorize') return authorize(url, response)
    if (url.pathname === '/login/oauth/access_token' && request.method === 'POST') return json(exchange(new URLSearchParams(await bodyOf(request))))
    const account = tokens.get((request.headers.authorization ?? '').replace(/^Bearer /, ''))
    if (!account) return json({ message: 'Bad credentials' }, 401)
    if (url.pathname === '/api/v3/user') return json({ id: account.id, login: account.login, name: account.name })
    if (url.pathname === '/api/v3/user/emails') return json(account.emails)
    json({ message: 'Not Found' }, 404)
  }

  function authorize({ searchParams: asked }: URL, response: ServerResponse): void {
    const [challenge, redirectUri] = [asked.get('code_challenge'), asked.get('redirect_uri')]
    if (asked.get('client_id') !== GITHUB_CLIENT.id || asked.get('code_challenge_method') !== 'S256' || !challenge || !redirectUri) return void response.writeHead(404).end()
    const code = randomBytes(10).toString('hex')
    codes.set(code, { challenge, redirectUri, account: standIn.person })
    const back = new URL(redirectUri)
    back.searchParams.set('code', code)
    back.searchParams.set('state', asked.get('state') ?? '')
    response.writeHead(302, { location: back.href }).end()
  }

  function exchange(form: URLSearchParams): Record<string, string> {
    const known = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url')
    if (form.get('client_id') !== GITHUB_CLIENT.id || form.get('client_secret') !== GITHUB_CLIENT.secret) return { error: 'incorrect_client_credentials' }
    if (!known || known.challenge !== challenge || known.redirectUri !== form.get('redirect_uri')) return { error: 'bad_verification_code' }
    const token = `gho_${randomBytes(18).toString('hex')}`
    tokens.set(token, known.account)
    return { access_token: token, token_type: 'bearer', scope: 'read:user,user:email' }
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  standIn.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return standIn
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString()
  return body
}
