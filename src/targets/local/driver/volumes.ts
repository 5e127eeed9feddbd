import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../../base/failure.ts'
import type { StoreNode } from '../../../graph/node.ts'
import type { Tell } from '../../target.ts'
import { type Placed, prepareCommand } from '../lower.ts'
import { runToEnd } from '../supervisor/spawn.ts'
import type { ServiceRow } from '../table.ts'
import { makeFolder } from './place-files.ts'
import type { Scene } from './scene.ts'

/**
 * Makes the volumes of a server beside their places, and moves them there when whole, so that an interrupted start
 * leaves nothing half-made. What is there already is left as it is.
 */
export async function prepareVolumes(
  scene: Scene,
  node: StoreNode,
  placed: Placed<ServiceRow>,
  tell: Tell,
): Promise<void> {
  const owner = placed.row.user
  const volumes = node.server.volumes.map((id) => placed.binder.folders.volume(id))
  const command = prepareCommand(node, scene.site(), placed.binder, (path) => `${path}.making`)
  if (!command || existsSync(join(volumes[0]!, node.server.prepare!.unless))) {
    for (const volume of volumes) makeFolder(volume, 0o700, owner)
    return
  }
  refuseOthers(node, volumes)
  tell('making its data folder')
  for (const volume of volumes) {
    rmSync(`${volume}.making`, { recursive: true, force: true })
    makeFolder(`${volume}.making`, 0o700, owner)
  }
  await runPreparation(scene, node, placed.row, command)
  for (const volume of volumes) {
    rmSync(volume, { recursive: true, force: true })
    renameSync(`${volume}.making`, volume)
  }
}

/** Fails for a folder with something in it that no server of ours has made. */
function refuseOthers({ id, server }: StoreNode, volumes: readonly string[]): void {
  const kept = volumes.find((volume) => existsSync(volume) && readdirSync(volume).length > 0)
  if (kept === undefined) return
  throw new Failure({
    step: id,
    reason: `${kept} holds something that is not a complete data folder: ${server.prepare!.unless} is missing`,
    left: 'it was not touched',
    do: 'move it away if it is of no worth, or put back what is missing',
  })
}

async function runPreparation(
  { folder }: Scene,
  { id }: StoreNode,
  { cwd, env, secretEnv, user }: ServiceRow,
  command: readonly string[],
): Promise<void> {
  const end = await runToEnd(
    {
      id: `${id}-prepare`,
      command: [...command],
      cwd,
      env,
      secretEnv,
      ...(user && { user }),
      timeout: 120,
      retries: 0,
    },
    { logFile: join(folder, 'logs', `${id}-prepare.log`), folder },
  )
  if (end.code === 0) return
  throw new Failure({
    step: id,
    reason: 'its data folder could not be made',
    command: command.join(' '),
    output: end.lastLines,
    left: 'nothing of it was kept',
    do: 'mend the cause and run `stackwright up` again',
  })
}
