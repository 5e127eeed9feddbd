import { Failure } from '../../../base/failure.ts'
import type { Docker } from '../../docker/docker.ts'
import type { Tell } from '../../target.ts'
import type { Delivered } from '../delivery/images.ts'
import type { Cloud } from './cloud.ts'
import { standbyCloud } from './regions.ts'
import { digestOf, loggedIn, push, registryOf } from './registry.ts'

/**
 * Copies an image from the registry of the first region to that of the second, unless it is there, and gives its digest
 * by its name there; nothing for a platform in one region. ECR itself could copy, but its rules are those of a whole
 * account, which are not ours to write.
 */
export async function copyToSecond(
  cloud: Cloud,
  docker: Docker,
  { id, image }: Delivered,
  tell: Tell,
): Promise<Record<string, string>> {
  const second = standbyCloud(cloud)
  const repository = second?.estate.repositories.find((each) => each.id === id)
  if (!second || !repository?.copyOf) return {}
  const { region } = second.estate
  const { tag, copyOf: original } = repository
  const name = `${repository.name}:${tag}`
  const title = `${image.title} in ${region}`
  const look = () => digestOf(second, { id, tag, image: { title } })
  const there = await look()
  if (there !== undefined) return { [name]: there }
  tell(`copying to ${region}`)
  const from = await registryOf(cloud)
  const source = `${from.host}/${original.name}:${tag}`
  await loggedIn(docker, from, `pull ${source}`, async (config, env) => {
    const platform = image.platform === undefined ? [] : ['--platform', image.platform]
    await docker.ask(`pull ${source}`, [...config, 'pull', '--quiet', ...platform, source], { env })
  })
  await docker.ask(`push ${name}`, ['tag', source, name])
  await push(docker, await registryOf(second), name, tell)
  const pushed = await look()
  if (pushed !== undefined) return { [name]: pushed }
  throw new Failure({
    step: `image ${title}`,
    reason: 'the registry does not have what was pushed to it',
    left: `the image is in ${original.region}`,
    do: 'run the same command again',
  })
}
