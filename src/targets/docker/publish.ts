import type { Images } from '../../base/images.ts'
import type { Tell } from '../target.ts'
import { type Docker, programHere } from './docker.ts'

/**
 * Brings an image from the engine to where it runs: to its registry, or by the command of the platform (`images.load`).
 * Gives the registry's digest.
 */
export async function publishImage(
  docker: Docker,
  name: string,
  images: Pick<Images, 'load'>,
  tell: Tell,
): Promise<string | undefined> {
  if (images.load !== undefined) {
    tell('bringing it to where it runs')
    await programHere('/bin/sh').ask(`load ${name}`, ['-c', `${images.load} "$1"`, 'sh', name])
    return undefined
  }
  tell('pushing')
  const said = await docker.ask(`push ${name}`, ['push', name], {
    tell: (line) => (/: Pushing/.test(line) ? tell('pushing') : undefined),
  })
  return /digest: (sha256:[0-9a-f]{64})/.exec(said)?.[1]
}
