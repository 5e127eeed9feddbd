/**
 * The platform in a second region. Data is written in the first region alone: there is one truth. Databases, secrets and
 * images are copied there; its network, load balancer, firewall, services, logs and alarms are its own.
 */
export interface AmazonStandby {
  /**
   * The region.
   * @example 'eu-central-1'
   * @pattern ^[a-z]{2}(-[a-z]+)+-[1-9]$
   */
  readonly region: string
  /**
   * `waits`: databases are copied there, services have no replicas until somebody makes that region the first. `reads`:
   * services run there on the copy, which cannot be written; only for apps that do without writing.
   * @default 'waits'
   */
  readonly mode?: 'waits' | 'reads'
  /**
   * How the hosts of routes lead to the two regions, by records of the hosted zone: Route 53 asks each load balancer
   * where the internet may come in, and knows whether anything healthy stands behind it. `failover`: to
   * the second when the first does not answer and it does. `latency`: to the nearer one that answers; only with mode
   * 'reads'.
   * @default 'failover'
   */
  readonly routing?: 'failover' | 'latency'
  /**
   * What databases there are. `copies`: of those in the first region. `own`: databases that know nothing of the first
   * ones, which is refused for an app that keeps anything in its database.
   * @default 'copies'
   */
  readonly databases?: 'copies' | 'own'
  /**
   * The addresses of its network, other than those of the first one.
   * @default '10.1.0.0/16'
   * @pattern ^([0-9]{1,3}\.){3}[0-9]{1,3}/(1[6-9]|2[0-1])$
   */
  readonly cidr?: string
  /**
   * The certificate of that region, where the first one has a given one.
   * @default made as in the first region
   * @pattern ^arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$
   */
  readonly certificate?: string
  /**
   * The class of its databases.
   * @default that of the first region
   * @pattern ^db\.[a-z0-9-]+\.[a-z0-9]+$
   */
  readonly class?: string
}
