import type { Duration } from '../../base/units.ts'
import type { LogDays } from './options-watch.ts'

/** How services and jobs run on Fargate. */
export interface AmazonCompute {
  /**
   * The processors. `arm64` costs about a fifth less; every image must exist for it, and those of the platform are
   * built for it.
   * @default 'arm64' where `images.platform` says so, else 'x86_64'
   */
  readonly architecture?: 'arm64' | 'x86_64'
  /**
   * Spot capacity, which costs about a third and is taken away with a notice of two minutes. Singletons and jobs are
   * never on it.
   * @default none
   * @example { base: 2, onDemand: 1, spot: 3 }
   */
  readonly spot?: SpotShare
  /**
   * `stackwright exec` works. What is typed and answered is recorded for so many days in a log of its own; true: for as
   * long as other logs.
   * @default false
   * @example 365
   */
  readonly exec?: boolean | LogDays
  /**
   * What services follow beside what the platform says of them (processors, waiting work), by the name of an app or the
   * id of a service.
   * @default nothing more
   * @example { 'bi-web': { requests: 500 } }
   */
  readonly scaling?: Readonly<Record<string, AmazonScaling>>
  /**
   * Services run in office hours alone. Meant for environments other than production:
   * `environments.dev.targets.aws.compute.hours`. Data servers and what is stored stay.
   * @default always
   * @example { zone: 'Europe/Berlin', days: 'mon-fri', from: '07:00', to: '20:00' }
   */
  readonly hours?: OfficeHours
  /**
   * Figures of each service and task (Container Insights), which alarms about running tasks need; paid by the metric.
   * @default true
   */
  readonly insights?: boolean
  /**
   * How many images of each program are kept in its repository.
   * @default 20
   * @minimum 2
   * @maximum 1000
   * @asType integer
   */
  readonly imagesKept?: number
}

/** How many replicas are on Spot capacity. */
export interface SpotShare {
  /**
   * How many replicas of each service are on demand before the shares count.
   * @default the fewest replicas that the service may have
   * @minimum 0
   * @asType integer
   */
  readonly base?: number
  /**
   * The weight of replicas on demand beyond these.
   * @default 0
   * @minimum 0
   * @maximum 1000
   * @asType integer
   */
  readonly onDemand?: number
  /**
   * The weight of replicas on Spot beyond these.
   * @default 1
   * @minimum 0
   * @maximum 1000
   * @asType integer
   */
  readonly spot?: number
  /**
   * The services that use it, by the name of an app or the id of a service.
   * @default all but singletons
   * @example ['bi-worker']
   */
  readonly only?: readonly string[]
}

/** Figures that the number of replicas follows, each held near its target. The largest answer counts. */
export interface AmazonScaling {
  /**
   * Percent of memory. Programs rarely give memory back, so such a service grows more easily than it shrinks.
   * @minimum 10
   * @maximum 95
   */
  readonly memory?: number
  /**
   * Requests in a minute for each replica.
   * @minimum 1
   */
  readonly requests?: number
  /**
   * How long after growing it may grow again.
   * @default '60s'
   */
  readonly out?: Duration
  /**
   * How long after shrinking it may shrink again.
   * @default '300s'
   */
  readonly in?: Duration
}

/** When services run. */
export interface OfficeHours {
  /**
   * The time zone, by its name in the IANA database.
   * @example 'Europe/Berlin'
   * @pattern ^(UTC|[A-Za-z]+(/[A-Za-z0-9_+-]+)+)$
   */
  readonly zone: string
  /**
   * The days.
   * @default 'mon-fri'
   */
  readonly days?: 'mon-fri' | 'mon-sat' | 'every'
  /**
   * When they start.
   * @example '07:00'
   * @pattern ^([01][0-9]|2[0-3]):[0-5][0-9]$
   */
  readonly from: string
  /**
   * When they stop.
   * @example '20:00'
   * @pattern ^([01][0-9]|2[0-3]):[0-5][0-9]$
   */
  readonly to: string
}
