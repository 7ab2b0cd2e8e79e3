import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.png': 'image/png', '.json': 'application/json', '.ico': 'image/x-icon' }

/** A host that knows files and nothing else, as a CDN does. `folder` may be filled after the start; `hostname` is this machine's. */
export async function serveFolder(folder: string, hostname: 'localhost' | '127.0.0.1' = 'localhost'): Promise<{ origin: string, stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url!, 'http://localhost').pathname))
    const asked = join(folder, path)
    const file = existsSync(asked) && statSync(asked).isFile() ? asked : join(asked, 'index.html')
    if (!file.startsWith(folder) || !existsSync(file)) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found')
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://${hostname}:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
