import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { edgeId } from '../../edge/recipe.ts'
import type { Tell } from '../../target.ts'
import { edgeFilesId, edgeHere, staticsOf } from '../edge.ts'
import { rolloutOf, settle, type Wish } from './change.ts'
import { reloadEdge, writeEdge } from './edge-files.ts'
import { hasVolume, runShort } from './prepare.ts'
import { replaceInPlace } from './rollout.ts'
import type { Scene } from './scene.ts'
import { giveCertificates } from './secrets.ts'

/** Brings the one edge of all routes to what it is to be. Whoever asks while it is being started waits their turn. */
export function releaseEdge(scene: Scene, tell: Tell, wish: Wish = {}): Promise<void> {
  return scene.edgeTurn(async () => {
    await scene.layOut()
    const { graph, project, docker, folder, home } = scene
    const changed = writeEdge(scene)
    mkdirSync(join(folder, 'edge/upstreams'), { recursive: true })
    await giveCertificates(docker, folder, graph, scene.site(), home, scene.ground()!.direct)
    await giveStatics(scene, tell)
    const { health } = edgeHere(graph, scene.site())
    const before = await project.containers(edgeId)
    await replaceInPlace(rolloutOf(scene, edgeId, { command: health.command, within: 60, timeout: 3 }, tell, wish))
    const [now] = await project.containers(edgeId)
    if (changed && before.some((each) => each.id === now?.id)) await reloadEdge(scene)
    await settle(scene, edgeId)
  })
}

/** Copies the static files of a new release to where the edge has them, which it finds at once. */
async function giveStatics(scene: Scene, tell: Tell): Promise<void> {
  const statics = staticsOf(scene.site())
  if (!statics || (scene.applied.mark(edgeFilesId) === statics.image && (await hasVolume(scene, edgeFilesId)))) return
  tell('giving it the static files')
  await runShort(scene, edgeId, edgeFilesId, 'static files could not be copied')
  scene.applied.setMark(edgeFilesId, statics.image)
}
