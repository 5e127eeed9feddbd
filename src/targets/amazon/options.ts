import type { Feature } from '../support.ts'
import type { AmazonCompute } from './options-compute.ts'
import type { AmazonSecrets, AmazonStore, ExternalAmazonStore } from './options-data.ts'
import type { AmazonEntry } from './options-entry.ts'
import type { AmazonOutside, ExistingNetwork, MadeNetwork, ZoneLetter } from './options-network.ts'
import type { AmazonWatch } from './options-watch.ts'
import type { AmazonStandby } from './options-standby.ts'

/** How a platform is on AWS: what the targets `aws` and `terraform` have in common. */
export interface AmazonOptions {
  /**
   * The region.
   * @example 'eu-west-1'
   * @pattern ^[a-z]{2}(-[a-z]+)+-[1-9]$
   */
  readonly region: string
  /**
   * The number of the account. A deployment into any other is refused.
   * @default the account of the credentials that are used
   * @example '123456789012'
   * @pattern ^[0-9]{12}$
   */
  readonly account?: string
  /**
   * What the names of all resources begin with.
   * @default the names of the platform and the environment, joined by a hyphen
   * @example 'acme-bi'
   * @pattern ^[a-z][a-z0-9]*(-[a-z0-9]+)*$
   * @maxLength 28
   */
  readonly name?: string
  /**
   * Over how many availability zones everything is spread, or which ones, by the letters at their ends. Each zone more
   * costs a NAT gateway with `nat: 'per-zone'`. An account does not see every letter in every region: what it does is
   * told by `aws ec2 describe-availability-zones`.
   * @default 2
   * @example ['a', 'c']
   */
  readonly zones?: 2 | 3 | readonly ZoneLetter[]
  /**
   * The network: one that is made, or a VPC that exists.
   * @default one that is made
   * @example { cidr: '10.40.0.0/16', nat: 'one' }
   * @example { vpc: 'vpc-0a1b2c3d4e5f60718', cidr: '10.0.0.0/16', public: ['subnet-0aa1', 'subnet-0aa2'], private: ['subnet-0bb1', 'subnet-0bb2'] }
   */
  readonly network?: MadeNetwork | ExistingNetwork
  /**
   * What services and jobs may reach outside the platform, beside what they are connected to, by the name of an app or
   * the id of one of its parts; `*` for all others. `https`: port 443 of any address; `nothing`: AWS itself alone,
   * which without endpoints (`network.endpoints`) is port 443 of any address too. Data servers reach nothing. A source
   * of data or a mail server with another port must be named.
   * @default { '*': 'https' }
   * @example { 'bi': [{ to: ['10.20.0.0/16'], ports: [5432] }, { ports: [443] }], 'bi-beat': 'nothing' }
   */
  readonly outside?: Readonly<Record<string, 'https' | 'anything' | 'nothing' | readonly AmazonOutside[]>>
  /** How browsers come in: the load balancer and what stands before it. */
  readonly entry?: AmazonEntry
  /** How services and jobs run on Fargate. */
  readonly compute?: AmazonCompute
  /**
   * How data servers are had, by the name of the store. PostgreSQL is always of RDS, Redis, Valkey and memcached of
   * ElastiCache, unless they are named as external here.
   * @default chosen by the sizes that the store asks for
   * @example { metastore: { class: 'db.r7g.large', most: '500GiB', replicas: 1 } }
   * @example { warehouse: { external: { host: 'pg.example.com', password: 'warehouse-admin' } } }
   */
  readonly stores?: Readonly<Record<string, AmazonStore | ExternalAmazonStore>>
  /** Where secrets are kept. */
  readonly secrets?: AmazonSecrets
  /** Logs, alarms and costs. */
  readonly watch?: AmazonWatch
  /**
   * The same platform in a second region.
   * @default none
   * @example { region: 'eu-central-1' }
   */
  readonly standby?: AmazonStandby
  /**
   * Tags of every resource, beside `platform`, `environment` and `managed-by`.
   * @default none
   * @example { team: 'data-platform', 'cost-centre': '4711' }
   */
  readonly tags?: Readonly<Record<string, string>>
  /**
   * What the platform asks for and may do without on AWS: features that this target cannot do.
   * @example ['volume']
   */
  readonly accept?: readonly Feature[]
}
