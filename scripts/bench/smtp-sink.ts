import { createServer } from 'node:net'
import type { Socket } from 'node:net'

export interface SmtpSink {
  url: string
  count: () => number
  close: () => void
}

/** Takes every mail and forgets it: the least that SMTP allows, so that the sender is what is measured. */
export async function startSmtpSink(): Promise<SmtpSink> {
  let count = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    let rest = ''
    let isData = false
    socket.write('220 sink\r\n')
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString('latin1')
      for (;;) {
        const end = isData ? rest.indexOf('\r\n.\r\n') : rest.indexOf('\r\n')
        if (end < 0) break
        const line = rest.slice(0, end)
        rest = rest.slice(end + (isData ? 5 : 2))
        if (isData) {
          isData = false
          count++
          socket.write('250 taken\r\n')
        }
        else if (/^DATA/i.test(line)) {
          isData = true
          socket.write('354 go on\r\n')
        }
        else if (/^QUIT/i.test(line)) {
          socket.end('221 bye\r\n')
        }
        else {
          socket.write('250 ok\r\n')
        }
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    count: () => count,
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
