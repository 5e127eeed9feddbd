import { fingerprint, stableJson } from '../../base/json.ts'
import type { Graph } from '../../graph/graph.ts'
import { nodesOf, once } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { JobNode, Node, ServiceNode, StoreNode } from '../../graph/node.ts'
import type { Health, Process } from '../../graph/process.ts'
import { isLeftOut, referencesIn, type Text } from '../../graph/text.ts'
import { itemsOf } from '../item.ts'
import type { Output } from '../output.ts'
import { type Binder, binderOf, portOf, urlOf } from './bind.ts'
import { edgeId } from '../edge/recipe.ts'
import { edgeFiles, edgeRow } from './edge.ts'
import { type Site, portNumbers, upstreamFile } from './site.ts'
import { slotsOf } from './slots.ts'
import type { BoundProbe, JobRow, ScheduleRow, ServiceRow } from './table.ts'

/** A node as this machine runs it: its row, and its files with where they go. */
export interface Placed<Row> {
  readonly row: Row
  readonly files: readonly PlacedFile[]
  readonly binder: Binder
}

/** A file to write. A secret file's text is still unbound, since only the driver may hold secret values. */
export type PlacedFile =
  | { readonly path: string; readonly secret: false; readonly content: string }
  | { readonly path: string; readonly secret: true; readonly content: Text }

/** The SHA-256 of secrets; stand-ins while rendering. */
export type Hashes = (id: NodeId) => string

/** The whole platform as one machine runs it, for reading: configuration files and the process table. Pure. */
export function lower(graph: Graph, site: Site, hash: Hashes): Output {
  const files = new Map<string, string>()
  const below = (path: string) => path.replace(`${site.folder}/`, '')
  const rows: ServiceRow[] = []
  const jobs: JobRow[] = []
  for (const node of graph.nodes.values()) {
    if (node.kind !== 'service' && node.kind !== 'store' && node.kind !== 'job') continue
    const placed = node.kind === 'job' ? placeJob(graph, site, node, hash) : placeService(graph, site, node, hash)
    if ('replicas' in placed.row) rows.push(placed.row)
    else jobs.push(placed.row)
    for (const file of placed.files) if (!file.secret) files.set(below(file.path), file.content)
  }
  if (nodesOf(graph, 'route').length > 0) {
    for (const [path, content] of edgeFiles(graph, site)) files.set(`config/${edgeId}/${path}`, content)
    rows.push(edgeRow(graph, site))
  }
  const schedules = nodesOf(graph, 'schedule').map((node) => ({ id: node.id, cron: node.cron, job: node.job }))
  files.set(
    'processes.json',
    stableJson({ platform: graph.platform, environment: graph.environment, services: rows, jobs, schedules }, 2) + '\n',
  )
  return {
    files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
    items: itemsOf(graph, (id) => addressOf(graph, site, id)),
  }
}

/** What a site has allocated for a node, as its readers see it. */
export function addressOf(graph: Graph, site: Site, id: NodeId): string | undefined {
  const node = graph.nodes.get(id)
  switch (node?.kind) {
    case 'store':
      return node.ports.map((port) => portOf(graph, site, id, port.name)).join()
    // A service that rolls has no lasting port of its own; whoever talks to it goes through the edge.
    case 'service':
      return node.ports
        .filter((port) => node.singleton || site.ports[`inside:${id}:${port.name}`])
        .map((port) => portOf(graph, site, id, port.name))
        .join()
    case 'route':
      return urlOf(graph, site, id)
    default:
      return undefined
  }
}

/** A service or a store's server as a row of the process table. */
export function placeService(
  graph: Graph,
  site: Site,
  node: ServiceNode | StoreNode,
  hash: Hashes,
  replicas?: number,
): Placed<ServiceRow> {
  const program = node.kind === 'store' ? node.server : node
  const refusesRoot = node.kind === 'store' && node.server.refusesRoot
  const { binder, files, common, identity } = placeProcess(graph, site, node, program, refusesRoot, hash)
  const singleton = node.kind === 'store' || node.singleton
  const wanted = node.kind === 'store' ? 1 : (replicas ?? node.replicas.min)
  const slots = node.kind === 'store' ? 1 : slotsOf(node, wanted)
  const { health: asked, stop } = node.kind === 'store' ? node.server : node
  const health = boundHealth(asked, binder)
  const upstream = node.kind === 'service' ? upstreamOf(graph, site, node) : undefined
  const row: ServiceRow = {
    id: node.id,
    ...common,
    replicas: wanted,
    singleton,
    ports: Object.fromEntries(
      node.ports.map((port) => [port.name, portNumbers(site, `${node.id}:${port.name}`).slice(0, slots)]),
    ),
    health,
    stop,
    fingerprint: fingerprint([identity, health, singleton, stop]),
    ...(upstream && { upstream }),
  }
  return { row, files, binder }
}

/** A job as a row. */
export function placeJob(graph: Graph, site: Site, node: JobNode, hash: Hashes): Placed<JobRow> {
  const { binder, files, common } = placeProcess(graph, site, node, node, false, hash)
  return { row: { id: node.id, ...common, timeout: node.timeout, retries: node.retries }, files, binder }
}

