import type { Json } from '../base/json.ts'
import type { Place } from '../base/place.ts'
import type { Figure, Queue } from './figure.ts'
import type { NodeId } from './id.ts'
import type { Health, Port, Process, Resources, Stop } from './process.ts'
import type { Reference, Text } from './text.ts'

/**
 * What every node has. `keep` is true where losing the node loses data; `app` is the name in the specification that it
 * belongs to.
 */
interface Common {
  readonly id: NodeId
  readonly place: Place
  readonly keep: boolean
  readonly app: string
}

/** A long-running role of an app. */
export interface ServiceNode extends Common, Process {
  readonly kind: 'service'
  readonly role: string
  readonly ports: readonly Port[]
  readonly replicas: Replicas
  /** Exactly one may live at any time: it is stopped before its successor starts. */
  readonly singleton: boolean
  readonly health: Health
  readonly stop: Stop
  /** Signals with which the process takes up changed files without a restart. */
  readonly reload?: { readonly signal: 'SIGHUP' }
  /** Where its figures are told in the Prometheus text format. */
  readonly metrics?: Metrics
}

/** How many replicas there are: `min`, or up to `max` where they follow a signal. */
export interface Replicas {
  readonly min: number
  readonly max: number
  /** `target` is percent of the processors, or the work that waits for each replica. */
  readonly scaleOn?:
    | { readonly signal: 'cpu'; readonly target: number }
    | { readonly signal: 'queue'; readonly target: number; readonly of: Queue }
}

/** An address of a process at which its figures are read: a port of its own by name, and a path. */
export interface Metrics {
  readonly port: string
  readonly path: string
}

/** A program that runs to its end. */
export interface JobNode extends Common, Process {
  readonly kind: 'job'
  /**
   * `deploy` jobs run when their checksum changed: that of `inputs`, and of the checksums of the jobs they come
   * `after`. `verify` jobs run after everything has started, whenever anything changed; they print one JSON line per
   * check ({"check": string, "ok": boolean, "detail": string}) and end with 0. `schedule` jobs run by a schedule node.
   */
  readonly when: 'deploy' | 'verify' | 'schedule'
  /** What the result depends on; only a change of it is a reason to run again. */
  readonly inputs: Json
  /** What the job does, as shown to people: `bring the database of bi to 6.1.0`. */
  readonly title: string
  /** Services that must not run while it runs, when they ran with older software. */
  readonly drains: readonly NodeId[]
  /**
   * Jobs of one batch that are due one after another run as one process: the command of the first, then each `argument`
   * in order. The program prints {"done": argument} when a part is done.
   */
  readonly batch?: { readonly name: string; readonly argument: string }
  /** In seconds. */
  readonly timeout: number
  readonly retries: number
}

/** A data server. `server` is how we run it ourselves; a target may use a managed one instead. */
export interface StoreNode extends Common {
  readonly kind: 'store'
  readonly engine: 'postgres' | 'redis' | 'valkey' | 'memcached'
  readonly version: string
  readonly ports: readonly Port[]
  readonly highAvailability: boolean
  /** Disk in bytes; 0 for one that keeps nothing. */
  readonly disk: number
  readonly server: Server
  /** The administrator's name and secret, where the engine has one. */
  readonly administrator?: { readonly user: string; readonly password: NodeId }
  readonly backup?: { readonly keep: number; readonly pointInTime: boolean }
  /** The most connections that the server accepts, of which `reserve` stay for administration. */
  readonly limits?: { readonly connections: number; readonly reserve: number }
  /** Where its figures are told in the Prometheus text format. */
  readonly metrics?: Metrics
}

/** A data server as a process of our own. */
export interface Server extends Process {
  /** Runs once, before the first start, when `unless` (a file in the volume) does not exist. */
  readonly prepare?: { readonly command: readonly Text[]; readonly unless: string }
  readonly health: Health
  readonly stop: Stop
  /** The server refuses to run as root, and must then run as an ordinary user that owns its volumes. */
  readonly refusesRoot: boolean
}

/** A database in a store, with the user that owns it. `connections` is the most that its users may open together. */
export interface DatabaseNode extends Common {
  readonly kind: 'database'
  readonly store: NodeId
  readonly database: string
  readonly user: string
  readonly password: NodeId
  /** Further users that may read it. */
  readonly readers: readonly { readonly user: string; readonly password: NodeId }[]
}

/** A part of a key-value store that one app owns: a numbered database and a prefix of its keys. */
export interface KeyspaceNode extends Common {
  readonly kind: 'keyspace'
  readonly store: NodeId
  readonly index: number
  readonly prefix: string
  readonly purpose: string
}

