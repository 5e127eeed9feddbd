/** The days for which CloudWatch can keep logs. */
export type LogDays =
  | 1
  | 3
  | 5
  | 7
  | 14
  | 30
  | 60
  | 90
  | 120
  | 150
  | 180
  | 365
  | 400
  | 545
  | 731
  | 1096
  | 1827
  | 2192
  | 2557
  | 2922
  | 3288
  | 3653

/**
 * How the platform is watched on AWS. Alarms are made where the platform has a section `alarms`: those that its apps
 * ask for, and those about what only AWS has (the load balancer, managed databases, the machinery of releases).
 * @example { page: ['https://events.example.com/integration/1234'], ticket: ['data-team@example.com'] }
 */
export interface AmazonWatch {
  /**
   * How long logs are kept, in days. CloudWatch bills what comes in far more than what is kept.
   * @default 30
   */
  readonly logDays?: LogDays
  /**
   * Who is told of what may wake somebody: addresses of mail, or of services that take it over HTTPS. Each address
   * must confirm once.
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
   * The share of requests that must be answered without a fault of the platform, in percent. Somebody is woken when
   * faults come so fast that what a month may have of them is used up within two days (seen for an hour and still in the
   * last five minutes) or five (six hours, thirty minutes); who waits for the morning is told when it would be used up by
   * the end of the month (three days, six hours). Each host costs about two dollars a month for these alarms.
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
   * Alarms of AWS that are not wanted, by their ids, which `stackwright render` shows. Those of apps are turned off
   * under `alarms.off`.
   * @default none
   * @example ['metastore-processors']
   */
  readonly off?: readonly string[]
  /** What the platform may cost in a month, and who is told when it costs more. */
  readonly budget?: AmazonBudget
}

/**
 * A budget of the resources of this platform, told apart by the tag `platform`, which the account must have activated
 * for cost allocation.
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
   * @maxItems 9
   */
  readonly at?: readonly number[]
  /**
   * Who is told, at most ten.
   * @default the addresses of mail that tickets go to
   * @maxItems 10
   */
  readonly emails?: readonly string[]
}
