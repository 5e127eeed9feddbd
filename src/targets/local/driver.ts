import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../base/failure.ts'
import { ProblemsFound } from '../../base/problem.ts'
import { nodeOf, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { ServiceNode, StoreNode } from '../../graph/node.ts'
import type { Recipe } from '../../graph/recipe.ts'
import { itemsOf } from '../item.ts'
import type { Driver, Opening, Preparation, Running, Tell } from '../target.ts'
import { urlOf } from './bind.ts'
import { edgeId, edgeRecipe } from '../edge/recipe.ts'
import { edgeFiles, edgeRow, upstreams } from './edge.ts'
import { baseEnvironment } from './environment.ts'
import { inTerminal } from './exec.ts'
import { runJobs } from './jobs.ts'
import { addressOf, placeJob, placeSchedule, placeService, type Placed, prepareCommand, secretsRead } from './lower.ts'
import { recall, remember } from './memory.ts'
import { obtain } from './obtain/obtain.ts'
import { outlived, runningOf, stopped } from './observe.ts'
import type { LocalOptions } from './options.ts'
import { ordinaryUser } from './ordinary.ts'
import { makeFolder, placeEdgeFiles, type Owner, placeFiles, removeFiles, removeOldVersions } from './place-files.ts'
import { allocate, withoutStrangers } from './ports.ts'
import { secretStore } from '../secret-files.ts'
import { type Site, upstreamFile } from './site.ts'
import { portWishes } from './slots.ts'
import { connect, ensure, type SupervisorClient } from './supervisor/client.ts'
import { readLogs } from './supervisor/logs.ts'
import { runToEnd } from './supervisor/spawn.ts'
import type { ServiceRow } from './table.ts'

/**
 * Opens the local target on a state folder. Ports are chosen here in memory, and kept only once something is prepared.
 */
export async function open(opening: Opening): Promise<Driver> {
  const { graph, folder, project, scaled } = opening
  const options = (opening.options ?? {}) as LocalOptions
  const memory = recall(folder)
  const wishes = portWishes(graph, scaled, options.port)
  const ordinary = ordinaryUser(folder)
  const software: Record<string, Site['software'][string]> = {}
  let site: Site = {
    folder,
    project,
    root: process.getuid?.() === 0,
    ports: {},
    software,
    environment: baseEnvironment(),
    ...(ordinary && { ordinary: { ...ordinary, folder: memory.ordinaryFolder ?? ordinary.folder } }),
  }
  const secrets = secretStore(graph, folder, project)
  let client: SupervisorClient | undefined
  let laidOut: Promise<void> | undefined

  async function supervisor(): Promise<SupervisorClient> {
    client ??= await ensure(folder, { platform: graph.platform, environment: graph.environment })
    return client
  }

  /**
   * The supervisor if there is one, or a new one where processes outlived theirs. Where nothing runs, none is started
   * to say so.
   */
  async function living(): Promise<SupervisorClient | undefined> {
    return (client ??= (await connect(folder)) ?? (outlived(folder) ? await supervisor() : undefined))
  }

  const lacks = async () => [
    ...secrets.missing(),
    ...(await withoutStrangers(wishes, site.ports, await ourPorts())).problems,
  ]

  /** Gets what every step needs, once: folders, secrets, ports that nobody else holds. */
  function layOut(): Promise<void> {
    return (laidOut ??= (async () => {
      const problems = await lacks()
      if (problems.length > 0) throw new ProblemsFound(problems)
      for (const name of ['', 'run', 'run/upstreams', 'run/edge', 'logs', 'data', 'config'])
        makeFolder(join(folder, name), 0o755, undefined)
      secrets.ensure()
      remember(folder, { ports: site.ports, ...(site.ordinary && { ordinaryFolder: site.ordinary.folder }) })
    })())
  }

  /** The ports of processes that live now: those are ours although they are not free. */
  async function ourPorts(): Promise<ReadonlySet<number>> {
    const live = new Set((await observe()).filter((each) => each.replicas.length > 0).map((each) => each.id))
    const holder = (key: string) => (/^(edge|inside):/.test(key) ? edgeId : key.split(':')[0]!)
    return new Set(
      Object.entries(memory.ports)
        .filter(([key]) => live.has(holder(key)))
        .flatMap(([, numbers]) => numbers),
    )
  }

  async function installed(recipe: Recipe, tell: Tell): Promise<void> {
    if (software[recipe.id]) return
    const found = await obtain(recipe, { project, pointed: { ...options.software }, tell })
    software[recipe.id] = found
  }

  const recipeOf = (id: NodeId): Recipe | undefined => {
    const node = graph.nodes.get(id)
    switch (node?.kind) {
      case 'service':
      case 'job':
        return node.recipe
      case 'store':
        return node.server.recipe
      case 'route':
        return edgeRecipe
      case 'schedule':
        return nodeOf(graph, node.job, 'job').recipe
      default:
        return undefined
    }
  }

  function preparations(): Preparation[] {
    const byRecipe = Map.groupBy(
      [...graph.nodes.keys()].filter((id) => recipeOf(id)),
      (id) => recipeOf(id)!.id,
    )
    return [...byRecipe]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([recipe, nodes]) => ({
        id: `get ${recipe}`,
        title: `get ${recipe.replace(/-(?=\d)/, ' ')}`,
        nodes,
        run: async (tell) => {
          await layOut()
          await installed(recipeOf(nodes[0]!)!, tell)
        },
      }))
  }

  function place(node: ServiceNode | StoreNode, replicas?: number): Placed<ServiceRow> {
    const process = node.kind === 'store' ? node.server : node
    const placed = placeService(
      graph,
      site,
      node,
      secrets.hash,
      node.kind === 'service' ? (replicas ?? within(node, scaled[node.id])) : undefined,
    )
    placeFiles(placed, secrets, secretsRead(process), placed.row.user)
    for (const id of process.volumes) makeFolder(join(placed.binder.folders.volume(id), '..'), 0o755, undefined)
    return placed
  }

  async function start(id: NodeId, tell: Tell): Promise<void> {
    await layOut()
    const node = graph.nodes.get(id)
    const recipe = recipeOf(id)
    if (recipe) await installed(recipe, tell)
    switch (node?.kind) {
      case 'store':
        return startStore(node, tell)
      case 'service':
        return startService(node, tell)
      case 'route':
        return startEdge(tell)
      case 'schedule': {
        const job = nodeOf(graph, node.job, 'job')
        const placed = placeJob(graph, site, job, secrets.hash)
        placeFiles(placed, secrets, secretsRead(job), undefined)
        await (await supervisor()).putSchedule(placeSchedule(node.id, node.cron, placed.row), tell)
        return
      }
      default:
        throw new Error(`${id} cannot be started`)
    }
  }

  async function startStore(node: StoreNode, tell: Tell): Promise<void> {
    const placed = place(node)
    const owner: Owner = placed.row.user
    await prepareVolumes(node, placed, owner, tell)
    await (await supervisor()).put(placed.row, tell)
    removeOldVersions(placed)
  }

  /**
   * A server's volume is made beside its place and moved there when whole, so that an interrupted start leaves nothing
   * half-made.
   */
  async function prepareVolumes(node: StoreNode, placed: Placed<ServiceRow>, owner: Owner, tell: Tell): Promise<void> {
    const volumes = node.server.volumes.map((id) => placed.binder.folders.volume(id))
    const command = prepareCommand(node, site, placed.binder, (path) => `${path}.making`)
    if (!command || existsSync(join(volumes[0]!, node.server.prepare!.unless))) {
      for (const volume of volumes) makeFolder(volume, 0o700, owner)
      return
    }
    const kept = volumes.find((volume) => existsSync(volume) && readdirSync(volume).length > 0)
    if (kept) {
      throw new Failure({
        step: node.id,
        reason: `${kept} holds something that is not a complete data folder: ${node.server.prepare!.unless} is missing`,
        left: 'it was not touched',
        do: 'move it away if it is of no worth, or put back what is missing',
      })
    }
    tell('making its data folder')
    for (const volume of volumes) {
      rmSync(`${volume}.making`, { recursive: true, force: true })
      makeFolder(`${volume}.making`, 0o700, owner)
    }
    const { row } = placed
    const end = await runToEnd(
      {
        id: `${node.id}-prepare`,
        command: [...command],
        cwd: row.cwd,
        env: row.env,
        secretEnv: row.secretEnv,
        ...(row.user && { user: row.user }),
        timeout: 120,
        retries: 0,
      },
      { logFile: join(folder, 'logs', `${node.id}-prepare.log`), folder },
    )
    if (end.code !== 0) {
      throw new Failure({
        step: node.id,
        reason: 'its data folder could not be made',
        command: command.join(' '),
        output: end.lastLines,
        left: 'nothing of it was kept',
        do: 'mend the cause and run `stackwright up` again',
      })
    }
    for (const volume of volumes) {
      rmSync(volume, { recursive: true, force: true })
      renameSync(`${volume}.making`, volume)
    }
  }

  async function startService(node: ServiceNode, tell: Tell): Promise<void> {
    for (const id of node.volumes) makeFolder(join(folder, 'data', id), 0o700, undefined)
    const placed = place(node)
    await (await supervisor()).put(placed.row, tell)
    removeOldVersions(placed)
    if (Object.keys(site.ports).some((key) => key.startsWith(`inside:${node.id}:`))) await startEdge(tell)
  }

  async function startEdge(tell: Tell): Promise<void> {
    await installed(edgeRecipe, tell)
    for (const [service, port] of upstreams(graph)) {
      const path = upstreamFile(site, service, port)
      // nginx refuses an upstream without a server; this one never answers, and is gone with the first ready replica.
      if (!existsSync(path)) writeFileSync(path, 'server 127.0.0.1:1 down;\n')
    }
    placeEdgeFiles(join(folder, 'config', edgeId), edgeFiles(graph, site))
    await (await supervisor()).put(edgeRow(graph, site), tell)
  }

  /** Schedules as last seen: also one that has left the platform must still be known as one. */
  const schedules = new Set<NodeId>()
  const scheduled = (id: NodeId) => schedules.has(id)

  async function observe(): Promise<readonly Running[]> {
    const status = await (await living())?.status()
    if (!status) return stopped(graph)
    for (const each of status.schedules) schedules.add(each.id)
    return runningOf(graph, status)
  }

  site = {
    ...site,
    ports: await allocate(wishes, (await withoutStrangers(wishes, memory.ports, await ourPorts())).ports),
  }
  return {
    items: () => itemsOf(graph, (id) => addressOf(graph, site, id)),
    lacks,
    preparations,
    start,
    async run(ids, tell, done) {
      await layOut()
      const nodes = ids.map((id) => nodeOf(graph, id, 'job'))
      const first = nodes[0]!
      await installed(first.recipe, tell)
      const placed = placeJob(graph, site, first, secrets.hash)
      placeFiles(placed, secrets, secretsRead(first), undefined)
      for (const id of first.volumes) makeFolder(join(folder, 'data', id), 0o700, undefined)
      await runJobs(nodes, placed.row, folder, tell, (node, result) => done(node.id, result))
      removeOldVersions(placed)
    },
    async stop(id, tell) {
      if (scheduled(id)) await (await living())?.removeSchedule(id)
      else await (await living())?.stop(id, tell)
    },
    async remove(id, keepData) {
      const node = graph.nodes.get(id)
      const running = await observe()
      if (running.some((each) => each.id === id)) {
        if (scheduled(id)) await (await living())?.removeSchedule(id)
        else await (await living())?.remove(id)
      }
      if (running.some((each) => each.id === edgeId) && (node?.kind === 'route' || !node)) await edgeWithout()
      if (!keepData) removeFiles(site, id)
    },
    observe,
    async restart(id, tell) {
      await (await supervisor()).restart(id, tell)
    },
    async scale(id, replicas, tell) {
      const node = nodeOf(graph, id, 'service')
      await layOut()
      await installed(node.recipe, tell)
      const ports = await allocate(portWishes(graph, { ...scaled, [id]: replicas }, options.port), site.ports)
      site = { ...site, ports }
      remember(folder, { ...recall(folder), ports })
      await (await supervisor()).put(place(node, replicas).row, tell)
    },
    logs: (id, asked) => readLogs(folder, id, asked),
    async exec(id, command) {
      const node = graph.nodes.get(id)
      if (node?.kind !== 'service' && node?.kind !== 'store') throw new Error(`${id} has no surroundings of its own`)
      const process = node.kind === 'store' ? node.server : node
      await installed(process.recipe, () => {})
      const placed = placeService(graph, site, node, secrets.hash)
      placeFiles(placed, secrets, secretsRead(process), placed.row.user)
      return inTerminal(placed.row, command, (secretId) => secrets.value(secretId))
    },
    url: (id) => urlOf(graph, site, id),
    secret: async (id) => secrets.value(id),
    async close() {
      await (await connect(folder))?.shutdown({ services: 'stop' })
      client = undefined
    },
  }

  /** A route that left the platform leaves the edge, and with the last route the edge itself goes. */
  async function edgeWithout(): Promise<void> {
    if (nodesOf(graph, 'route').length > 0) return startEdge(() => {})
    const running = await observe()
    if (running.some((each) => each.id === edgeId)) await (await living())?.remove(edgeId)
  }
}

function within(node: ServiceNode, scaled: number | undefined): number {
  return scaled !== undefined && scaled >= node.replicas.min && scaled <= node.replicas.max ? scaled : node.replicas.min
}
