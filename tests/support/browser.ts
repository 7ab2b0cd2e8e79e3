export interface Answer<T = Record<string, unknown>> {
  status: number
  headers: Headers
  body: T
  text: string
}

/** A browser as far as the API is concerned: it keeps cookies and says where it comes from. */
export interface Browser {
  cookies: Map<string, string>
  /** `/api/me`, or `POST /api/sessions` with a JSON body, or bytes with a content type. */
  call: <T = Record<string, unknown>>(operation: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer<T>>
}

export function newBrowser(origin: string, always: Record<string, string> = {}): Browser {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async call<T>(operation: string, body?: unknown, headers: Record<string, string> = {}) {
      const [method, path] = operation.includes(' ') ? operation.split(' ') as [string, string] : ['GET', operation]
      const isRaw = body instanceof Uint8Array
      const response = await fetch(origin + path, {
        method,
        headers: {
          ...(method === 'GET' ? {} : { origin }),
          ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
          ...(cookies.size > 0 ? { cookie: [...cookies].map(pair => pair.join('=')).join('; ') } : {}),
          ...always,
          ...headers,
        },
        ...(body === undefined ? {} : { body: isRaw ? new Uint8Array(body) : JSON.stringify(body) }),
        redirect: 'manual',
      })
      for (const line of response.headers.getSetCookie()) keep(cookies, line)
      const text = await response.text()
      return { status: response.status, headers: response.headers, body: parsed(text) as T, text }
    },
  }
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map(part => part.trim())
  const at = pair.indexOf('=')
  const name = pair.slice(0, at)
  const isOver = attributes.some(attribute => /^max-age=0$/i.test(attribute)) || at === pair.length - 1
  if (isOver) cookies.delete(name)
  else cookies.set(name, pair.slice(at + 1))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return text
  }
}
