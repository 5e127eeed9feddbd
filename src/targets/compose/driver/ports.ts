import { createServer } from 'node:net'
import { problem, type Problem } from '../../../base/problem.ts'

/** True when nobody listens on a port. One that only root may open is taken for free: the engine opens it. */
export function isFree(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'))
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** A problem for each port of the edge that somebody else has. */
export async function takenPorts(address: string, ports: readonly number[]): Promise<Problem[]> {
  const free = await Promise.all(ports.map((port) => isFree(address, port)))
  return ports
    .filter((_, index) => !free[index])
    .map((port) =>
      problem(
        'SW5002',
        { path: 'targets.compose.port' },
        {
          title: `port ${port} is taken`,
          found: `somebody listens on ${address}:${port}`,
          expected: 'the port at which the edge is published free',
          do: 'stop what listens there, or set targets.compose.port to another',
        },
      ),
    )
}
