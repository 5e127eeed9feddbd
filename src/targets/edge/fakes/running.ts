import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Edge } from '../edge.ts'

/**
 * An edge that really runs on this machine, its folders moved to a place of the test's own and its ports to free ones.
 */
export interface RunningEdge {
  /** The number at which a port of the edge listens here. */
  port(name: string): number
  /** Where a path of the container is here. */
  path(inContainer: string): string
  /** Writes a file of the container. */
  write(inContainer: string, content: string): void
  /** Takes up changed files without a stop. */
  reload(): Promise<void>
  /** What nginx has complained of. */
  complaints(): string
}

const moved = /(?<![\w/])\/(?:etc\/stackwright|var\/lib\/stackwright\/edge|usr\/share\/stackwright|tmp)(?=[/;\s])/g

/** The configuration as it is for this machine: the same but for folders, ports and addresses to listen at. */
function here(edge: Edge, folder: string, numbers: ReadonlyMap<number, number>): string {
  const text = edge.config
    .replaceAll(moved, (path) => folder + path)
    .replaceAll(/listen (\d+)/g, (_, number) => `listen 127.0.0.1:${numbers.get(Number(number))}`)
  // nginx that was started by root gives its workers to nobody, who could not look into the folder of a test.
  return process.getuid?.() === 0 ? `user root root;\n${text}` : text
}

/** Asks nginx whether it takes the configuration of an edge; gives its complaints. */
export async function checkEdge(context: TestContext, nginx: string, edge: Edge, more: More = {}): Promise<string> {
  const folder = folderOf(context, edge, more)
  const numbers = new Map(
    await Promise.all(edge.ports.map(async (port): Promise<[number, number]> => [port.number, await freePort()])),
  )
  writeFileSync(join(folder, 'checked.conf'), here(edge, folder, numbers))
  const { status, stderr } = spawnSync(
    nginx,
    ['-t', '-q', '-p', folder, '-e', 'stderr', '-c', join(folder, 'checked.conf')],
    { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
  )
  return status === 0 ? stderr : stderr || `ended with ${status}`
}

/** Starts an edge and waits until it says that it is ready; it ends with the test. */
export async function runEdge(context: TestContext, nginx: string, edge: Edge, more: More = {}): Promise<RunningEdge> {
  const folder = folderOf(context, edge, more)
  const numbers = new Map(
    await Promise.all(edge.ports.map(async (port): Promise<[number, number]> => [port.number, await freePort()])),
  )
  const config = join(folder, 'etc/stackwright/nginx.conf')
  writeFileSync(config, here(edge, folder, numbers))
  let complaints = ''
  const child = spawn(nginx, ['-p', folder, '-e', 'stderr', '-c', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.on('data', (some: Buffer) => {
    complaints += some.toString()
  })
  context.after(() => ended(child))
  const port = (name: string) => numbers.get(edge.ports.find((each) => each.name === name)!.number)!
  const first = numbers.get(edge.health.port)!
  for (let tries = 0; !(await opens(first)); tries += 1) {
    if (tries > 100 || child.exitCode !== null) throw new Error(`nginx does not start: ${complaints}`)
    await pause(50)
  }
  return {
    port,
    path: (inContainer) => join(folder, inContainer),
    write: (inContainer, content) => writeFileSync(join(folder, inContainer), content),
    async reload() {
      child.kill('SIGHUP')
      await pause(300)
    },
    complaints: () => complaints,
  }
}

/** Files that the container has beside those of the edge: static files, certificates. */
export type More = Readonly<Record<string, string | Buffer>>

function folderOf(context: TestContext, edge: Edge, more: More): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-edge-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'tmp'))
  for (const [path, content] of [
    ...edge.files.map((file) => [file.path, file.content] as const),
    ...Object.entries(more),
  ]) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve()
  const over = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  return over
}

function opens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.end() !== undefined)).once('error', () =>
      resolve(false),
    )
  })
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
