import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Stop } from '../../graph/process.ts'
import type { Reach } from './address.ts'
import type { Address } from './upstream.ts'

/** How an edge is to be: one for all routes, or one beside each replica of a service. */
export type Shape = Whole | Beside

/** One edge before all routes, as a service of its own. */
export interface Whole extends Reach, Before {
  readonly shape: 'whole'
  /** Where the replicas of a service are found together. */
  upstream(service: NodeId, port: string): Address
  /** The name server that knows them: `127.0.0.11` in Docker. */
  readonly resolver: string
  /** Site name (`siteOf`) -> paths in the container. Needed for each encrypted site, unless something before the edge decrypts. */
  readonly certificates?: Readonly<Record<string, Certificate>>
  /** For how many seconds browsers shall not try an encrypted site without encryption. Default: they are not told. */
  readonly strictTransport?: number
}

/** An edge in the pod of one service, before the replica in the same pod. */
export interface Beside extends Before {
  readonly shape: 'beside'
  readonly service: NodeId
  readonly behind: Reach['behind']
}

interface Before {
  /** The addresses from which `behind: 'proxy'` believes what is said of the browser. Default: private networks. */
  readonly proxies?: readonly string[]
  /** Where an oauth2-proxy answers, for routes with `login: 'edge'`. Without it these routes are open. */
  readonly login?: Address
}

/** Paths in the container of the edge, readable by its user. */
export interface Certificate {
  readonly certificate: string
  readonly key: string
}

/** An edge as a container: what any target needs to know to run it. Its root may be read-only; it writes to `/tmp` and its own output alone. */
export interface Edge {
  /** The text of the configuration, which is also among the files. */
  readonly config: string
  readonly files: readonly EdgeFile[]
  readonly command: readonly string[]
  /** Reads configuration and upstreams again, without a lost request. */
  readonly reload: readonly string[]
  readonly ports: readonly EdgePort[]
  /** Says that the edge itself is ready; `command` asks from inside the container. */
  readonly health: { readonly port: number; readonly path: string; readonly command: readonly string[] }
  readonly user: { readonly uid: number; readonly gid: number }
  /** Names -> values that the container's network needs: with a port below 1024, that an ordinary user may open it. */
  readonly sysctls: Readonly<Record<string, string>>
  /** Room in bytes for bodies that are being received, at the one folder that it writes to. */
  readonly scratch: { readonly path: string; readonly size: number }
  readonly stop: Stop
}

/**
 * A file of the edge. `config` is read at the start and at a reload; `upstream` too, and a driver may rewrite it; a `page` is read anew for each
 * request, so a changed one needs nothing but to be there.
 */
export interface EdgeFile {
  readonly kind: 'config' | 'upstream' | 'page'
  /** Unique among the files of a kind, without slashes. */
  readonly name: string
  readonly path: string
  readonly content: string
}

/** A port of the edge: `http`, `https`, `inside` (for processes of the platform), or `http-<number>` for one that an app asked for. */
export interface EdgePort {
  readonly name: string
  /** In the container, and where it is published outside as well: an address means the same on both sides. */
  readonly number: number
  readonly published: boolean
}

export type { Graph }
