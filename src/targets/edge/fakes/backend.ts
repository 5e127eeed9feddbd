import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { TestContext } from 'node:test'

/** A service that tells what it was asked. */
export interface Backend {
  readonly port: number
  readonly asked: IncomingMessage[]
  /** As a crash does it: all connections at once, and nobody listens any more. */
  crash(): Promise<void>
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Starts a service at an address of this machine; it answers with its own name, method, path and the headers that it
 * was sent, and ends with the test.
 */
export async function backend(
  context: TestContext,
  {
    name = 'web',
    host = '127.0.0.1',
    port = 0,
    answer,
  }: { name?: string; host?: string; port?: number; answer?: Answer } = {},
): Promise<Backend> {
  const asked: IncomingMessage[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((request, response) => {
    asked.push(request)
    if (answer) return answer(request, response)
    request
      .resume()
      .on('end', () =>
        response
          .setHeader('content-type', 'application/json')
          .end(JSON.stringify({ name, method: request.method, url: request.url, headers: request.headers })),
      )
  })
  server.on(
    'connection',
    (socket) => void sockets.add(socket.on('close', () => void sockets.delete(socket)).on('error', () => {})),
  )
  server.on('upgrade', (request, socket) => {
    asked.push(request)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n')
    socket.pipe(socket)
  })
  const crash = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  context.after(() => (server.listening ? crash() : undefined))
  return { port: (server.address() as { port: number }).port, asked, crash }
}
