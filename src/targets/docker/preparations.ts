import { join } from 'node:path'
import type { Images } from '../../base/images.ts'
import { Failure } from '../../base/failure.ts'
import { inTurn } from '../../base/in-turn.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Base, Image, PlatformImages } from '../container/image.ts'
import { edgeId } from '../edge/recipe.ts'
import { lockDigests } from '../lock.ts'
import type { Preparation, Tell } from '../target.ts'
import { buildImage } from './build.ts'
import type { Docker } from './docker.ts'
import { digestFor, inspectImage, type KnownImage } from './inspect.ts'
import { publishImage } from './publish.ts'

/** What images are got with, and where they must be. */
export interface ImageGround {
  readonly docker: Docker
  readonly graph: Graph
  /** What the platform says of images. */
  readonly images: Images
  /** The folder of the platform file, beside which digests are locked. */
  readonly project: string
  /** The state folder; builds are put together below it. */
  readonly folder: string
  /** True where the engine that builds is the one that runs everything; else images are pushed or loaded. */
  readonly here: boolean
  /** The images as they are wanted, given the digests that are known. */
  wanted(digests: Readonly<Record<string, string>>): PlatformImages
  /** The digests that the lock has. */
  readonly digests: Readonly<Record<string, string>>
  /** Is told all digests once every base is locked; from then on names of images are final. */
  locked(digests: Readonly<Record<string, string>>): void
  /**
   * True if an image is already where it must be, for targets that can ask. Default: it is pushed or loaded again,
   * which is quick where only that is.
   */
  arrived?(name: string): Promise<boolean>
}

/**
 * The images of a platform as separately shown steps: one to pull and lock each image of others that something runs in,
 * one to build each of ours and bring it to where it runs. All bases are locked before the first step ends, so that
 * what is built and started names them in their final form: a second deployment finds the very same.
 */
export function imagePreparations(ground: ImageGround): Preparation[] {
  const { graph } = ground
  const images = ground.wanted(ground.digests)
  const locking = once(() => lockAll(ground, images))
  /** An image as it is called once all digests are known; the processes that run in it do not depend on them. */
  const final = async (image: Image): Promise<Image> => {
    const digests = await locking()
    return ground.wanted(digests).all.find((each) => each.nodes[0] === image.nodes[0])!
  }
  // One after another: images share most of their layers, and the second finds those of the first.
  const building = inTurn()
  const routes = nodesOf(graph, 'route').map((route) => route.id)
  const nodesFor = (image: Image): NodeId[] =>
    [
      ...new Set(
        image.nodes.flatMap((id) => (id === edgeId && !graph.nodes.has(edgeId) ? routes : withSchedules(graph, id))),
      ),
    ].sort()
  const titles = images.all.map(titleOf)
  return images.all
    .filter((image) => nodesFor(image).length > 0)
    .map((image) => {
      const title = titleOf(image)
      // Programs of one's own may differ in nothing that a title tells.
      const id = titles.filter((each) => each === title).length > 1 ? `${title} for ${image.nodes[0]}` : title
      return {
        id,
        title: id,
        nodes: nodesFor(image),
        async run(tell) {
          tell('looking at what it is made of')
          const now = await final(image)
          if (now.kind === 'built')
            await building(() =>
              buildImage(ground.docker, now, { project: ground.project, folder: join(ground.folder, 'build') }, tell),
            )
          await bring(ground, now, tell)
        },
      }
    })
}

function titleOf(image: Image): string {
  return image.kind === 'built'
    ? `build ${image.title}`
    : `pull ${image.base.given.replace(/@.*$/, '').replace(/:(?=[^/:]+$)/, ' ')}`
}

/**
 * Images of others come to other machines from their own registry; those of ours, and all where a command loads them,
 * from this engine.
 */
async function bring(ground: ImageGround, image: Image, tell: Tell): Promise<void> {
  const { docker, images, here } = ground
  if (here || (image.kind === 'taken' && images.load === undefined) || (await ground.arrived?.(image.name))) return
  if (image.kind === 'built' && images.load === undefined && images.registry === undefined) {
    throw new Failure({
      step: `build ${image.title}`,
      reason: 'it cannot reach where it runs',
      left: 'the image is on the engine that built it',
      do: 'set images.registry or images.load',
    })
  }
  await publishImage(docker, image.name, images, tell)
}

/**
 * Has every base on the engine, and writes the digests of those that came from a registry to the lock file. Gives all
 * digests known then.
 */
async function lockAll(ground: ImageGround, images: PlatformImages): Promise<Readonly<Record<string, string>>> {
  const builtUpon = new Set(
    images.all.flatMap((image) => (image.kind === 'built' ? image.bases.map((base) => base.name) : [])),
  )
  const found = await Promise.all(
    images.bases.map(async (base): Promise<[string, string] | undefined> => {
      // Machines that pull from the registry themselves need nothing of this engine but the digest, once.
      const needed =
        ground.here || ground.images.load !== undefined || builtUpon.has(base.name) || base.digest === undefined
      const known = needed ? await pull(ground, base) : undefined
      const digest =
        base.given.includes('@') || base.digest !== undefined ? undefined : known && digestFor(known, base.from)
      return digest === undefined ? undefined : [base.given, digest]
    }),
  )
  const fresh = Object.fromEntries(found.filter((each) => each !== undefined))
  const digests =
    Object.keys(fresh).length > 0 ? { ...ground.digests, ...lockDigests(ground.project, fresh) } : ground.digests
  ground.locked(digests)
  return digests
}

/** An image of others on the engine, pulled when it is not there or is for machines of another kind than wanted. */
async function pull({ docker, images }: ImageGround, base: Base): Promise<KnownImage | undefined> {
  const platform = images.platform
  const fits = (known: KnownImage | undefined) => known && (platform === undefined || known.platform === platform)
  const known = await inspectImage(docker, base.name)
  if (fits(known)) return known
  await docker.ask(`pull ${base.from}`, [
    'pull',
    '--quiet',
    ...(platform === undefined ? [] : ['--platform', platform]),
    base.name,
  ])
  return inspectImage(docker, base.name)
}

/** A schedule is brought up with the image of its job. */
function withSchedules(graph: Graph, id: NodeId): NodeId[] {
  return [
    id,
    ...nodesOf(graph, 'schedule')
      .filter((schedule) => schedule.job === id)
      .map((schedule) => schedule.id),
  ]
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
