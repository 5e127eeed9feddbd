import type { Duration, Size } from '../../base/units.ts'
import { entry, type Uses } from '../entry.ts'
import type { ProgramOptions } from '../job/program-options.ts'

/** A program of your own that keeps running. */
export interface ServiceOptions<Database extends string = string> extends ProgramOptions<Database> {
  /**
   * Files and folders that the program reads. It is replaced at a deployment when any of them has changed, and a
   * container holds these and nothing else of the project. The variable INPUTS has their fingerprint.
   * @default the whole project, and a change of it replaces nothing by itself
   * @example ['./server']
   */
  inputs?: readonly string[]
  /**
   * The port that the program usually listens on. It is told the real one in the variable PORT, and the address in
   * HOST: replicas on one machine cannot share a port.
   * @default it listens on none
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  port?: number
  /**
   * A path that answers 200 once the program can do its work.
   * @default the port accepts connections; without a port, the process lives
   * @example '/healthz'
   */
  health?: string
  /**
   * How long it may take from its start until it is ready.
   * @default '60s'
   */
  startWithin?: Duration
  /**
   * How long it may take to end after SIGTERM, before it is killed: at least as long as an answer may take.
   * @default the timeout of `route`; '30s' without one
   */
  stopWithin?: Duration
  /**
   * Where people reach it.
   * @default only the platform does
   */
  route?: ServiceRoute
  /**
   * How many run: a number, or the least and the most.
   * @default 1
   * @example [1, 4]
   */
  replicas?: number | readonly [number, number]
  /**
   * What replicas between the least and the most follow.
   * @default they stay at the least
   */
  scaleOn?: ServiceScaling
  /**
   * Exactly one may live at any time: it is stopped before its successor starts.
   * @default false
   */
  singleton?: boolean
  /**
   * Folders that are kept, by name. The program finds the folder `uploads` in the variable UPLOADS_FOLDER.
   * @default none
   * @example { uploads: '5GiB' }
   */
  volumes?: Readonly<Record<string, Size>>
}

/** When replicas are added. */
export interface ServiceScaling {
  /**
   * The share of its processors, in percent, that the program should use.
   * @minimum 10
   * @maximum 95
   * @asType integer
   */
  cpu: number
}

/** Where people reach a service. */
export interface ServiceRoute {
  /**
   * The host name.
   * @default the address of the machine
   */
  host?: string
  /**
   * What paths begin with.
   * @default '/'
   * @example '/shop/'
   */
  path?: string
  /**
   * The port for browsers, where there is no host name.
   * @default the next free one
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  port?: number
  /**
   * Browsers are served over an encrypted connection.
   * @default true with a `host`, false without
   */
  tls?: boolean
  /**
   * The largest request.
   * @default '16MiB'
   */
  uploadLimit?: Size
  /**
   * How long people wait for an answer at most.
   * @default '60s'
   */
  timeout?: Duration
  /**
   * Files of the project that the edge serves itself, by their whole paths: a notice, robots.txt, a page of your own.
   * At exactly that path; the kind of file follows from its ending.
   * @default none
   * @example { '/robots.txt': './robots.txt' }
   */
  pages?: Readonly<Record<string, string>>
}

/** A program of your own that keeps running. */
export const service = entry<
  <const Database extends string = never>(
    options: ServiceOptions<Database>,
  ) => ServiceOptions<Database> & { type: 'service' } & Uses<Database>
>({
  type: 'service',
  section: 'apps',
  summary: 'a program of your own that keeps running',
  schema: 'ServiceOptions',
  load: () => import('./app.ts').then((module) => module.app),
})
