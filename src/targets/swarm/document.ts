import type {
  BindMount,
  FileSource,
  MemoryMount,
  NetworkBase,
  ResourceBounds,
  ServiceBase,
  Span,
  Texts,
  VolumeBase,
  VolumeMount,
} from '../document/compose-format.ts'
import { composeBrackets, composeOctal, composeOrder } from '../document/compose-format.ts'
import type { Manner } from '../document/manner.ts'

/**
 * The stack file, as `docker stack deploy` of Docker 28 reads it (Compose file format 3.13): the parts that we write,
 * closed. It has no order of start, no build and no profiles; whoever deploys does those. Dollar signs in texts are
 * doubled by whoever writes them.
 */
export interface StackFile {
  /** Needed by engines before 25, which take a file without it for one of the first format. */
  readonly version?: '3.8' | '3.9' | '3.13'
  readonly services: Readonly<Record<string, StackService>>
  readonly networks?: Readonly<Record<string, StackNetwork>>
  readonly volumes?: Readonly<Record<string, VolumeBase | null>>
  readonly configs?: Readonly<Record<string, FileSource & { readonly template_driver?: 'golang' }>>
  readonly secrets?: Readonly<Record<string, FileSource>>
}

/** `labels` of a service are those of its containers; those of the service itself are in `deploy`. */
export interface StackService extends ServiceBase {
  readonly image: string
  readonly ports?: readonly StackPort[]
  readonly volumes?: readonly (VolumeMount | BindMount | MemoryMount)[]
  readonly deploy?: Deploy
}

/** `host` publishes on the machine of each task, `ingress` on every machine of the swarm. */
export interface StackPort {
  readonly target: number
  readonly published?: number
  readonly protocol?: 'tcp' | 'udp'
  readonly mode: 'host' | 'ingress'
}

export interface Deploy {
  /** A job (`replicated-job`) runs to its end and stays as it ended until it is forced to run again. */
  readonly mode?: 'replicated' | 'global' | 'replicated-job' | 'global-job'
  readonly replicas?: number
  /** `vip` has one address for all tasks, `dnsrr` gives the address of each. */
  readonly endpoint_mode?: 'vip' | 'dnsrr'
  readonly placement?: {
    readonly constraints?: readonly string[]
    readonly preferences?: readonly { readonly spread: string }[]
    readonly max_replicas_per_node?: number
  }
  readonly update_config?: Rollout & { readonly failure_action?: 'pause' | 'continue' | 'rollback' }
  readonly rollback_config?: Rollout & { readonly failure_action?: 'pause' | 'continue' }
  readonly restart_policy?: RestartPolicy
  readonly resources?: ResourceBounds
  readonly labels?: Texts
}

export interface RestartPolicy {
  readonly condition?: 'none' | 'on-failure' | 'any'
  readonly delay?: Span
  readonly max_attempts?: number
  readonly window?: Span
}

/** How tasks are replaced: how many at once, and whether the new is started before the old is stopped. */
export interface Rollout {
  readonly order?: 'start-first' | 'stop-first'
  readonly parallelism?: number
  readonly delay?: Span
  readonly monitor?: Span
  readonly max_failure_ratio?: number
}

/** `driver_opts: { encrypted: '' }` encrypts what goes between machines. */
export type StackNetwork = NetworkBase

/** How a stack file is laid out. */
export const stackManner: Manner = {
  order: composeOrder,
  brackets: composeBrackets,
  octal: composeOctal,
  apart: ['', 'services'],
  indentLists: true,
}
