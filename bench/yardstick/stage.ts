import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Graph, nodeOf } from '../../src/graph/graph.ts'
import { urlOf } from '../../src/targets/local/bind.ts'
import { edgeId } from '../../src/targets/edge/recipe.ts'
import { edgeFiles, edgeRow, upstreams } from '../../src/targets/local/edge.ts'
import { placeEdgeFiles } from '../../src/targets/local/driver/place-files.ts'
import { baseEnvironment } from '../../src/targets/local/driver/environment.ts'
import { placeJob, placeService, prepareCommand, secretsRead } from '../../src/targets/local/lower.ts'
import { ordinaryUser } from '../../src/targets/local/driver/ordinary.ts'
import { makeFolder, placeFiles } from '../../src/targets/local/driver/place-files.ts'
import { secretStore } from '../../src/targets/secret-files.ts'
import { type Installed, portNumbers, type Site, upstreamFile } from '../../src/targets/local/site.ts'
import { environmentOf, fillIn, type Program } from '../../src/targets/local/supervisor/environment.ts'
import { portsAside } from '../aside.ts'
import { cleanup } from '../cleanup.ts'

/** A command with everything around it, ready to be started bare. */
export interface Bare extends Program {
  readonly instance: string
  readonly ports?: Readonly<Record<string, readonly number[]>>
}

/**
 * Everything that the yardstick's commands read, laid out before its clock starts: the very configuration files,
 * variables and secrets that `up` would write, in a temporary folder with ports of its own. Nothing is started by it.
 */
export interface Stage {
  readonly folder: string
  readonly url: string
  readonly admin: { readonly username: string; readonly password: string }
  readonly commands: Readonly<Record<string, Bare>>
  /** Starts a command in a process group of its own, its output in a log file. */
  start(name: string): Running
  /** The same, with its standard output to read. */
  listen(name: string): Running & { readonly lines: AsyncIterable<string> }
  scratch(instance: string): string
  /** Ends whatever of it still lives, in the reverse order of its start, and removes the folder. */
  clear(): Promise<void>
}

export interface Running {
  readonly pid: number
  /** Resolves with the exit code; null after a signal. */
  readonly ended: Promise<number | null>
}

/**
 * Lays out the stage for a platform of which the software is installed. `extra` adds commands made from those that
 * there are.
 */
export async function stageOf(
  graph: Graph,
  project: string,
  software: Readonly<Record<string, Installed>>,
  extra: (commands: Readonly<Record<string, Bare>>) => Readonly<Record<string, Bare>>,
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-yardstick-'))
  chmodSync(folder, 0o755)
  const ordinary = ordinaryUser(folder)
  const site: Site = {
    folder,
    project,
    root: process.getuid?.() === 0,
    ports: await portsAside(graph),
    software,
    environment: baseEnvironment(),
    ...(ordinary && { ordinary }),
  }
  for (const name of ['logs', 'run/edge', 'run/upstreams', `config/${edgeId}`])
    mkdirSync(join(folder, name), { recursive: true })
  const secrets = secretStore(graph, folder, project)
  secrets.ensure()
  const commands: Record<string, Bare> = {}

  for (const node of graph.nodes.values()) {
    if (node.kind === 'job') {
      const placed = placeJob(graph, site, node, secrets.hash)
      placeFiles(placed, secrets, secretsRead(node), undefined)
      commands[node.id] = { ...placed.row, instance: node.id }
    }
    if (node.kind === 'service' || node.kind === 'store') {
      const program = node.kind === 'store' ? node.server : node
      const placed = placeService(graph, site, node, secrets.hash)
      placeFiles(placed, secrets, secretsRead(program), placed.row.user)
      for (const id of program.volumes) makeFolder(placed.binder.folders.volume(id), 0o700, placed.row.user)
      for (let slot = 1; slot <= placed.row.replicas; slot++) {
        const ports = Object.fromEntries(
          Object.entries(placed.row.ports).map(([name, numbers]) => [name, [numbers[slot - 1]!]]),
        )
        commands[`${node.id}.${slot}`] = { ...placed.row, instance: `${node.id}.${slot}`, ports }
      }
      const prepare = node.kind === 'store' ? prepareCommand(node, site, placed.binder, (path) => path) : undefined
      if (prepare) commands[`${node.id}-prepare`] = { ...placed.row, command: prepare, instance: `${node.id}-prepare` }
      const { ask } = placed.row.health.ready
      if (ask.probe === 'exec')
        commands[`${node.id}-ready`] = { ...placed.row, command: ask.command, instance: `${node.id}-ready` }
    }
  }
  for (const [service, port] of upstreams(graph)) {
    const slots = Object.values(commands).filter((each) => each.instance.startsWith(`${service}.`)).length
    const numbers = portNumbers(site, `${service}:${port}`).slice(0, slots)
    writeFileSync(
      upstreamFile(site, service, port),
      numbers.map((number) => `server 127.0.0.1:${number} max_fails=0;\n`).join(''),
    )
  }
  placeEdgeFiles(join(folder, 'config', edgeId), edgeFiles(graph, site))
  commands[edgeId] = { ...edgeRow(graph, site), instance: edgeId }
  Object.assign(commands, extra(commands))

  const route = [...graph.nodes.values()].find((node) => node.kind === 'route' && node.account)!
  const account = nodeOf(graph, route.id, 'route').account!
  const scratch = (instance: string) => join(folder, 'run/scratch', instance)
  const born: { child: ChildProcess; name: string; ended: Promise<number | null> }[] = []

  function spawned(name: string, listening: boolean) {
    const bare = commands[name]
    if (!bare) throw new Error(`the stage has no command ${name}; it has ${Object.keys(commands).join(', ')}`)
    const by = {
      instance: bare.instance,
      scratch: scratch(bare.instance),
      port: (port: string) => bare.ports?.[port]?.[0],
    }
    makeFolder(by.scratch, 0o755, bare.user)
    const log = openSync(join(folder, 'logs', `${name}.log`), 'a')
    const [program, ...args] = bare.command.map((each) => fillIn(each, by))
    const child = spawn(program!, args, {
      cwd: bare.cwd,
      env: environmentOf(bare, by),
      detached: true,
      stdio: ['ignore', listening ? 'pipe' : log, log],
      ...(bare.user && { uid: bare.user.uid, gid: bare.user.gid }),
    })
    closeSync(log)
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => resolve(code))
    })
    ended.catch(() => {})
    born.push({ child, name, ended })
    return { child, ended, pid: child.pid! }
  }

  const clear = cleanup(async () => {
    for (const { child, name, ended } of born.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue
      child.kill(name.startsWith('metastore') ? 'SIGINT' : 'SIGTERM')
      const timer = setTimeout(() => signalGroup(child.pid!), 15_000)
      await ended
      clearTimeout(timer)
      signalGroup(child.pid)
    }
    for (const path of [folder, ...(ordinary ? [ordinary.folder] : [])]) rmSync(path, { recursive: true, force: true })
  })

  return {
    folder,
    url: urlOf(graph, site, route.id),
    admin: { username: account.user, password: readFileSync(join(folder, 'secrets', account.password), 'utf8') },
    commands,
    scratch,
    clear,
    start: (name) => spawned(name, false),
    listen(name) {
      const { child, ...running } = spawned(name, true)
      return { ...running, lines: createInterface({ input: child.stdout! }) }
    },
  }
}

/** Ends what is left of a group whose leader we started and have seen end, or must end by force. */
function signalGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch {
    // Nothing is left of it.
  }
}
