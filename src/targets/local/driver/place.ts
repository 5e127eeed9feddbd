import { join } from 'node:path'
import type { JobNode, ServiceNode, StoreNode } from '../../../graph/node.ts'
import { wantedReplicas } from '../../../graph/replicas.ts'
import { placeJob, type Placed, placeService, secretsRead } from '../lower.ts'
import type { JobRow, ServiceRow } from '../table.ts'
import { makeFolder, placeFiles } from './place-files.ts'
import type { Scene } from './scene.ts'

/** A service or server as this machine runs it, its files written where its row expects them. */
export function place(scene: Scene, node: ServiceNode | StoreNode, replicas?: number): Placed<ServiceRow> {
  const { graph, secrets, scaled } = scene
  const process = node.kind === 'store' ? node.server : node
  const placed = placeService(
    graph,
    scene.site(),
    node,
    secrets.hash,
    node.kind === 'service' ? (replicas ?? wantedReplicas(node, scaled[node.id])) : undefined,
  )
  placeFiles(placed, secrets, secretsRead(process), placed.row.user)
  for (const id of process.volumes) makeFolder(join(placed.binder.folders.volume(id), '..'), 0o755, undefined)
  return placed
}

/** A job as this machine runs it, its files written. */
export function placeTask(scene: Scene, job: JobNode): Placed<JobRow> {
  const { graph, secrets } = scene
  const placed = placeJob(graph, scene.site(), job, secrets.hash)
  placeFiles(placed, secrets, secretsRead(job), undefined)
  return placed
}
