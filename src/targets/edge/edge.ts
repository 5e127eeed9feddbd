import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { RouteNode } from '../../graph/node.ts'
import type { Stop } from '../../graph/process.ts'
import { edgePorts, type Reach } from './address.ts'
import { besidePort, besideServers, routesTo } from './beside.ts'
import { fixedFiles } from './fixed.ts'
import { type Directives, framed } from './frame.ts'
import { directive, printNginx } from './nginx.ts'
import { configPath, pagesFolder, upstreamFileName, upstreamPath } from './place.ts'
import { edgeRecipe } from './recipe.ts'
import { healthPath } from './server.ts'
import { type Address, upstreamLines, upstreamsOf } from './upstream.ts'
import { told } from './told.ts'
import { wholeServers } from './whole.ts'

/** How an edge is to be: one for all routes, or one beside each replica of a service. */
export type Shape = Whole | Beside

/** One edge before all routes, as a service of its own. */
export interface Whole extends Reach, Before {
  readonly shape: 'whole'
  /** Where the replicas of a service are found together. */
  upstream(service: NodeId, port: string): Address
  /** The name server that knows them: `127.0.0.11` in Docker. */
  readonly resolver: string
  /**
   * Site name (`siteOf`) -> paths in the container. Needed for each encrypted site, unless something before the edge
   * decrypts.
   */
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

/** What may stand before or beside an edge. */
export interface Before {
  /** The addresses from which `behind: 'proxy'` believes what is said of the browser. Default: private networks. */
  readonly proxies?: readonly string[]
  /**
   * For how many seconds a connection on which nothing is said is kept: longer than whatever stands before it keeps
   * one. Default 65.
   */
  readonly keepAlive?: number
  /** Where an oauth2-proxy answers, for routes with `login: 'edge'`. Without it these routes are open. */
  readonly login?: Address
}

/** Paths in the container of the edge, readable by its user. */
export interface Certificate {
  readonly certificate: string
  readonly key: string
}

/**
 * An edge as a container: what any target needs to know to run it. Its root may be read-only; it writes to `/tmp` and
 * its own output alone.
 */
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
  /**
   * The one folder that it writes to, with room in bytes for a few of the largest bodies that are being received at
   * once.
   */
  readonly scratch: { readonly path: string; readonly size: number }
  readonly stop: Stop
}

/**
 * A file of the edge. `config` is read at the start and at a reload; `upstream` too, and a driver may rewrite it; a
 * `page` is read anew for each request, so a changed one needs nothing but to be there.
 */
export interface EdgeFile {
  readonly kind: 'config' | 'upstream' | 'page'
  /** Unique among the files of a kind, without slashes. */
  readonly name: string
  readonly path: string
  readonly content: string
}

/**
 * A port of the edge: `http`, `https`, `inside` (for processes of the platform), or `http-<number>` for one that an app
 * asked for.
 */
export interface EdgePort {
  readonly name: string
  /** In the container, and where it is published outside as well: an address means the same on both sides. */
  readonly number: number
  readonly published: boolean
}

/** The edge of a platform, or the one beside a service of it, as a container. */
export function edgeOf(graph: Graph, how: Shape): Edge {
  switch (how.shape) {
    case 'whole': {
      const upstreams = upstreamsOf(graph).map(([service, port]): EdgeFile => ({
        kind: 'upstream',
        name: upstreamFileName(service, port),
        path: upstreamPath(service, port),
        content: upstreamLines({ name: how.upstream(service, port) }),
      }))
      return edge(nodesOf(graph, 'route'), edgePorts(graph, how), how, wholeServers(graph, how), upstreams)
    }
    case 'beside': {
      const port = { name: 'http', number: besidePort(graph, how.service), published: false }
      return edge(routesTo(graph, how.service), [port], how, besideServers(graph, how), [])
    }
  }
}

function edge(
  routes: readonly RouteNode[],
  ports: readonly EdgePort[],
  { keepAlive }: Before,
  http: Directives,
  upstreams: readonly EdgeFile[],
): Edge {
  const [uid, gid] = edgeRecipe.image!.user!.split(':').map(Number) as [number, number]
  const slowest = Math.max(0, ...routes.map((route) => route.timeout))
  const config = printNginx(
    framed({
      pid: '/tmp/nginx.pid',
      temporary: '/tmp',
      slowest,
      connection: 'close',
      told,
      ...(keepAlive !== undefined && { keepAlive }),
      http: [...inContainer, ...http],
    }),
  )
  const pages = [...fixedFiles(routes)].map(([name, content]): EdgeFile => ({
    kind: 'page',
    name,
    path: `${pagesFolder}/${name}`,
    content,
  }))
  const command = ['nginx', '-e', 'stderr', '-c', configPath]
  const port = (ports.find((each) => each.name === 'inside') ?? ports[0]!).number
  return {
    config,
    files: [{ kind: 'config', name: 'nginx.conf', path: configPath, content: config }, ...upstreams, ...pages],
    command,
    reload: [...command, '-s', 'reload'],
    ports,
    health: {
      port,
      path: healthPath,
      command: [
        'curl',
        '--fail',
        '--silent',
        '--output',
        '/dev/null',
        '--max-time',
        '2',
        `http://127.0.0.1:${port}${healthPath}`,
      ],
    },
    user: { uid, gid },
    sysctls: ports.some((each) => each.number < 1024) ? { 'net.ipv4.ip_unprivileged_port_start': '0' } : {},
    scratch: { path: '/tmp', size: 32 * 1024 ** 2 + 4 * Math.max(0, ...routes.map((each) => each.bodyLimit)) },
    stop: { signal: 'SIGQUIT', grace: Math.max(10, slowest + 5), drain: 0 },
  }
}

/**
 * What the configuration of a container has beside that of one machine: scratch is memory there, so answers stay out of
 * it.
 */
const inContainer: Directives = [
  directive('proxy_buffers', 32, '16k'),
  directive('proxy_buffer_size', '16k'),
  directive('proxy_max_temp_file_size', 0),
  directive('absolute_redirect', 'off'),
]
