import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { BuiltImage, PlatformImages } from '../container/image.ts'
import { imagesOf } from '../container/images.ts'
import { projectName } from '../docker/labels.ts'
import { reachOf } from '../docker/reach.ts'
import type { Outside } from '../docker/zones.ts'
import type { Reach } from '../edge/address.ts'
import type { Setting } from '../target.ts'
import type { ComposeCertificate, ComposeOptions } from './options.ts'

/** Where a platform runs on Compose. */
export interface Site {
  /** The name of the project. */
  readonly project: string
  /** The address of the machine at which the edge is published. */
  readonly address: string
  readonly reach: Reach
  /** The certificates by the names of the edge's sites. */
  readonly certificates: Readonly<Record<string, ComposeCertificate>>
  readonly outside: Outside
  readonly images: PlatformImages
  /** What only a driver knows; without it the files are those that an owner keeps. */
  readonly held?: Held
  /** How the files of this environment stand beside those of another, of which it is an override. */
  readonly beside?: Beside
}

/** An environment beside the one that it is an override of: folders whose files differ have the environment's name. */
export interface Beside {
  readonly environment: string
  /** Folders of the other (`./config/bi-web`, `./edge`, `./images/acme-superset`) whose content is another here. */
  readonly differs: ReadonlySet<string>
}

/**
 * A folder beside the compose file: that of the first environment, or one of this one's own where its content is
 * another.
 */
export function folderHere(folder: string, { beside }: Pick<Site, 'beside'>): string {
  return beside?.differs.has(folder) ? folder.replace(/^\.\/(\w+)/, `./$1.${beside.environment}`) : folder
}

/** What a driver knows of a machine. */
export interface Held {
  /** A fingerprint of the state folder. */
  readonly owner: string
  /**
   * The folder, relative to the compose file, with the secrets that a container reads: its own copies, which its user
   * alone can read.
   */
  readonly secrets: Readonly<Record<NodeId, string>>
  /** How many processors the engine has. */
  readonly processors?: number
}

/** The site of a platform as its options say, which needs no machine. */
export function siteOf(graph: Graph, setting: Setting): Site {
  const options = (setting.options ?? {}) as ComposeOptions
  return {
    project: options.project ?? projectName(graph),
    address: options.address ?? '127.0.0.1',
    reach: reachOf(graph, options),
    certificates: options.certificates ?? {},
    outside: options.outside ?? 'apps',
    images: imagesHere(graph, setting),
  }
}

/** The images of a platform. Keys of certificates may lie in the project, and no image is a place for them. */
export function imagesHere(graph: Graph, setting: Setting): PlatformImages {
  const { certificates = {} } = (setting.options ?? {}) as ComposeOptions
  const keys = Object.values(certificates)
    .map(({ key }) => key.replace(/^(\.\/)+/, ''))
    .filter((path) => !path.startsWith('/') && !path.startsWith('..'))
    .sort()
  const images = imagesOf(graph, setting)
  if (keys.length === 0) return images
  return {
    ...images,
    all: images.all.map((image) =>
      image.kind === 'built' && image.copies.length > 0 ? withoutKeys(image, keys) : image,
    ),
  }
}

function withoutKeys(image: BuiltImage, keys: readonly string[]): BuiltImage {
  const copies = image.copies.map((copy) => ({
    ...copy,
    without: [
      ...new Set([
        ...copy.without,
        ...keys.filter((key) => copy.from === '.' || key === copy.from || key.startsWith(`${copy.from}/`)),
      ]),
    ],
  }))
  const ignored = [...new Set(copies.flatMap((copy) => copy.without).map((path) => `project/${path}`))]
  const known = image.files['.dockerignore'] ?? ''
  return {
    ...image,
    copies,
    files: {
      ...image.files,
      '.dockerignore': [known.trimEnd(), ...ignored.filter((line) => !known.split('\n').includes(line)), ''].join('\n'),
    },
  }
}
