import { join } from 'node:path'
import { Failure } from '../../../base/failure.ts'
import { inTurn } from '../../../base/in-turn.ts'
import type { NodeId } from '../../../graph/id.ts'
import { buildImage } from '../../docker/build.ts'
import type { Docker } from '../../docker/docker.ts'
import { digestFor, inspectImage } from '../../docker/inspect.ts'
import { lockDigests } from '../../lock.ts'
import type { Preparation, Tell } from '../../target.ts'
import type { Delivered } from '../delivery/images.ts'
import { stepOf } from '../steps.ts'
import type { Cloud } from './cloud.ts'
import { copyToSecond } from './image-copies.ts'
import { digestOf, push, type Registry, registryOf } from './registry.ts'

/** What the images of an estate are made from, and where their digests are noted. */
export interface ImageSource {
  /** The folder of the platform file, beside which `stackwright.lock` is. */
  readonly project: string
  /** The state folder; builds are put together below it. */
  readonly folder: string
  /** The digests that the lock has. */
  readonly digests: Readonly<Record<string, string>>
  /** The images as they are wanted, given the digests that are known (`imagesToBuild`). */
  images(digests: Readonly<Record<string, string>>): readonly Delivered[]
  /**
   * Is told all digests whenever there is a new one: from then on the estate is another, whose tasks name images by
   * them.
   */
  locked(digests: Readonly<Record<string, string>>): void
}

/**
 * The images of the estate as separately shown steps: each is built and pushed under its tag by content, unless the
 * registry has that tag, and its digest is written to the lock file. The repositories must exist.
 */
export function imagePreparations(cloud: Cloud, source: ImageSource): Preparation[] {
  const docker = cloud.program('docker')
  let digests = source.digests
  const note = (found: Readonly<Record<string, string>>) => {
    if (Object.entries(found).every(([image, digest]) => digests[image] === digest)) return
    digests = { ...digests, ...lockDigests(source.project, found) }
    source.locked(digests)
  }
  let locking: Promise<void> | undefined
  let registry: Promise<Registry> | undefined
  // One after another: images share most of their layers, and the second finds those of the first.
  const building = inTurn()

  return source.images(digests).map(({ id, image }): Preparation => ({
    id: `image ${image.title}`,
    title: `image ${image.title}`,
    nodes: nodesFor(cloud, id),
    async run(tell) {
      const now = await wanted(id, tell)
      const there = await digestOf(cloud, now)
      if (there !== undefined) {
        tell('is in its registry')
        note({ [now.image.name]: there })
        return note(await building(() => copyToSecond(cloud, docker, now, tell)))
      }
      await building(async () => {
        registry ??= registryOf(cloud)
        await buildImage(docker, now.image, { project: source.project, folder: join(source.folder, 'build') }, tell)
        await push(docker, await registry, now.image.name, tell)
      })
      const pushed = await digestOf(cloud, now)
      if (pushed === undefined)
        throw new Failure({
          step: `image ${image.title}`,
          reason: 'the registry does not have what was pushed to it',
          left: 'the image is on the engine that built it',
          do: 'run the same command again',
        })
      note({ [now.image.name]: pushed })
      note(await building(() => copyToSecond(cloud, docker, now, tell)))
    },
  }))

  /** An image as it is called once the digests of all bases are known. */
  async function wanted(id: string, tell: Tell): Promise<Delivered> {
    locking ??= lockBases(docker, source.images(digests), tell).then(note)
    await locking
    return source.images(digests).find((each) => each.id === id)!
  }
}

/** The digests of bases that neither the catalog nor the lock knows. */
async function lockBases(docker: Docker, images: readonly Delivered[], tell: Tell): Promise<Record<string, string>> {
  const bases = new Map(
    images.flatMap(({ image }) =>
      image.bases.map((base) => [base.given, { ...base, platform: image.platform }] as const),
    ),
  )
  const found: Record<string, string> = {}
  for (const base of bases.values()) {
    if (base.digest !== undefined || base.given.includes('@')) continue
    tell(`looking at ${base.from}`)
    await docker.ask(`pull ${base.from}`, [
      'pull',
      '--quiet',
      ...(base.platform === undefined ? [] : ['--platform', base.platform]),
      base.name,
    ])
    const known = await inspectImage(docker, base.name)
    const digest = known && digestFor(known, base.from)
    if (digest !== undefined) found[base.given] = digest
  }
  return found
}

/** The nodes whose tasks run an image: services, the jobs of steps, schedules. */
function nodesFor({ graph, estate }: Cloud, repository: string): NodeId[] {
  const tasks = new Set(
    estate.tasks
      .filter((task) => task.containers.some((each) => each.repository === repository))
      .map((task) => task.id),
  )
  const steps = [...(estate.lifecycle.before?.steps ?? []), ...(estate.lifecycle.after?.steps ?? [])]
    .filter((step) => tasks.has(step.task))
    .map((step) => step.id)
  const jobs = [...graph.nodes.values()]
    .filter((node) => node.kind === 'job' && steps.includes(stepOf(graph, node.id)?.id ?? node.id))
    .map((node) => node.id)
  const services = estate.services.filter((service) => tasks.has(service.task)).map((service) => service.id)
  const schedules = estate.schedules.filter((schedule) => tasks.has(schedule.task)).map((schedule) => schedule.id)
  return [...new Set([...services, ...jobs, ...schedules])].sort()
}
