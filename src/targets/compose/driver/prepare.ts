import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Container } from '../../container/container.ts'
import { lastLines } from '../../docker/docker.ts'
import { ownerId, ownersNeeded } from '../service.ts'
import type { Scene } from './scene.ts'
import { giveSecrets } from './secrets.ts'

/** Makes what a container needs before it can start: its copies of secrets, and new volumes that are its user's. */
export async function prepare(scene: Scene, container: Container): Promise<void> {
  await scene.layOut()
  const { docker, folder, secrets } = scene
  await giveSecrets(docker, folder, container, secrets, scene.site(), scene.ground()!.direct)
  for (const id of ownersNeeded(container)) {
    if (await hasVolume(scene, id)) continue
    await runShort(scene, container.id, ownerId(id), `the volume ${id} could not be given to its user`).catch(
      async (error: unknown) => {
        // It is empty; left there, the next attempt would take it for one that is ready.
        await docker.run(['volume', 'rm', volumeName(scene, id)])
        throw error
      },
    )
  }
}

/** Runs a short service of the file to its end. */
export async function runShort({ project, file }: Scene, step: NodeId, service: string, fault: string): Promise<void> {
  const name = `${project.name}-${service}-run`
  await project.docker.run(['rm', '--force', name])
  const end = await project.runOnce(name, file, ['--name', name, service], { within: 300 })
  if (end.code === 0) return
  throw new Failure({
    step,
    reason: fault,
    output: lastLines(`${end.output}\n${end.error}`, 8),
    left: 'what runs was not touched',
    do: 'mend the cause and run `stackwright up` again',
  })
}

/** What the engine calls a volume. */
export function volumeName({ project }: Scene, id: NodeId): string {
  return `${project.name}_${id}`
}

/** True when the engine has a volume. */
export async function hasVolume(scene: Scene, id: NodeId): Promise<boolean> {
  return (await scene.docker.run(['volume', 'inspect', volumeName(scene, id)])).code === 0
}