/** A job by the clock as a row. */
export function placeSchedule(id: NodeId, cron: string, job: JobRow): ScheduleRow {
  return { id, cron, job }
}

/** The command that prepares a store's volume, run into a folder beside the final one. */
export function prepareCommand(
  node: StoreNode,
  site: Site,
  binder: Binder,
  making: (path: string) => string,
): string[] | undefined {
  if (!node.server.prepare) return undefined
  const [name, ...args] = node.server.prepare.command.map((text) => binder.spawned(text))
  const volumes = node.server.volumes.map((id) => binder.folders.volume(id))
  return [
    programPath(site, node.server, name!),
    ...args.map((arg) => volumes.reduce((text, volume) => text.replaceAll(volume, making(volume)), arg)),
  ]
}

function placeProcess(graph: Graph, site: Site, node: Node, program: Process, refusesRoot: boolean, hash: Hashes) {
  const plain = binderOf(graph, site, node, program, refusesRoot, hash)
  // Each version of the files has a folder of its own, so that a replica of before a change can still restart with what
  // it had.
  const version = fingerprint(
    program.files.map((file) => [file.name, file.secret ? file.content : plain.inFile(file.content)]),
  ).slice(0, 8)
  const binder = program.files.length === 0 ? plain : binderOf(graph, site, node, program, refusesRoot, hash, version)
  const [name, ...args] = program.command.map((text) => binder.spawned(text))
  const secretEnv: Record<string, string> = {}
  const env: Record<string, string> = {
    ...site.environment,
    ...site.software[program.recipe.id]?.env,
    PATH: searchPath(site, program),
  }
  for (const [name, value] of Object.entries(program.env)) {
    const only = typeof value !== 'string' && value.text.length === 1 ? value.text[0] : undefined
    if (only !== undefined && typeof only !== 'string' && only.ref === 'secret')
      secretEnv[name] = `${binder.folders.secrets}/${only.of}`
    else if (!isLeftOut(value, (each) => binder.spawned({ text: [each] }))) env[name] = binder.spawned(value)
  }
  const files = program.files.map((file): PlacedFile => {
    const path = binder.spawned({ text: [{ ref: 'file', name: file.name }] })
    return file.secret
      ? { path, secret: true, content: file.content }
      : { path, secret: false, content: binder.inFile(file.content) }
  })
  const common = {
    command: [programPath(site, program, name!), ...args],
    cwd: program.folder === 'project' ? site.project : program.files.length > 0 ? binder.folders.config : site.folder,
    env,
    secretEnv,
    ...(refusesRoot && site.ordinary && { user: { uid: site.ordinary.uid, gid: site.ordinary.gid } }),
  }
  const secrets = secretsRead(program).map((id) => [id, hash(id)])
  return { binder, files, common, identity: { ...common, recipe: program.recipe, secrets } }
}

/** The secrets whose change must restart the program. */
export function secretsRead(program: Process): NodeId[] {
  const texts = [...program.command, ...Object.values(program.env), ...program.files.map((each) => each.content)]
  const read = texts
    .flatMap((text) => referencesIn(text))
    .flatMap((reference) =>
      reference.ref === 'secret' || reference.ref === 'secret-file' || reference.ref === 'secret-hash'
        ? [reference.of]
        : [],
    )
  return [...new Set(read)].sort()
}

function boundHealth(health: Health, binder: Binder): ServiceRow['health'] {
  const bound = (ask: Health['ready']['ask']): BoundProbe => {
    if (ask.probe === 'exec') return { probe: 'exec', command: ask.command.map((text) => binder.spawned(text)) }
    if (ask.probe !== 'tcp') return ask
    // Asked from outside: what a target would run inside is of no use here.
    const { command: _, ...asked } = ask
    return asked
  }
  return {
    bootWithin: health.boot.within,
    ready: { ...health.ready, ask: bound(health.ready.ask) },
    live: { ...health.live, ask: bound(health.live.ask) },
  }
}

function upstreamOf(graph: Graph, site: Site, node: ServiceNode): ServiceRow['upstream'] {
  const route = routeTo(graph).get(node.id)
  const port = route?.to.port ?? node.ports.find((each) => site.ports[`inside:${node.id}:${each.name}`])?.name
  return port === undefined ? undefined : { file: upstreamFile(site, node.id, port), port, edge: edgeId }
}

/** The first route to each service. */
const routeTo = once(
  (graph) =>
    new Map(
      nodesOf(graph, 'route')
        .reverse()
        .map((route) => [route.to.service, route]),
    ),
)

function programPath(site: Site, program: Process, name: string): string {
  if (name.includes('/')) return name
  return site.software[program.recipe.id]?.programs[name] ?? name
}

function searchPath(site: Site, program: Process): string {
  const folders = Object.values(site.software[program.recipe.id]?.programs ?? {}).map((path) =>
    path.slice(0, path.lastIndexOf('/')),
  )
  return [...new Set(folders), site.environment['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'].join(':')
}
