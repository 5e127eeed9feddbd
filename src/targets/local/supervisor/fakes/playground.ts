import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ServiceRow } from '../../table.ts'
import { connect, ensure, type SupervisorClient } from '../client.ts'
import { relatives } from '../family.ts'
import { identityOf, isAlive, signalProcess } from '../identity.ts'
import { layoutOf, logFileOf } from '../layout.ts'

/** A state folder for one test, and what is needed to try a supervisor in it. */
export interface Playground {
  readonly folder: string
  readonly supervisor: () => Promise<SupervisorClient>
  /** A row of a fake web server; `env` is for fakes/app.ts. */
  readonly web: (changes?: Partial<ServiceRow> & { readonly fake?: Record<string, string> }) => ServiceRow
  readonly log: (instance: string) => string
  /** Kills the supervisor as `kill -9` does and waits until it is gone. */
  readonly killSupervisor: () => Promise<void>
  /** Ends everything that was started here. */
  readonly clear: () => Promise<void>
}

/** Makes a playground with so many free ports. */
export async function playground(
  portCount = 3,
  folder = mkdtempSync(join(tmpdir(), 'sw-supervisor-')),
): Promise<Playground> {
  const ports = await freePorts(portCount)
  const layout = layoutOf(folder)
  mkdirSync(layout.run)
  symlinkSync(sharedCode, layout.codeCache)
  const supervisor = () => ensure(folder, { platform: 'test', environment: 'dev' })
  return {
    folder: layout.folder,
    supervisor,
    web: ({ fake, ...changes } = {}) => ({
      id: 'web',
      command: nodeCommand('app.ts'),
      cwd: layout.folder,
      secretEnv: {},
      replicas: 1,
      singleton: false,
      ports: { http: ports },
      env: { ...fakeEnvironment, PORT: '{port:http}', ...fake },
      health: {
        bootWithin: 10,
        ready: { ask: { probe: 'http', port: 'http', path: '/health' }, every: 0.2, timeout: 1 },
        live: { ask: { probe: 'tcp', port: 'http' }, every: 0.5, timeout: 1, failures: 3 },
      },
      stop: { signal: 'SIGTERM', grace: 5, drain: 1 },
      fingerprint: JSON.stringify([fake, changes.command]),
      ...changes,
    }),
    log: (instance) => readFileSync(logFileOf(layout, instance), 'utf8'),
    async killSupervisor() {
      const self = identityOf((await connect(folder))!.about.pid)!
      signalProcess(self, 'SIGKILL')
      await until(() => !isAlive(self))
    },
    async clear() {
      await (await connect(folder))?.shutdown({ services: 'stop' })
      for (const { identity } of relatives(layout)) signalProcess(identity, 'SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** How a fake is started. */
export function nodeCommand(fake: string): string[] {
  return [process.execPath, '--disable-warning=ExperimentalWarning', fileURLToPath(new URL(fake, import.meta.url))]
}

/** Compiled code is kept between the many starts of supervisors and fakes. */
const sharedCode = join(tmpdir(), `sw-supervisor-code-${process.getuid?.()}`)
mkdirSync(sharedCode, { recursive: true, mode: 0o700 })

/** The environment of fakes. */
export const fakeEnvironment = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: sharedCode }

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer()
          server.listen(0, '127.0.0.1', () => resolve(server))
        }),
    ),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** Waits until something is true; fails when it is not within some seconds. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  for (const limit = Date.now() + seconds * 1000; !(await holds());) {
    if (Date.now() > limit) throw new Error(`not true within ${seconds} s: ${holds.toString()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
