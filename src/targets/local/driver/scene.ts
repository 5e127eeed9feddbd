import { join } from 'node:path'
import { type Problem, ProblemsFound } from '../../../base/problem.ts'
import type { Graph } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Recipe } from '../../../graph/recipe.ts'
import { edgeId } from '../../edge/recipe.ts'
import { type SecretStore, secretStore } from '../../secret-files.ts'
import type { Opening, Tell } from '../../target.ts'
import { obtain } from '../obtain/obtain.ts'
import type { LocalOptions } from '../options.ts'
import type { Site } from '../site.ts'
import { portWishes } from '../slots.ts'
import { baseEnvironment } from './environment.ts'
import { recall, remember } from './memory.ts'
import { ordinaryUser } from './ordinary.ts'
import { makeFolder } from './place-files.ts'
import { allocate, withoutStrangers } from './ports.ts'
import { type Supervision, supervisionOf } from './supervision.ts'

/** What a driver has at hand: the platform, and what this machine has given to it. */
export interface Scene {
  readonly graph: Graph
  /** The state folder. */
  readonly folder: string
  /** The replicas set by hand. */
  readonly scaled: Readonly<Record<NodeId, number>>
  readonly secrets: SecretStore
  readonly supervision: Supervision
  site(): Site
  /** What a deployment would fail for here: a given secret that is not there, a port that somebody else has. */
  lacks(): Promise<readonly Problem[]>
  /** Gets what every step needs, once: folders, secrets, ports that nobody else holds. */
  layOut(): Promise<void>
  /** Gets the software of a recipe, once. */
  installed(recipe: Recipe, tell: Tell): Promise<void>
  /** Allocates what more replicas of a service need, and keeps it. */
  widen(id: NodeId, replicas: number): Promise<void>
}

/**
 * The scene of a driver that is opened. Ports are chosen in memory, and kept only once something is prepared.
 */
export async function sceneOf(opening: Opening): Promise<Scene> {
  const { graph, folder, project, scaled } = opening
  const options = (opening.options ?? {}) as LocalOptions
  const memory = recall(folder)
  const wishes = portWishes(graph, scaled, options.port)
  const ordinary = ordinaryUser(folder)
  const software: Record<string, Site['software'][string]> = {}
  const secrets = secretStore(graph, folder, project)
  const supervision = supervisionOf(graph, folder)
  let laidOut: Promise<void> | undefined
  let site: Site = {
    folder,
    project,
    root: process.getuid?.() === 0,
    ports: await allocate(wishes, (await withoutStrangers(wishes, memory.ports, await ourPorts())).ports),
    software,
    environment: baseEnvironment(),
    ...(ordinary && { ordinary: { ...ordinary, folder: memory.ordinaryFolder ?? ordinary.folder } }),
  }

  /** The ports of processes that live now: those are ours although they are not free. */
  async function ourPorts(): Promise<ReadonlySet<number>> {
    const running = await supervision.observe()
    const live = new Set(running.filter((each) => each.replicas.length > 0).map((each) => each.id))
    const holder = (key: string) => (/^(edge|inside):/.test(key) ? edgeId : key.split(':')[0]!)
    return new Set(
      Object.entries(memory.ports)
        .filter(([key]) => live.has(holder(key)))
        .flatMap(([, numbers]) => numbers),
    )
  }

  const lacks = async () => [
    ...secrets.missing(),
    ...(await withoutStrangers(wishes, site.ports, await ourPorts())).problems,
  ]

  return {
    graph,
    folder,
    scaled,
    secrets,
    supervision,
    site: () => site,
    lacks,
    layOut: () =>
      (laidOut ??= (async () => {
        const problems = await lacks()
        if (problems.length > 0) throw new ProblemsFound(problems)
        for (const name of ['', 'run', 'run/upstreams', 'run/edge', 'logs', 'data', 'config'])
          makeFolder(join(folder, name), 0o755, undefined)
        secrets.ensure()
        remember(folder, { ports: site.ports, ...(site.ordinary && { ordinaryFolder: site.ordinary.folder }) })
      })()),
    async installed(recipe, tell) {
      software[recipe.id] ??= await obtain(recipe, { project, pointed: { ...options.software }, tell })
    },
    async widen(id, replicas) {
      const ports = await allocate(portWishes(graph, { ...scaled, [id]: replicas }, options.port), site.ports)
      site = { ...site, ports }
      remember(folder, { ...recall(folder), ports })
    },
  }
}
