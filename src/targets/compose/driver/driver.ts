import { nodeOf } from '../../../graph/graph.ts'
import { platformWarnings } from '../../docker/engine.ts'
import { imagePreparations } from '../../docker/preparations.ts'
import { publicUrl } from '../../edge/address.ts'
import type { Driver, Opening } from '../../target.ts'
import { imagesHere } from '../site.ts'
import { execIn } from './exec.ts'
import { runJobs } from './jobs.ts'
import { lacksOf } from './lacks.ts'
import { readLogs } from './logs.ts'
import { observe } from './observe.ts'
import { prepare } from './prepare.ts'
import { release } from './release.ts'
import { clear, removeNode, stop } from './remove.ts'
import { sceneOf } from './scene.ts'

/**
 * Opens the Compose target on a state folder. Nothing is asked of the engine, and nothing written, before something is
 * to be done or seen.
 */
export async function open(opening: Opening): Promise<Driver> {
  const { graph, folder } = opening
  const scene = sceneOf(opening)
  const { docker, project, file } = scene

  return {
    items: () => scene.items,
    lacks: () => lacksOf(scene),
    warnings: async () => {
      if (!scene.ground()) await scene.findGround()
      const ground = scene.ground()
      return ground ? platformWarnings(ground.engine, opening.images.platform) : []
    },
    preparations: () =>
      imagePreparations({
        docker,
        graph,
        images: opening.images,
        project: opening.project,
        folder,
        here: true,
        digests: scene.setting().digests,
        wanted: (digests) => imagesHere(graph, { ...opening, digests }),
        locked: (digests) => scene.lock(digests),
      }),
    start: (id, tell) => release(scene, id, tell),
    async run(ids, tell, done) {
      const nodes = ids.map((id) => nodeOf(graph, id, 'job'))
      const container = scene.containers.get(nodes[0]!.id)!
      await prepare(scene, container)
      await runJobs({ project, file, folder }, nodes, container.command, tell, (node, result) => done(node.id, result))
    },
    stop: (id) => stop(scene, id),
    remove: (id, keepData) => removeNode(scene, id, keepData),
    observe: (asked) => observe(scene, asked?.figures === true),
    restart: (id, tell) => release(scene, id, tell, { again: true }),
    scale: (id, replicas, tell) => release(scene, id, tell, { replicas }),
    logs: (id, wanted) => readLogs(project, folder, id, file, wanted),
    exec: (id, command) => execIn(scene, id, command),
    url: (route) => publicUrl(graph, route, scene.site().reach),
    secret: async (id) => scene.secrets.value(id),
    close: () => clear(scene),
  }
}
