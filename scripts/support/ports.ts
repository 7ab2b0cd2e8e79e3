import { connect, createServer } from 'node:net'

/** A TCP port on the loopback that nobody uses right now. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')))
    })
  })
}

/** Why the address cannot be listened on (EADDRINUSE, EACCES, …), or undefined when it can. */
export async function portTrouble(host: string, port: number): Promise<string | undefined> {
  const trouble = await new Promise<string | undefined>((resolve) => {
    const server = createServer()
    server.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })
  // A browser tries ::1 first for "localhost": somebody else's server there would answer in our place.
  if (!trouble && host === '127.0.0.1' && await answers('::1', port)) return 'EADDRINUSE'
  return trouble
}

async function answers(host: string, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 500 })
    const done = (open: boolean): void => {
      socket.destroy()
      resolve(open)
    }
    socket.on('connect', () => done(true)).on('error', () => done(false)).on('timeout', () => done(false))
  })
}
