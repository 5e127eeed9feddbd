import { join } from 'node:path'
import { nodeOf } from '../../../graph/graph.ts'
import { itemsOf } from '../../item.ts'
import type { Driver, Opening } from '../../target.ts'
import { urlOf } from '../bind.ts'
import { addressOf, placeService, secretsRead } from '../lower.ts'
import { readLogs } from '../supervisor/logs.ts'
import { inTerminal } from './exec.ts'
import { runJobs } from './jobs.ts'
import { place, placeTask } from './place.ts'
import { makeFolder, placeFiles, removeOldVersions } from './place-files.ts'
import { preparationsOf } from './preparations.ts'
import { removeNode } from './remove.ts'
import { sceneOf } from './scene.ts'
import { start } from './start.ts'

/**
 * Opens the local target on a state folder. Ports are chosen here in memory, and kept only once something is prepared.
 */
export async function open(opening: Opening): Promise<Driver> {
  const { graph, folder } = opening
  const scene = await sceneOf(opening)
  const { secrets, supervision } = scene

  return {
    items: () => itemsOf(graph, (id) => addressOf(graph, scene.site(), id)),
    lacks: () => scene.lacks(),
    preparations: () => preparationsOf(scene),
    start: (id, tell) => start(scene, id, tell),
    async run(ids, tell, done) {
      await scene.layOut()
      const nodes = ids.map((id) => nodeOf(graph, id, 'job'))
      const first = nodes[0]!
      await scene.installed(first.recipe, tell)
      const placed = placeTask(scene, first)
      for (const id of first.volumes) makeFolder(join(folder, 'data', id), 0o700, undefined)
      await runJobs(nodes, placed.row, folder, tell, (node, result) => done(node.id, result))
      removeOldVersions(placed)
    },
    stop: (id, tell) => supervision.stop(id, tell),
    remove: (id, keepData) => removeNode(scene, id, keepData),
    observe: () => supervision.observe(),
    async restart(id, tell) {
      await (await supervision.started()).restart(id, tell)
    },
    async scale(id, replicas, tell) {
      const node = nodeOf(graph, id, 'service')
      await scene.layOut()
      await scene.installed(node.recipe, tell)
      await scene.widen(id, replicas)
      await (await supervision.started()).put(place(scene, node, replicas).row, tell)
    },
    logs: (id, asked) => readLogs(folder, id, asked),
    async exec(id, command) {
      const node = graph.nodes.get(id)
      if (node?.kind !== 'service' && node?.kind !== 'store') throw new Error(`${id} has no surroundings of its own`)
      const process = node.kind === 'store' ? node.server : node
      await scene.installed(process.recipe, () => {})
      const placed = placeService(graph, scene.site(), node, secrets.hash)
      placeFiles(placed, secrets, secretsRead(process), placed.row.user)
      return inTerminal(placed.row, command, (secretId) => secrets.value(secretId))
    },
    url: (id) => urlOf(graph, scene.site(), id),
    secret: async (id) => secrets.value(id),
    close: () => supervision.end(),
  }
}
