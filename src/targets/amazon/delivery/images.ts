import { fingerprint } from '../../../base/json.ts'
import { type Graph, nodesOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { JobNode, ServiceNode } from '../../../graph/node.ts'
import type { Stop } from '../../../graph/process.ts'
import { type Container, containerOf } from '../../container/container.ts'
import {
  blank,
  comment,
  copy,
  label,
  type Line,
  noEntrypoint,
  noHealthcheck,
  printDockerfile,
  run,
  stage,
  stopSignal,
  user,
  volumes,
} from '../../container/dockerfile.ts'
import { softwareOf } from '../../container/image-building.ts'
import type { BuiltImage, Image } from '../../container/image.ts'
import { imagesOf } from '../../container/images.ts'
import { filesFolder, secretsFolder } from '../../container/place.ts'
import { tagOf } from '../../container/reference.ts'
import { edgeId, edgeRecipe } from '../../edge/recipe.ts'
import { hasEdge } from '../beside.ts'
import { dialectOf } from '../dialect.ts'
import { besideEdge } from '../edge.ts'
import { nameOf } from '../names.ts'
import type { Site } from '../site.ts'
import { deliveryFolder, prepareText } from './program.ts'
import { parcelOf } from './parcel.ts'

/** An image as it is on AWS: that of the platform, with what is delivered to the nodes that run in it. */
export interface Delivered {
  /** The id of its repository. */
  readonly id: string
  readonly tag: string
  /** How it is built; its name is that of the repository without a registry. */
  readonly image: BuiltImage
}

/** The images of a platform on AWS, and in which of them each service and job, and the edge, runs. */
export interface DeliveredImages {
  readonly all: readonly Delivered[]
  readonly of: ReadonlyMap<NodeId, Delivered>
  /** Undefined where no edge stands beside a service. */
  readonly edge?: Delivered
}

const known = new WeakMap<Site, { readonly graph: Graph; readonly images: DeliveredImages }>()

/** The images of a graph on a site. They are worked out once: every task asks for its own. */
export function deliveredImages(graph: Graph, site: Site): DeliveredImages {
  const found = known.get(site)
  if (found?.graph === graph) return found.images
  const images = compose(graph, site)
  known.set(site, { graph, images })
  return images
}

/** The processors that tasks run on. */
export function architectureOf({ options, setting }: Site): 'arm64' | 'x86_64' {
  return options.compute?.architecture ?? (setting.images.platform === 'linux/arm64' ? 'arm64' : 'x86_64')
}

/** The nodes that run as tasks: a store is AWS's own. */
export function runningNodes(graph: Graph): (ServiceNode | JobNode)[] {
  return [...nodesOf(graph, 'service'), ...nodesOf(graph, 'job')]
}

function compose(graph: Graph, site: Site): DeliveredImages {
  const platform = architectureOf(site) === 'arm64' ? ('linux/arm64' as const) : ('linux/amd64' as const)
  const { registry: _, ...images } = site.setting.images
  const { all, edge } = imagesOf(graph, { ...site.setting, images: { ...images, platform } })
  const running = new Map(runningNodes(graph).map((node) => [node.id, node]))
  const wishes = all.flatMap((image): Wish[] => {
    const nodes = image.nodes.flatMap((id) => running.get(id) ?? [])
    // Each app has images of its own: what is delivered to one must not roll another, nor rename its repository.
    const own = [...Map.groupBy(nodes, (node) => node.app).values()]
      .flatMap(bySignal)
      .map(([signal, some]) => processWish(graph, site, image, signal, some))
    return image.name === edge && nodesOf(graph, 'service').some((service) => hasEdge(graph, service))
      ? [...own, edgeWish(graph, image)]
      : own
  })
  const made = named(wishes).map(([id, wish]) => ({ wish, delivered: delivered(graph, site, id, wish, platform) }))
  const forEdge = made.find((each) => each.wish.edge)
  return {
    all: made.map((each) => each.delivered).sort((a, b) => (a.id < b.id ? -1 : 1)),
    of: new Map(made.flatMap(({ wish, delivered }) => wish.nodes.map((id) => [id, delivered] as const))),
    ...(forEdge && { edge: forEdge.delivered }),
  }
}

/** What one image is to be: another one, with files on top. */
interface Wish {
  readonly image: Image
  /** Whose it is; the edge is everybody's. */
  readonly app: string
  /** How it is called, without the platform. */
  readonly called: string
  readonly version: string
  readonly signal: Stop['signal']
  readonly nodes: readonly NodeId[]
  readonly edge: boolean
  readonly user: string
  /** Relative to the folder of deliveries in the image. */
  readonly files: Readonly<Record<string, string>>
  /** Folders that are volumes of tasks, and must be its user's. */
  readonly folders: readonly string[]
}

/**
 * An image tells one signal by which its processes end; what ends otherwise has an image of its own. Jobs end by
 * themselves.
 */
function bySignal(nodes: readonly (ServiceNode | JobNode)[]): [Stop['signal'], (ServiceNode | JobNode)[]][] {
  const signals = nodes.flatMap((node) => (node.kind === 'service' ? [node.stop.signal] : []))
  const usual = signals.includes('SIGTERM') ? 'SIGTERM' : (signals[0] ?? 'SIGTERM')
  return [...Map.groupBy(nodes, (node) => (node.kind === 'service' ? node.stop.signal : usual))].sort(([a], [b]) =>
    a < b ? 1 : -1,
  )
}

function processWish(
  graph: Graph,
  site: Site,
  image: Image,
  signal: Stop['signal'],
  nodes: readonly (ServiceNode | JobNode)[],
): Wish {
  const dialect = dialectOf(graph, site)
  const containers = nodes.map((node) => containerOf(graph, dialect, node))
  const parcels = containers.flatMap((container) => {
    const parcel = parcelOf(graph, site, container)
    return parcel ? [[container.id, parcel] as const] : []
  })
  const [first] = containers as [Container]
  const files = parcels.flatMap(([id, parcel]) =>
    Object.entries(parcel.files).map(([name, text]) => [`${id}/${name}`, text] as const),
  )
  return {
    image,
    app: nodes[0]!.app,
    called: calledOf(graph, image, nodes[0]!),
    version: versionOf(image),
    signal,
    nodes: nodes.map((node) => node.id),
    edge: false,
    user: `${first.user.uid}:${first.user.gid}`,
    files: { ...Object.fromEntries(files), ...(parcels.length > 0 && { 'prepare.sh': prepareText() }) },
    folders: [
      ...(parcels.length > 0 ? [filesFolder, secretsFolder] : []),
      ...new Set(containers.flatMap((each) => each.volumes.map(({ path }) => path))),
    ],
  }
}

function edgeWish(graph: Graph, image: Image): Wish {
  const services = nodesOf(graph, 'service').filter((service) => hasEdge(graph, service))
  const files = services.flatMap((service) => besideEdge(graph, service)!.files)
  return {
    image,
    app: edgeId,
    called: edgeId,
    version: versionOf(image),
    signal: 'SIGQUIT',
    nodes: [],
    edge: true,
    user: edgeRecipe.image!.user!,
    folders: [],
    files: Object.fromEntries(files.map(({ path, content }) => [path.slice(deliveryFolder.length + 1), content])),
  }
}

function calledOf(graph: Graph, image: Image, node: ServiceNode | JobNode): string {
  return image.kind === 'built'
    ? image.name.slice(graph.platform.length + 1).replace(/:[^:]*$/, '')
    : softwareOf(node.recipe).name
}

/** The tag of an image without what tells its content. */
function versionOf(image: Image): string {
  const tag = tagOf(image.kind === 'built' ? image.name : image.base.given)
  return image.kind === 'built' ? tag.replace(/-[0-9a-f]{8}$/, '') : tag
}

/**
 * Ids for repositories: the app and what its image is called (`bi-superset`), and the signal where it is not the usual
 * one. They tell nothing of content, so that a release changes the tag alone; two images of one app and name have the
 * first of their nodes instead.
 */
function named(wishes: readonly Wish[]): [string, Wish][] {
  const plain = (words: string) =>
    words
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
  const idOf = (wish: Wish) =>
    wish.edge
      ? edgeId
      : [wish.app, plain(wish.called), ...(wish.signal === 'SIGTERM' ? [] : [wish.signal.toLowerCase()])].join('-')
  const same = Map.groupBy(wishes, idOf)
  return wishes.map((wish) => [same.get(idOf(wish))!.length > 1 ? `${wish.nodes[0]!}-image` : idOf(wish), wish])
}

function delivered(
  graph: Graph,
  site: Site,
  id: string,
  wish: Wish,
  platform: NonNullable<BuiltImage['platform']>,
): Delivered {
  const { image, version } = wish
  const context = Object.fromEntries(Object.entries(wish.files).map(([name, text]) => [`delivery/${name}`, text]))
  const built = image.kind === 'built' ? image : undefined
  const files = { ...built?.files, Dockerfile: dockerfile(graph, wish), ...context }
  const copies = built?.copies ?? []
  const content = fingerprint([
    files,
    built?.name ?? null,
    copies.map(({ from }) => [from, site.setting.contentOf(from)]),
    platform,
  ]).slice(0, 8)
  const tag = `${version.replaceAll(/[^\w.-]/g, '-').slice(0, 100)}-${content}`
  const repository = nameOf(graph, site, 'repository', id)
  return {
    id,
    tag,
    image: {
      kind: 'built',
      name: `${repository}:${tag}`,
      title: `${repository} ${version}`,
      folder: `images/${id}`,
      files,
      copies,
      bases: image.kind === 'built' ? image.bases : [image.base],
      platform,
      nodes: wish.edge ? [edgeId] : wish.nodes,
    },
  }
}

/** The lines of an image, and those that make it ready for Fargate. */
function dockerfile(graph: Graph, wish: Wish): string {
  const { image, folders, files } = wish
  const base =
    image.kind === 'built'
      ? image.files['Dockerfile']!
      : printDockerfile([
          comment(
            `${wish.called} ${wish.version} for ${graph.platform}: ${image.base.given} with what is delivered to its processes. Its folder is all that a builder needs.`,
          ),
          blank,
          stage(image.base.name, wish.called),
          ...noHealthcheck,
          label('stackwright.platform', graph.platform),
        ])
  const lines: Line[] = [
    blank,
    user('0'),
    ...(Object.keys(files).length === 0
      ? []
      : [
          comment(
            'Fargate mounts no configuration: files come with the image, with marks for what is known on AWS alone and for secrets, which are in no image.',
          ),
          copy('delivery/', `${deliveryFolder}/`, `--chown=${wish.user}`),
        ]),
    comment(
      "The root is read-only. Volumes of a task are root's, unless the image has the folder as a volume: then they are as they are here.",
    ),
    run(
      ...(folders.length === 0 ? [] : [`mkdir -p ${folders.join(' ')}`, `chown ${wish.user} ${folders.join(' ')}`]),
      ...(folders.includes(secretsFolder) ? [`chmod 0700 ${secretsFolder}`] : []),
      'chmod 1777 /tmp',
    ),
    volumes(...folders, '/tmp'),
    ...noEntrypoint,
    stopSignal(wish.signal),
    user(wish.user),
  ]
  return `${base}${printDockerfile(lines)}`
}
