import { join } from 'node:path'
import type { NodeId } from '../../../graph/id.ts'
import { addToLog } from '../../docker/kept.ts'
import type { Tell } from '../../target.ts'
import { filesPlace } from '../service.ts'
import { leadTo } from './leading.ts'
import { removeOthers } from './private.ts'
import type { Found } from './project.ts'
import type { Readiness } from './ready.ts'
import type { Rollout } from './rollout.ts'
import type { Scene } from './scene.ts'

/** How a release differs from the usual. */
export interface Wish {
  /** Replaces also what is as it is wanted. */
  readonly again?: boolean
  readonly replicas?: number
}

/** The rollout of one service in place; one that rolls has its replicas and drain beside it. */
export function rolloutOf(scene: Scene, id: NodeId, ready: Readiness, tell: Tell, { again = false }: Wish): Rollout {
  return {
    project: scene.project,
    id,
    wanted: scene.file,
    before: scene.applied.file(id),
    ready,
    replicas: 1,
    drain: 0,
    again,
    tell,
    end: (found) => end(scene, found),
    lead: (replicas) => leadTo(scene, id, replicas),
  }
}

/** Stops and removes containers; what they said last is kept. */
export function end({ project, folder }: Scene, found: readonly Found[]): Promise<void> {
  return project.end(found, (each, lines) =>
    addToLog(
      folder,
      each.node,
      lines.map((line) => line.replace(' ', ` ${each.name} `)),
    ),
  )
}

/** Writes down what is now applied, and removes what only earlier versions have read. */
export async function settle(scene: Scene, id: NodeId): Promise<void> {
  const { graph, folder, applied, containers, project } = scene
  const site = scene.site()
  applied.keep(id, scene.composed().file, await project.containers(id))
  const container = containers.get(id)
  const place = site.held.secrets[id]
  removeOthers(join(folder, 'private'), (name) => new RegExp(`^${id}-[0-9a-f]{12}$`).test(name), place ? [place] : [])
  if (!container || container.files.length === 0) return
  const files = filesPlace(graph, container, site)
  removeOthers(join(folder, files, '..'), (name) => /^[0-9a-f]{8}$/.test(name), [files])
}
