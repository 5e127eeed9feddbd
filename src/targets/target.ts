import type { Images } from '../base/images.ts'
import type { Place } from '../base/place.ts'
import type { Problem } from '../base/problem.ts'
import type { Graph } from '../graph/graph.ts'
import type { NodeId } from '../graph/id.ts'
import type { Effect } from './effect.ts'
import type { Item, Output } from './output.ts'
import type { SupportTable } from './support.ts'

/** A place where a platform can run: one folder with this contract, a pure lowering and an impure driver. */
export interface Target<Site = unknown> {
  readonly name: string
  readonly summary: string
  /** What of the graph it can do: exact, emulated (how) or lost (why). */
  readonly support: SupportTable
  readonly traits: Traits
  /** A site for reading alone: usual ports and stand-ins, instead of what a machine has allocated. */
  renderSite(graph: Graph, setting: Setting): Site
  /** Pure: the same graph and site give the same bytes. */
  lower(graph: Graph, site: Site): Output
  /**
   * Faults of a platform that only this target can see, each at the user's line: an encrypted route without a
   * certificate.
   */
  check?(graph: Graph, setting: Setting): readonly Problem[]
  /**
   * What an owner should know of this target although nothing is wrong, one sentence each: what is cheaper than it is
   * safe, what is not used.
   */
  notes?(graph: Graph, setting: Setting): readonly string[]
  /**
   * What the target's own options promise beyond what the graph asks for, and what that costs, one sentence each: a
   * second region.
   */
  promises?(graph: Graph, setting: Setting): readonly string[]
  /**
   * The files that an owner keeps for all environments together, the first being the base of the others. `form` is one
   * of `forms`. Without it, each environment has the files of its own lowering.
   */
  render?(environments: readonly Environment<Site>[], form?: string): ReadonlyMap<string, string>
  /** The forms in which `render` can write, by name, the first being the usual one. */
  readonly forms?: Readonly<Record<string, string>>
  /** Opens the impure part; nothing is started or changed by opening. */
  open(opening: Opening): Promise<Driver>
  /**
   * What of this machine the target would use, and what it lacks, for `doctor`; changes and fetches nothing. Without a
   * graph: whatever the platform is.
   */
  examine?(at: Omit<Opening, 'graph'> & { readonly graph?: Graph }): Promise<readonly Fact[]>
}

/** A platform in one of its environments, with the site to lower it on. */
export interface Environment<Site> {
  readonly graph: Graph
  readonly site: Site
}

/**
 * What a target may know of a platform beside its graph. All of it comes from the project and nothing from the machine.
 */
export interface Setting {
  /** What the platform says of this target, its shape already checked. */
  readonly options: unknown
  /** What the platform says of images. */
  readonly images: Images
  /** The digests to which images are locked (`postgres:16.15-trixie` -> `sha256:...`). */
  readonly digests: Readonly<Record<string, string>>
  /** A fingerprint of a file or folder of the project; changes when any of its names or bytes does. */
  contentOf(path: string): string
}

/** One fact about this machine; `do` is the command or the change that mends it when it is not well. */
export interface Fact {
  readonly check: string
  readonly state: 'ok' | 'warn' | 'bad'
  readonly detail: string
  readonly do?: string
}

/** Facts about a target that suites and commands ask for instead of its name. */
export interface Traits {
  /** Replicas are replaced one by one without a failed request. */
  readonly rolling: boolean
  /** `exec` and `logs` work. */
  readonly shell: boolean
}

/**
 * What a driver is opened on. `folder` is the state folder of this platform and environment; `project` that of the
 * platform file; `scaled` the replicas set by hand.
 */
export interface Opening extends Setting {
  readonly graph: Graph
  readonly folder: string
  readonly project: string
  readonly scaled: Readonly<Record<NodeId, number>>
}

/**
 * The only impure part of a target. Each method does one thing to one node and returns when it is true, or throws a
 * Failure.
 */