/** Where people reach a service. Durations in seconds, sizes in bytes. */
export interface RouteNode extends Common {
  readonly kind: 'route'
  /** Undefined: the only host there is (on one machine, its loopback address). */
  readonly host?: string
  /** Begins with a slash and ends with one. */
  readonly path: string
  readonly to: { readonly service: NodeId; readonly port: string }
  readonly tls: boolean
  /** The port asked for on one machine, where there is no host name. */
  readonly port?: number
  /** Folders that the edge serves itself. */
  readonly statics: readonly StaticFiles[]
  /** Texts that the edge answers with itself, at exactly their paths: pages of the project, robots.txt. */
  readonly fixed: readonly FixedText[]
  readonly bodyLimit: number
  /** How long the edge waits for an answer. */
  readonly timeout: number
  readonly login: 'app' | 'edge' | 'none'
  /** The page a person opens first, relative to the route. */
  readonly home: string
  /** How to log in, where the platform knows. */
  readonly account?: { readonly user: string; readonly password: NodeId }
}

/** A text of a media type (`text/html; charset=utf-8`) at a path; served byte for byte, however long. */
export interface FixedText {
  readonly path: string
  readonly status: number
  readonly type: string
  readonly body: string
}

/**
 * Files at `path` (with slashes at both ends) that the edge serves from the service's own software, cacheable for
 * `cache` seconds.
 */
export interface StaticFiles {
  readonly path: string
  readonly from: Reference
  readonly cache: number
}

/** A secret. Never holds its value. */
export interface SecretNode extends Common {
  readonly kind: 'secret'
  readonly shape: { readonly length: number; readonly alphabet: 'letters-digits' | 'hex' | 'base64url' }
  readonly origin:
    | { readonly from: 'generated' }
    | { readonly from: 'environment'; readonly variable: string }
    | { readonly from: 'file'; readonly path: string }
  readonly rotatable: boolean
  readonly inBackup: boolean
}

/** A folder that outlives processes. `size` in bytes. */
export interface VolumeNode extends Common {
  readonly kind: 'volume'
  readonly size: number
}

/** Runs a job by the clock: five cron fields, UTC. */
export interface ScheduleNode extends Common {
  readonly kind: 'schedule'
  readonly job: NodeId
  readonly cron: string
}

/** An OpenID provider that apps log people in with. */
export interface IdentityNode extends Common {
  readonly kind: 'identity'
  readonly issuer: Text
  readonly clientId: string
  readonly clientSecret: NodeId
  /** The claim that lists a person's groups. */
  readonly groupsClaim: string
  readonly scopes: readonly string[]
}

/**
 * Somebody must look when a figure has been past its bound for `for` seconds. A `page` wakes somebody, a `ticket` waits
 * for the morning. There are none in a platform that says nothing of alarms.
 */
export interface AlarmNode extends Common {
  readonly kind: 'alarm'
  /** The node that it is about: one that runs, or a route. */
  readonly about: NodeId
  readonly ask: { readonly figure: Figure; readonly is: 'above' | 'below'; readonly bound: number }
  readonly for: number
  readonly severity: 'page' | 'ticket'
  /** What is wrong, as one sentence without a full stop. */
  readonly summary: string
  /** What to do first, as one sentence. */
  readonly do: string
  /** The address at which more is written about it. */
  readonly runbook?: string
  /** Where it goes. */
  readonly notice: NodeId
}

/**
 * Where alarms go, and with which labels they are told apart from those of others; one in a platform that has alarms.
 */
export interface NoticeNode extends Common {
  readonly kind: 'notice'
  /** False: nobody is woken, and every alarm is a ticket. */
  readonly paging: boolean
  readonly labels: Readonly<Record<string, string>>
}

/** A page of pictures of an app's figures. */
export interface DashboardNode extends Common {
  readonly kind: 'dashboard'
  /** The name of the app in the specification. */
  readonly about: string
  readonly title: string
  readonly panels: readonly Panel[]
}

/** A picture of figures over time, all in one unit; each has the name of its line. */
export interface Panel {
  readonly title: string
  readonly unit: 'a second' | 'seconds' | 'bytes' | 'processors' | 'share' | 'count'
  readonly lines: readonly { readonly name: string; readonly figure: Figure }[]
}

/** The neutral model's closed union of nodes. */
export type Node =
  | ServiceNode
  | JobNode
  | StoreNode
  | DatabaseNode
  | KeyspaceNode
  | RouteNode
  | SecretNode
  | VolumeNode
  | ScheduleNode
  | IdentityNode
  | AlarmNode
  | NoticeNode
  | DashboardNode

export type { Health, Port, Process, Resources, Stop }
