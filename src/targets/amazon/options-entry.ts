import type { Duration } from '../../base/units.ts'

/** The application load balancer, and what stands before it. There is none where no app has a route. */
export interface AmazonEntry {
  /**
   * It is reached from within the network and those connected to it alone.
   * @default false
   */
  readonly internal?: boolean
  /**
   * From which addresses it may be reached.
   * @default any address, or those of the VPC for an internal one
   * @example ['203.0.113.0/24']
   */
  readonly from?: readonly string[]
  /**
   * The zone of Route 53 that has the hosts of the routes. It must exist. Hosts become records of it.
   * @default none: records are made by hand
   * @example { name: 'example.com' }
   */
  readonly hostedZone?: AmazonHostedZone
  /**
   * The certificate of encrypted routes: the ARN of one in AWS Certificate Manager, in the same region. `made`: one for
   * all hosts, which is proven by records in the hosted zone and renews itself.
   * @default 'made' where `hostedZone` is given
   * @example 'arn:aws:acm:eu-west-1:123456789012:certificate/6f1c2d3e-0000-4000-8000-000000000000'
   * @pattern ^(made|arn:aws[a-z-]*:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+)$
   */
  readonly certificate?: string
  /**
   * Routes without encryption are accepted: what people type, passwords too, can be read on its way. They answer at
   * port 80, those without a host at the name that AWS gives to the load balancer.
   * @default false
   */
  readonly plain?: boolean
  /**
   * How many days records of requests are kept in a bucket of the platform. False: none are made.
   * @default 90
   */
  readonly accessLogs?: number | false
  /**
   * The web application firewall (WAF).
   * @default on, with the groups that `FirewallSetting` names; off for an internal load balancer
   * @example { rate: 5000 }
   * @example false
   */
  readonly firewall?: boolean | FirewallSetting
  /** People log in before anything reaches an app whose route asks for that. */
  readonly login?: AmazonLogin
  /**
   * The load balancer cannot be removed until this is off.
   * @default true where a store is highly available, else false
   */
  readonly deletionProtection?: boolean
}

/** A hosted zone of Route 53. */
export interface AmazonHostedZone {
  /**
   * Its name.
   * @example 'example.com'
   * @pattern ^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$
   */
  readonly name: string
  /**
   * Its id, so that nothing must be looked up.
   * @default looked up by the name
   * @example 'Z0123456789ABCDEFGHIJ'
   * @pattern ^Z[A-Z0-9]+$
   */
  readonly id?: string
}

/** What the firewall does. */
export interface FirewallSetting {
  /**
   * Rule groups that AWS keeps, in the order in which they are asked: true for all of a group, `count` for one that
   * only counts what it would refuse, or the rules of it that only count.
   * @default IP reputation, common rules, known bad inputs, SQL injection; what stops people's work only counts
   * @example { AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY'], AWSManagedRulesSQLiRuleSet: 'count' }
   */
  readonly groups?: Readonly<Record<string, true | 'count' | readonly string[]>>
  /**
   * The most requests that one address may make within five minutes. A dashboard makes dozens at once, and an office
   * shares one address.
   * @default 10000
   * @minimum 100
   * @maximum 2000000000
   * @asType integer
   */
  readonly rate?: number
}

/**
 * Login by OpenID Connect at the load balancer. Its addresses stand in the provider's discovery document
 * (`/.well-known/openid-configuration` below the issuer), and are written here, since nothing is asked while files are
 * made. The provider must know `https://<host>/oauth2/idpresponse` as an address to come back to.
 */
export interface AmazonLogin {
  /**
   * The identity of the platform that people log in with.
   * @example 'sso'
   * @minLength 1
   */
  readonly identity: string
  /**
   * Apps that get it although their routes do not ask for it.
   * @default none
   * @example ['docs']
   */
  readonly apps?: readonly string[]
  /**
   * `authorization_endpoint` of the discovery document.
   * @example 'https://id.example.com/authorize'
   * @pattern ^https://.+
   */
  readonly authorization: string
  /**
   * `token_endpoint` of the discovery document.
   * @example 'https://id.example.com/token'
   * @pattern ^https://.+
   */
  readonly token: string
  /**
   * `userinfo_endpoint` of the discovery document.
   * @example 'https://id.example.com/userinfo'
   * @pattern ^https://.+
   */
  readonly userInfo: string
  /**
   * How long a person stays logged in.
   * @default '12h'
   */
  readonly session?: Duration
  /**
   * Programs may pass with a signed token (JWT) in the header Authorization instead.
   * @default none may
   * @example { keys: 'https://id.example.com/keys' }
   */
  readonly machines?: MachineLogin
}

/** Who signs the tokens of programs. */
export interface MachineLogin {
  /**
   * `jwks_uri` of the discovery document: the public keys.
   * @example 'https://id.example.com/keys'
   * @pattern ^https://.+
   */
  readonly keys: string
  /**
   * The issuer that stands in the tokens.
   * @default that of the identity
   * @minLength 1
   */
  readonly issuer?: string
}
