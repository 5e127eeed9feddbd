import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { PlatformImages } from '../container/image.ts'
import { imagesOf } from '../container/images.ts'
import { projectName } from '../docker/labels.ts'
import { reachOf } from '../docker/reach.ts'
import type { Outside } from '../docker/zones.ts'
import { encryptedSites, type Reach } from '../edge/address.ts'
import type { Setting } from '../target.ts'
import type { SwarmOptions, SwarmVolumes } from './options.ts'

/** Where a platform runs in a swarm. */
export interface Site {
  readonly stack: string
  readonly nodes: 'one' | 'several'
  readonly placement: Readonly<Record<string, readonly string[]>>
  readonly spread: readonly string[]
  readonly volumes?: SwarmVolumes
  readonly endpointMode: 'vip' | 'dnsrr'
  readonly publish: 'ingress' | 'host'
  readonly edges: number
  readonly reach: Reach
  /** The certificates that the edge needs, by the names of its sites. */
  readonly certificates: Readonly<Record<string, SiteCertificate>>
  readonly encrypted: boolean
  readonly outside: Outside
  readonly images: PlatformImages
  /** What only a driver knows; without it the files are those that an owner keeps. */
  readonly held?: Held
}

/** A certificate and its key: paths, with the fingerprints of what is there. */
export interface SiteCertificate {
  readonly certificate: { readonly path: string; readonly mark: string }
  readonly key: { readonly path: string; readonly mark: string }
}

/** What a driver knows of a swarm. */
export interface Held {
  /**
   * The version of each secret that is now read. The first is 1, which is also what is meant where nothing is known.
   */
  readonly versions: Readonly<Record<NodeId, number>>
  /** How many processors the only machine has: it refuses to give more. */
  readonly processors?: number
}

/** The site of a platform as its options say, which needs no swarm. */
export function siteOf(graph: Graph, setting: Setting): Site {
  const options = (setting.options ?? {}) as SwarmOptions
  const endpointMode = options.endpointMode ?? 'vip'
  const reach = reachOf(graph, options)
  const given = options.certificates ?? {}
  const file = (path: string) => ({ path, mark: setting.contentOf(path) })
  return {
    stack: options.stack ?? projectName(graph),
    nodes: options.nodes ?? 'several',
    placement: Object.fromEntries(
      Object.entries(options.placement ?? {}).map(([id, rules]) => [id, typeof rules === 'string' ? [rules] : rules]),
    ),
    spread: options.spread ?? [],
    ...(options.volumes && { volumes: options.volumes }),
    endpointMode,
    publish: options.publish ?? (endpointMode === 'dnsrr' ? 'host' : 'ingress'),
    edges: options.edges ?? 1,
    reach,
    // One that is not given is told by `check`; what is written has a place for it all the same.
    certificates: Object.fromEntries(
      encryptedSites(graph, reach).map((name) => [
        name,
        {
          certificate: given[name] ? file(given[name].certificate) : { path: `./tls/${name}.crt`, mark: '' },
          key: given[name] ? file(given[name].key) : { path: `./tls/${name}.key`, mark: '' },
        },
      ]),
    ),
    encrypted: options.encrypted ?? false,
    outside: options.outside ?? 'apps',
    images: imagesOf(graph, setting),
  }
}
