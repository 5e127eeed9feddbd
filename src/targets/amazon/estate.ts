import type { Entry } from './estate-entry.ts'
import type { Task } from './estate-task.ts'
import type { Bucket, Cache, Database, Secret } from './estate-data.ts'
import type { Watch } from './estate-watch.ts'
import type { Value } from './value.ts'

/**
 * Everything that a platform is on AWS, as plain data that fits into JSON: what CDK and Terraform both make, each in
 * its own language. Nothing here belongs to one of them. Lists are sorted by id; ids come from the graph (`metastore`,
 * `bi-web`), so that unrelated changes rename nothing. Durations in seconds, sizes as their names say.
 */
export interface Estate {
  /** The platform and the environment, `acme-prod`: the beginning of every name. */
  readonly name: string
  readonly platform: string
  readonly environment: string
  readonly region: string
  /** On every resource that takes tags. */
  readonly tags: Readonly<Record<string, string>>
  readonly network: Network
  readonly groups: readonly SecurityGroup[]
  /** Undefined where no route has a host or asks for an entry. */
  readonly entry?: Entry
  readonly cluster: Cluster
  readonly repositories: readonly Repository[]
  readonly secrets: readonly Secret[]
  readonly databases: readonly Database[]
  readonly caches: readonly Cache[]
  readonly buckets: readonly Bucket[]
  readonly roles: readonly Role[]
  /** Task definitions of services and jobs. */
  readonly tasks: readonly Task[]
  readonly services: readonly Service[]
  readonly lifecycle: Lifecycle
  /** Jobs by the clock. */
  readonly schedules: readonly Schedule[]
  readonly watch: Watch
  /** The same platform in a second region, reading from a copy or standing by. */
  readonly standby?: Standby
  readonly outputs: readonly Output[]
}

/** A VPC with three tiers of subnets over the zones, or one that exists. */
export type Network =
  | {
      readonly made: true
      readonly cidr: string
      readonly zones: readonly Zone[]
      /**
       * `one`: cheap, and a lost zone may take everybody's way out with it. `none`: only endpoints lead out of the
       * private tier.
       */
      readonly nat: 'per-zone' | 'one' | 'none'
      /**
       * Interface endpoints by service (`ecr.api`, `logs`, `secretsmanager`); the gateway endpoint of S3 is always
       * there.
       */
      readonly endpoints: readonly string[]
      /** How long flow logs are kept, in days. */
      readonly flowLogDays: number
    }
  | {
      readonly made: false
      readonly vpc: string
      readonly cidr: string
      readonly public: readonly string[]
      readonly private: readonly string[]
      readonly isolated: readonly string[]
    }

/** One availability zone, as the letter at its end, and its subnets. */
export interface Zone {
  readonly letter: string
  readonly public: string
  readonly private: string
  readonly isolated: string
}

/** A security group that allows exactly what the graph connects. Ids: those of nodes, and `entry`, `endpoints`. */
export interface SecurityGroup {
  readonly id: string
  readonly name: string
  readonly about: string
  readonly ingress: readonly Rule[]
  readonly egress: readonly Rule[]
}

/**
 * One allowed way; `peer` is another group, an address range, or the prefix list of S3. `about` says which connection
 * it is.
 */
export interface Rule {
  readonly peer: { readonly group: string } | { readonly cidr: string } | { readonly prefixList: 's3' }
  readonly protocol: 'tcp' | 'udp'
  readonly from: number
  readonly to: number
  readonly about: string
}

/** The ECS cluster; `exec` sets up a session with a record of it. */
export interface Cluster {
  readonly name: string
  readonly insights: boolean
  readonly exec?: { readonly log: string }
  /**
   * The private zone of names by which services are found (a namespace of Cloud Map); undefined where none is called.
   */
  readonly zone?: string
}

/** A repository of ECR. `image` is the tag by content that the platform wants; its digest comes when it was pushed. */
export interface Repository {
  readonly id: string
  readonly name: string
  readonly tag: string
  /** `sha256:...`, as the lock file has it. */
  readonly digest?: string
  /** How many images are kept. */
  readonly keep: number
  /** The folder of the output that the image is built from, or the image of others that is copied. */
  readonly source: { readonly build: string } | { readonly copy: string }
  /** Its image is the one that this repository of the first region has under the same tag, copied from there. */
  readonly copyOf?: { readonly region: string; readonly name: string }
}

/** A role of tasks, of the ECS agent, or of a service of AWS. */
export interface Role {
  readonly id: string
  readonly name: string
  readonly about: string
  readonly principal: string
  /** Managed policies by ARN; few, each with its reason in `about` of the estate's README. */
  readonly managed: readonly string[]
  readonly statements: readonly Statement[]
}

