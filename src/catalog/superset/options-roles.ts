import type { Cpu, Duration, Size } from '../../base/units.ts'

/** What one replica of a role may use of its machine. This drives the cost wherever machines are rented. */
export interface SupersetResources {
  /**
   * Processors for one replica.
   * @default '1' for web and worker, '0.1' for beat, flower and metrics
   */
  cpu?: Cpu
  /**
   * Memory for one replica.
   * @default follows from the number of processes in it
   */
  memory?: Size
}

/** The processes that answer browsers: gunicorn, with threads. */
export interface SupersetWeb extends SupersetResources {
  /**
   * How many replicas: a number, or the fewest and the most for a target that follows load.
   * @default 1
   * @example [2, 10]
   */
  replicas?: number | readonly [min: number, max: number]
  /**
   * Processes in one replica. They share their memory at the start, so the second one costs little.
   * @default 2
   * @minimum 1
   * @maximum 64
   * @asType integer
   */
  workers?: number
  /**
   * Requests that one process answers at the same time. Each may hold a connection to the metadata database.
   * @default 8
   * @minimum 1
   * @maximum 128
   * @asType integer
   */
  threads?: number
  /**
   * How long a request may take before its process is given up. Must be longer than `queryTimeout`.
   * @default `queryTimeout` and 15 seconds more
   */
  requestTimeout?: Duration
  /**
   * A process is renewed after about so many requests, which bounds what a leak of memory can do. gunicorn then drops
   * connections that it has just accepted, so a few requests fail at each renewal; `stackwright restart web` renews
   * without that. 0 never renews.
   * @default 0
   * @minimum 0
   * @asType integer
   */
  renewAfter?: number
  /**
   * The share of processors, in percent, at which a target adds replicas, up to the most.
   * @example { cpu: 70 }
   */
  scaleOn?: {
    /** Percent of the processors. */
    cpu: number
  }
}

/** The processes that do background work: Celery. */
export interface SupersetWorker extends SupersetResources {
  /**
   * How many replicas: a number, or the fewest and the most for a target that follows load.
   * @default 1
   */
  replicas?: number | readonly [min: number, max: number]
  /**
   * Tasks that one replica does at the same time, each in a process of its own.
   * @default 2
   * @minimum 1
   * @maximum 128
   * @asType integer
   */
  concurrency?: number
  /**
   * How long tasks that run may take to end when the worker is stopped; later they are lost.
   * @default '2m'
   */
  stopGrace?: Duration
  /**
   * The number of waiting tasks at which a target adds replicas, up to the most.
   * @example { queue: 10 }
   */
  scaleOn?: {
    /** Waiting tasks. */
    queue: number
  }
}

/** The clock: Celery beat. */
export interface SupersetBeat extends SupersetResources {
  /**
   * Always 1: two clocks send every report twice.
   * @default 1
   */
  replicas?: number
}

/** The page that shows what workers do. */
export interface SupersetFlower extends SupersetResources {
  /**
   * The name to log in with; the password is generated.
   * @default 'flower'
   */
  username?: string
}
