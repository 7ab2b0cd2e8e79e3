import { setTimeout as pause } from 'node:timers/promises'
import type { OperationShape, Received } from '#shared/contract/operation'
import type { Problem } from '#shared/contract/problem'
import { CommandProblem, refusalOf } from '#scripts/guildhall/failure'

const PAUSES_MS = [300, 1000, 3000]

interface Request {
  headers?: Record<string, string>
  body?: unknown
  bytes?: Uint8Array<ArrayBuffer>
}

/**
 * Calls the server. What is sent here may be sent again without harm, so a connection that breaks is tried again. Throws
 * CommandProblem.
 */
export async function call<O extends OperationShape>(method: O['method'], address: string, request: Request = {}): Promise<Received<O>> {
  const response = await send(method, address, request)
  return response.status === 204 ? undefined as Received<O> : await response.json() as Received<O>
}

export async function fetchBytes(address: string, headers: Record<string, string>): Promise<Uint8Array<ArrayBuffer>> {
  const response = await send('GET', address, { headers })
  return new Uint8Array(await response.arrayBuffer())
}

async function send(method: string, address: string, { headers = {}, body, bytes }: Request): Promise<Response> {
  const type = bytes ? 'application/octet-stream' : 'application/json'
  const payload = bytes ?? (body === undefined ? undefined : JSON.stringify(body))
  for (const wait of [...PAUSES_MS, undefined]) {
    const response = await fetch(address, { method, redirect: 'error', headers: { accept: 'application/json', ...payload === undefined ? {} : { 'content-type': type }, ...headers }, body: payload }).catch(() => undefined)
    if (response?.ok) return response
    if (response && response.status < 500) throw await refused(response)
    if (wait === undefined) throw response ? await refused(response) : new CommandProblem(`${new URL(address).origin} cannot be reached.`)
    await pause(wait)
  }
  throw new CommandProblem(`${new URL(address).origin} cannot be reached.`)
}

async function refused(response: Response): Promise<CommandProblem> {
  const problem = await response.json().catch(() => ({})) as Partial<Problem>
  return refusalOf(problem.code ?? String(response.status), problem.detail ?? '', problem.tries_left)
}
