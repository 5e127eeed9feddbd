import type { NodeId } from '../../graph/id.ts'

/**
 * What one machine has given to a platform: folders, ports, installed software. The lowering reads it and knows nothing
 * else of the machine; all paths are absolute.
 */
export interface Site {
  /** The state folder of this platform and environment. */
  readonly folder: string
  /** The folder of the platform file. */
  readonly project: string
  /** Where servers that refuse to run as root keep what is theirs, and as whom they run; only when we are root. */
  readonly ordinary?: Ordinary
  /** True when we are root. */
  readonly root: boolean
  /** `node:port` -> one number for each slot; routes have the key of their listener (`edge:bi`). */
  readonly ports: Readonly<Record<string, readonly number[]>>
  /** Recipe id -> what is installed. */
  readonly software: Readonly<Record<string, Installed>>
  /** What processes may see of our own environment: proxies, certificates, time zone. */
  readonly environment: Readonly<Record<string, string>>
}

/** An ordinary user, and a folder whose parents that user may pass. */
export interface Ordinary {
  readonly folder: string
  readonly uid: number
  readonly gid: number
}

/** Installed software: the folder that `software` references are relative to, and its programs by name. */
export interface Installed {
  readonly root: string
  readonly programs: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

/** The folders and files of one node's processes. */
export interface Folders {
  readonly config: string
  readonly secrets: string
  volume(id: NodeId): string
}

/**
 * Where the processes of a node keep things; servers run as an ordinary user have all of it in a place that this user
 * can reach.
 */
export function foldersOf(site: Site, id: NodeId, refusesRoot: boolean): Folders {
  const ordinary = refusesRoot && site.ordinary
  const base = ordinary ? ordinary.folder : site.folder
  return {
    config: `${base}/config/${id}`,
    secrets: ordinary ? `${base}/private/${id}` : `${base}/secrets`,
    volume: (volume) => `${base}/data/${volume}`,
  }
}

/** The file that the supervisor keeps true with the addresses of a service's ready replicas. */
export function upstreamFile(site: Site, service: NodeId, port: string): string {
  return `${site.folder}/run/upstreams/${service}.${port}.conf`
}

/** The numbers of a port; the lowering is never asked before they are allocated. */
export function portNumbers(site: Site, key: string): readonly number[] {
  const numbers = site.ports[key]
  if (!numbers) throw new Error(`no port was allocated for ${key}`)
  return numbers
}
