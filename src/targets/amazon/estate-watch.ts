import type { NodeId } from '../../graph/id.ts'
import type { Value } from './value.ts'

/** How the platform is watched. */
export interface Watch {
  readonly logs: readonly LogGroup[]
  readonly topics: readonly Topic[]
  readonly alarms: readonly Alarm[]
  /** Alarms over the states of `alarms`: one telling for what only several of them together mean. */
  readonly composites: readonly CompositeAlarm[]
  /** What AWS tells as it happens, and no metric has: failed runs by the clock, events of databases. */
  readonly events: readonly EventRule[]
  /** Undefined where the platform asks for none. */
  readonly dashboard?: Dashboard
  readonly budget?: {
    readonly name: string
    readonly monthly: number
    readonly currency: 'USD'
    readonly at: readonly number[]
    readonly emails: readonly string[]
  }
}

/**
 * A rule of EventBridge on the default bus that tells a topic, as one readable sentence: `paths` are taken out of the
 * event (JSONPath) and stand in `sentence` as `<name>`. The topic's policy must let `events.amazonaws.com` publish.
 */
export interface EventRule {
  readonly id: string
  readonly name: string
  readonly about: string
  readonly topic: Topic['id']
  /** A pattern of EventBridge; strings in it may be known to AWS alone. */
  readonly pattern: EventPattern
  readonly paths: Readonly<Record<string, string>>
  readonly sentence: string
}

/** A pattern of EventBridge. */
export interface EventPattern {
  readonly [field: string]:
    | readonly (Value | number | { readonly [test: string]: readonly (Value | number)[] | Value | number })[]
    | EventPattern
}

/** A log group, with days from CloudWatch's own list. */
export interface LogGroup {
  readonly id: string
  readonly name: string
  readonly days: number
  readonly keep: boolean
}

/**
 * Where alarms go: `page` wakes somebody, `ticket` waits for the morning. What goes to `counted` is read by nobody:
 * alarms look at how often it was told.
 */
export interface Topic {
  readonly id: 'page' | 'ticket' | 'counted'
  readonly name: string
  readonly subscriptions: readonly { readonly protocol: 'email' | 'https'; readonly to: string }[]
}

/** An alarm of CloudWatch. */
export interface Alarm {
  readonly id: string
  readonly name: string
  readonly about: string
  /** Undefined: it tells nobody, and one of `composites` looks at it. */
  readonly topic?: Topic['id']
  /**
   * The services that it is about. When one of them is stopped on purpose it tells nobody, until all of them run again.
   * Undefined for what is also true of a platform whose services are stopped: data servers, certificates, releases.
   */
  readonly services?: readonly NodeId[]
  readonly measure: Measure
  readonly is: 'above' | 'below'
  readonly bound: number
  /** Of so many periods, so many must be past the bound. */
  readonly periods: number
  readonly breaching: number
  /** `bad`: a silence is as bad as a bad figure, for what must always tell. */
  readonly missing: 'good' | 'bad' | 'ignore'
}

/** An alarm of CloudWatch over the states of others. */
export interface CompositeAlarm extends Pick<Alarm, 'id' | 'name' | 'about' | 'services'> {
  readonly topic: Topic['id']
  /** Sets of alarms of `alarms`, by their ids: it is raised while all alarms of one of the sets are. */
  readonly any: readonly (readonly string[])[]
  /** But not while this alarm is, or while nothing is known of it yet. */
  readonly unless?: string
}

/** What an alarm or a picture looks at: one metric, or arithmetic over several by their labels. */
export type Measure =
  Metric | { readonly expression: string; readonly of: Readonly<Record<string, Metric>>; readonly label?: string }

/** A metric of CloudWatch; `period` in seconds. */
export interface Metric {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, Value>>
  readonly statistic: string
  readonly period: number
  readonly label?: string
}

/** A page of pictures, 24 columns wide. */
export interface Dashboard {
  readonly name: string
  readonly widgets: readonly {
    readonly title: string
    readonly width: number
    readonly height: number
    readonly measures: readonly Measure[]
    readonly unit?: string
  }[]
}
