import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BuiltImage } from '../container/image.ts'
import type { Tell } from '../target.ts'
import { stageContext } from './context.ts'
import type { Docker } from './docker.ts'
import { inspectImage } from './inspect.ts'

/** Where the project is, and a folder in which the context of a build may be put together. */
export interface BuildPlace {
  readonly project: string
  readonly folder: string
}

/**
 * Builds an image under its name, unless the engine has it: equal names are equal images. Throws a Failure with the
 * builder's last lines.
 */
export async function buildImage(docker: Docker, image: BuiltImage, place: BuildPlace, tell: Tell): Promise<void> {
  if (await inspectImage(docker, image.name)) return
  const context = join(place.folder, image.folder)
  tell('putting together what it is built from')
  stageContext(image, place.project, context)
  const platform = image.platform === undefined ? [] : ['--platform', image.platform]
  await docker.ask(`build ${image.title}`, ['build', '--force-rm', ...platform, '--tag', image.name, context], {
    env: plainBuilder,
    tell: (line) => progress(line, tell),
  })
  rmSync(context, { recursive: true, force: true })
}

/**
 * What is built stays on the engine, whichever builder this user has chosen for other work, and is an image alone,
 * without a statement of how it was built, which some registries and engines take for a second image.
 */
const plainBuilder = { BUILDX_BUILDER: 'default', BUILDX_NO_DEFAULT_ATTESTATIONS: '1', BUILDKIT_PROGRESS: 'plain' }

/** `Step 3/12 : RUN ...` of the older builder, `#7 [superset 3/5] RUN ...` of the newer. */
function progress(line: string, tell: Tell): void {
  const [, step, all] = /^Step (\d+)\/(\d+) : /.exec(line) ?? /^#\d+ \[(?:\S+ )?(\d+)\/(\d+)\] /.exec(line) ?? []
  if (step !== undefined) tell(`building: step ${step} of ${all}`)
}

/**
 * Removes the images that were built for a platform from the engine, but those that still run. What was pulled stays:
 * others may use it.
 */
export async function removeBuiltImages(docker: Docker, platform: string): Promise<void> {
  const format = '{{.Repository}}:{{.Tag}} {{.Repository}}@{{.Digest}}'
  const listed = await docker.ask('remove images', [
    'image',
    'ls',
    '--digests',
    '--filter',
    `label=stackwright.platform=${platform}`,
    '--format',
    format,
  ])
  // An image that was pushed is also known by its digest, and stays until both names are gone.
  const names = [...new Set(listed.split(/\s+/).filter((name) => name !== '' && !name.includes('<none>')))]
  // Without force an image that a container has is left, and that is as it should be.
  if (names.length > 0) await docker.run(['image', 'rm', ...names])
  await docker.run(['image', 'prune', '--force', '--filter', `label=stackwright.platform=${platform}`])
}