export interface Driver {
  /** What the graph asks for on this site, as a plan compares it; needs nothing installed. */
  items(): ReadonlyMap<NodeId, Item>
  /**
   * What a deployment would fail for here, to be told before it begins: a taken port, a given secret that is not there.
   */
  lacks?(): Promise<readonly Problem[]>
  /** What a person should know before a deployment although nothing is wrong: an engine of another architecture. */
  warnings?(): Promise<readonly string[]>
  /**
   * What a deployment would make, change, replace and remove in the target's own terms, found without changing
   * anything. A plan that has changes asks for it.
   */
  foresee?(): Promise<readonly Effect[]>
  /**
   * What must be got before nodes can start, as separately shown steps: software, images. Each is safe to repeat and
   * quick when done.
   */
  preparations(): readonly Preparation[]
  /**
   * Makes a store, service, route, schedule or ground run as the output says and waits until it is ready; replaces a
   * running one by its rollout rule. One that never gets ready is taken back, so that what served before serves on, and
   * the Failure says so.
   */
  start(id: NodeId, tell: Tell): Promise<void>
  /** Runs jobs of one batch, or one job, to the end. `done` is called as each part ends. */
  run(ids: readonly NodeId[], tell: Tell, done: (id: NodeId, result: JobResult) => void): Promise<void>
  /** Stops what runs under the id, gracefully; data stays. */
  stop(id: NodeId, tell: Tell): Promise<void>
  /** Removes what runs, and the data unless `keepData`. Says so where data cannot be reached and stays. */
  remove(id: NodeId, keepData: boolean, tell?: Tell): Promise<void>
  /**
   * What runs now; with `figures` also the memory and processor use of each replica, where asking for them takes time.
   */
  observe(asked?: { readonly figures: boolean }): Promise<readonly Running[]>
  /** Restarts a service by its rollout rule. */
  restart(id: NodeId, tell: Tell): Promise<void>
  /** Changes the number of replicas of a service. */
  scale(id: NodeId, replicas: number, tell: Tell): Promise<void>
  /** Log lines of a service, oldest first, as they come with `follow`. */
  logs(
    id: NodeId,
    options: { readonly follow: boolean; readonly since?: Date; readonly lines?: number },
  ): AsyncIterable<LogLine>
  /** Runs a command in the environment of a service, attached to this terminal; gives the exit code. */
  exec(id: NodeId, command: readonly string[]): Promise<number>
  /** The public address of a route. */
  url(route: NodeId): string
  /**
   * Makes a route answer at its address on this machine for as long as it is held, where browsers cannot reach it by
   * themselves; undefined where they can. `ended` fulfils after `end`, and is rejected when it cannot be held any
   * longer.
   */
  reach?(route: NodeId): Promise<{ readonly ended: Promise<void>; end(): void } | undefined>
  /** The value of a secret; only `credentials` and given secrets ask. */
  secret(id: NodeId): Promise<string>
  /** Ends the machinery itself (a supervisor), after everything has been stopped. */
  close(): Promise<void>
}

/** Says what is being done or waited for, in a few words. */
export type Tell = (words: string) => void

export interface Preparation {
  /** `install superset 6.1.0` */
  readonly id: string
  readonly title: string
  /** The nodes that need it. */
  readonly nodes: readonly NodeId[]
  run(tell: Tell): Promise<void>
}

export interface JobResult {
  readonly seconds: number
  /** The check lines of a verify job. */
  readonly checks: readonly Check[]
}

/** One line of proof from a verify job. */
export interface Check {
  readonly check: string
  readonly ok: boolean
  readonly detail: string
}

/** A thing that runs, with its replicas. `since` in ISO 8601, `memory` in bytes, `cpu` as a share of one processor. */
export interface Running {
  readonly id: NodeId
  readonly state: 'starting' | 'ready' | 'unready' | 'restarting' | 'stopping' | 'stopped' | 'failed'
  readonly ready: number
  readonly reason?: string
  /** Where it runs, on targets that may have a platform in several regions: the name of one of them. */
  readonly region?: string
  /** It is meant to be stopped until it is needed: a service of a region that stands by. */
  readonly rests?: true
  /** How it differs from what was applied, when somebody else has changed it. */
  readonly drift?: string
  readonly replicas: readonly Replica[]
  /** Its number of replicas is an autoscaler's: any within the platform's bounds is right. */
  readonly follows?: 'load'
  /** Nodes that are served by it without a process of their own: the routes of an edge. */
  readonly serves?: readonly NodeId[]
}

export interface Replica {
  readonly name: string
  readonly pid?: number
  readonly state: Running['state']
  readonly restarts: number
  readonly memory?: number
  readonly cpu?: number
  readonly since?: string
}

export interface LogLine {
  readonly service: NodeId
  readonly replica: string
  readonly line: string
}

export type { Graph, Place }
