/** The application load balancer and what is before it. */
export interface Entry {
  readonly name: string
  readonly internal: boolean
  readonly group: string
  /** From the timeout ladder: longer than the longest request. */
  readonly idleTimeout: number
  /** Undefined: only plain HTTP, for environments that accept it. */
  readonly certificate?: Certificate
  readonly hostedZone?: HostedZone
  readonly targets: readonly TargetGroup[]
  /** In the order in which the listener asks them. */
  readonly rules: readonly ListenerRule[]
  /** The bucket of access logs, and how long they are kept. */
  readonly accessLogs?: { readonly bucket: string; readonly days: number }
  readonly firewall?: Firewall
  readonly deletionProtection: boolean
}

/** A certificate that exists, or one that is made and proven by records in the hosted zone. */
export type Certificate =
  { readonly arn: string } | { readonly made: true; readonly host: string; readonly others: readonly string[] }

/** A hosted zone that exists. */
export interface HostedZone {
  readonly name: string
  /** Looked up by name where it is not given; a lookup needs an account. */
  readonly id?: string
}

/** Where the load balancer sends requests: the tasks of a service, at a port of one of their containers. */
export interface TargetGroup {
  readonly id: string
  readonly name: string
  readonly service: string
  readonly container: string
  readonly port: number
  readonly health: {
    readonly path: string
    readonly status: string
    readonly every: number
    readonly timeout: number
    readonly healthy: number
    readonly unhealthy: number
  }
  /** How long requests in flight may take when a task leaves. */
  readonly drain: number
}

/** Who may pass to which target group. What no rule takes is answered with 404. */
export interface ListenerRule {
  readonly id: string
  /**
   * From 2, and always even: the number before it is free for a rule that lets machines pass. Unique over both
   * listeners, and independent of other rules.
   */
  readonly priority: number
  /**
   * At the listener of port 443; otherwise at that of port 80, which sends everything else to 443 (301) where there is
   * a certificate.
   */
  readonly encrypted: boolean
  readonly hosts: readonly string[]
  readonly paths: readonly string[]
  readonly target: string
  /** Login at the listener, before anything reaches the app. */
  readonly login?: ListenerLogin
}

/** OpenID Connect at the listener; `token` also lets machines pass with a signed token. */
export interface ListenerLogin {
  readonly issuer: string
  readonly authorization: string
  readonly token: string
  readonly userInfo: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scope: string
  readonly sessionSeconds: number
  readonly machines?: { readonly keys: string; readonly issuer: string }
}

/** WAF: managed groups in their order, and the most requests that one address may make in five minutes. */
export interface Firewall {
  readonly name: string
  /** Names of AWS managed rule groups; `count` only counts. */
  readonly groups: readonly { readonly name: string; readonly count: boolean; readonly less: readonly string[] }[]
  readonly rate: number
}