/** What a role may do. A wildcard in `resources` has its `why`. */
export interface Statement {
  readonly sid: string
  readonly actions: readonly string[]
  readonly resources: readonly Value[]
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, Value | readonly Value[]>>>>
  readonly why?: string
}

/** A service of ECS. */
export interface Service {
  readonly id: string
  readonly name: string
  readonly task: string
  readonly group: string
  readonly replicas: { readonly min: number; readonly max: number }
  /** Percent of the wanted count: 100 and 200 for those that roll, 0 and 100 for singletons. */
  readonly minHealthy: number
  readonly maxHealthy: number
  /** How many tasks are on demand before the weights count; singletons and stateful ones are wholly on demand. */
  readonly capacity: { readonly base: number; readonly onDemand: number; readonly spot: number }
  /** From the boot budget; undefined without a load balancer. */
  readonly grace?: number
  readonly exec: boolean
  readonly targets: readonly string[]
  /**
   * The name under which others of the platform find it, where a connection needs it: a record of Cloud Map (type A,
   * kept for ten seconds, MULTIVALUE) in the private zone of the cluster, `bi-web.acme-prod.internal`. It is not
   * Service Connect, which tasks that run once cannot use, and which knows no UDP.
   */
  readonly called?: {
    readonly name: string
    readonly container: string
    readonly port: number
    readonly portName: string
  }
  /** It calls others by such names. */
  readonly calls: boolean
  readonly scaling?: Scaling
  /** Wanted counts by the clock: the office hours of an environment. */
  readonly hours?: readonly {
    readonly cron: string
    readonly zone: string
    readonly min: number
    readonly max: number
  }[]
}

/** Target tracking. `cooldown` in seconds. */
export interface Scaling {
  readonly policies: readonly (
    | { readonly on: 'cpu' | 'memory'; readonly target: number; readonly out: number; readonly in: number }
    | {
        readonly on: 'requests'
        readonly target: number
        readonly targetGroup: string
        readonly out: number
        readonly in: number
      }
    /** A metric that the platform publishes: what waits for each replica. */
    | {
        readonly on: 'queue'
        readonly target: number
        readonly metric: string
        readonly namespace: string
        readonly out: number
        readonly in: number
      }
  )[]
}

/**
 * What must have run before services roll, and after: one state machine each, whose steps are one-off tasks that are
 * awaited and whose exit codes count. A step is left out when the checksum of its inputs is the one kept from its last
 * success.
 */
export interface Lifecycle {
  readonly before?: Machine
  readonly after?: Machine
}

/** A state machine and its steps in their order. */
export interface Machine {
  readonly id: string
  readonly name: string
  readonly role: string
  readonly log: string
  /** Services that the machine before it stopped, which are started again first, as often as they ran. */
  readonly restores?: readonly string[]
  readonly steps: readonly LifecycleStep[]
}

/** One batch of jobs, run as one task. */
export interface LifecycleStep {
  readonly id: string
  readonly title: string
  readonly task: string
  readonly container: string
  readonly group: string
  /** The whole command, where it differs from that of the task. */
  readonly command?: readonly Value[]
  /** What its result depends on, images included. */
  readonly checksum: string
  /** The parameter that holds the checksum of the last success; none for steps that always run. */
  readonly parameter?: string
  /**
   * Services that are stopped before, if they are there: that this step is due means that they run with older software.
   */
  readonly drains: readonly string[]
  readonly timeout: number
  readonly retries: number
}

/** A job by the clock: five cron fields, UTC. */
export interface Schedule {
  readonly id: string
  readonly name: string
  readonly cron: string
  readonly task: string
  readonly group: string
  readonly role: string
}

/** A second region. */
export interface Standby {
  readonly region: string
  /** `reads`: serves from a copy that cannot be written. `waits`: runs nothing until it is needed. */
  readonly mode: 'reads' | 'waits'
  /** How names lead to it. */
  readonly routing: 'failover' | 'latency'
  /** What stands there: databases are copies of those in the first region. */
  readonly estate: Estate
  /** How often Route 53 asks each load balancer, in seconds, and after how many failures it is lost. */
  readonly healthCheck: { readonly every: number; readonly failures: number }
}

/** A fact that people want to see after a deployment. */
export interface Output {
  /** With underscores, `alb_dns_name`. */
  readonly id: string
  readonly about: string
  readonly value: Value
  readonly sensitive?: boolean
}
