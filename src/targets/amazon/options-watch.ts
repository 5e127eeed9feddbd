/** The days for which CloudWatch can keep logs. */
export type LogDays = 1 | 3 | 5 | 7 | 14 | 30 | 60 | 90 | 120 | 150 | 180 | 365 | 400 | 545 | 731 | 1096 | 1827 | 2192 | 2557 | 2922 | 3288 | 3653

/**
 * How the platform is watched on AWS. Alarms are made where the platform has a section `alarms`: those that its apps ask for, and those about what
 * only AWS has (the load balancer, managed databases, the machinery of releases).
 * @example { page: ['https://events.example.com/integration/1234'], ticket: ['data-team@example.com'] }
 */
export interface AmazonWatching {
  /**
   * How long logs are kept, in days. CloudWatch bills what comes in far more than what is kept.
   * @default 30
   */
  readonly logDays?: LogDays
  /**
   * Who is told of what may wake somebody: addresses of mail, or of services that take it over HTTPS. Each address must confirm once.
   * @default nobody: the alarms are seen in CloudWatch alone
   * @example ['https://events.example.com/integration/1234']
   */
  readonly page?: readonly string[]
  /**
   * Who is told of what can wait for the morning.
   * @default nobody: the alarms are seen in CloudWatch alone
   * @example ['data-team@example.com']
   */
  readonly ticket?: readonly string[]
  /**
   * The share of requests that must be answered without a fault of the platform, in percent. Alarms tell when faults would use up what is
   * left of a month within two days, or within five.
   * @default 99.5
   * @minimum 50
   * @maximum 99.99
   */
  readonly objective?: number
  /**
   * The time within which 19 of 20 requests should be answered, in seconds.
   * @default 10
   * @minimum 0.05
   */
  readonly slow?: number
  /**
   * Make a dashboard of the platform in CloudWatch. Three dashboards of an account are free.
   * @default true
   */
  readonly dashboard?: boolean
  /**
   * Alarms of AWS that are not wanted, by their ids, which `stackwright render` shows. Those of apps are turned off under `alarms.off`.
   * @default none
   * @example ['metastore-processors']
   */
  readonly off?: readonly string[]
  /** What the platform may cost in a month, and who is told when it costs more. */
  readonly budget?: AmazonBudget
}

/**
 * A budget of the resources of this platform, told apart by the tag `platform`, which the account must have activated for cost allocation.
 * @example { monthly: 600, emails: ['finance@example.com'] }
 */
export interface AmazonBudget {
  /**
   * In US dollars.
   * @minimum 1
   */
  readonly monthly: number
  /**
   * Percent of it at which somebody is told: once of what was spent, and once of what AWS forecasts.
   * @default [80, 100]
   * @example [50, 80, 100]
   */
  readonly at?: readonly number[]
  /**
   * Who is told.
   * @minItems 1
   * @maxItems 10
   */
  readonly emails: readonly string[]
}

/**
 * The same platform in a second region. Its databases are copies of those in the first region, which stay the only ones that are written.
 * @example { region: 'eu-central-1', mode: 'waits' }
 */
export interface AmazonStandby {
  /** The second region, `eu-central-1`. */
  readonly region: string
  /**
   * `waits`: stores are copied, and nothing runs until somebody makes it the first region. `reads`: what answers requests runs there too, on
   * a copy that cannot be written, for apps that can live with that; whatever must run once, and all that works in the background, does not.
   * @default 'waits'
   */
  readonly mode?: 'waits' | 'reads'
  /**
   * How names lead there: `failover` when the first region does not answer, `latency` to the nearer one, only with `reads`.
   * @default 'failover'
   */
  readonly routing?: 'failover' | 'latency'
  /**
   * `copy`: of the databases in the first region. `own` is told as the mistake that it is: two databases that know nothing of each other behind one
   * name show each person something else.
   * @default 'copy'
   */
  readonly databases?: 'copy' | 'own'
  /**
   * The address range of the network there; must not overlap the first one.
   * @default '10.1.0.0/16'
   */
  readonly cidr?: string
  /** The ARN of a certificate in the second region, where that of the first is given. */
  readonly certificate?: string
  /** How the first region is asked whether it lives. */
  readonly health?: {
    /**
     * @default that of the health check of the first route
     */
    readonly path?: string
    /**
     * Seconds between two questions: 10 costs more than 30.
     * @default 30
     */
    readonly every?: 10 | 30
    /**
     * Questions without an answer after which names lead elsewhere.
     * @default 3
     * @minimum 1
     * @maximum 10
     */
    readonly failures?: number
  }
}
