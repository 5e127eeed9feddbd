import type {
  BindMount,
  FileSource,
  MemoryMount,
  NetworkBase,
  ResourceBounds,
  ServiceBase,
  Texts,
  VolumeBase,
  VolumeMount,
} from '../document/compose-format.ts'
import { composeBrackets, composeOctal, composeOrder } from '../document/compose-format.ts'
import type { Manner } from '../document/manner.ts'

/**
 * The Compose file, as docker compose 2.40 reads it: the parts that we write, closed. Dollar signs in texts are doubled
 * by whoever writes them.
 */
export interface ComposeFile {
  readonly name?: string
  readonly services?: Readonly<Record<string, ComposeService>>
  readonly networks?: Readonly<Record<string, ComposeNetwork | null>>
  readonly volumes?: Readonly<Record<string, VolumeBase | null>>
  readonly configs?: Readonly<Record<string, FileSource | EnvironmentSource>>
  readonly secrets?: Readonly<Record<string, FileSource | EnvironmentSource>>
}

/** A file whose content is a variable of the shell that calls compose. */
export interface EnvironmentSource {
  readonly environment: string
}

export interface ComposeService extends ServiceBase {
  readonly build?: ComposeBuild
  readonly pull_policy?: 'always' | 'never' | 'missing' | 'build'
  readonly platform?: string
  readonly profiles?: readonly string[]
  readonly container_name?: string
  readonly depends_on?: Readonly<Record<string, Dependency>>
  readonly ports?: readonly ComposePort[]
  readonly volumes?: readonly Mount[]
  readonly expose?: readonly string[]
  readonly restart?: 'no' | 'always' | 'on-failure' | 'unless-stopped' | `on-failure:${number}`
  readonly deploy?: { readonly replicas?: number; readonly resources?: ResourceBounds; readonly labels?: Texts }
  readonly scale?: number
  readonly mem_limit?: string
  readonly mem_reservation?: string
  readonly memswap_limit?: string
  readonly cpus?: number
  readonly pids_limit?: number
  readonly shm_size?: string
  readonly security_opt?: readonly string[]
  readonly group_add?: readonly string[]
  readonly oom_score_adj?: number
  readonly develop?: { readonly watch: readonly Watch[] }
}

/** What `docker compose watch` does when files below `path` change. */
export interface Watch {
  readonly action: 'rebuild' | 'restart' | 'sync' | 'sync+restart'
  readonly path: string
  readonly target?: string
}

export interface ComposeBuild {
  readonly context: string
  readonly dockerfile?: string
  readonly target?: string
  readonly args?: Texts
  readonly platforms?: readonly string[]
  readonly network?: string
  readonly pull?: boolean
}

/** What another service must have come to before this one starts; `restart` has it restarted with the other. */
export interface Dependency {
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully'
  readonly restart?: boolean
  readonly required?: boolean
}

/** Something of the machine or the engine that a container sees. */
export type Mount = VolumeMount | ComposeBindMount | ComposeMemoryMount

/** Without `create_host_path: false` the engine makes a missing source, as a folder of root's. */
export interface ComposeBindMount extends BindMount {
  readonly bind?: { readonly create_host_path?: boolean; readonly propagation?: string }
}

export interface ComposeMemoryMount extends MemoryMount {
  readonly tmpfs?: { readonly size?: number; readonly mode?: number }
}

/** A port of the container on an address of the machine; without `published` the engine chooses a free one. */
export interface ComposePort {
  readonly name?: string
  readonly target: number
  readonly published?: string
  readonly host_ip?: string
  readonly protocol?: 'tcp' | 'udp'
  readonly app_protocol?: string
  readonly mode?: 'host' | 'ingress'
}

export interface ComposeNetwork extends NetworkBase {
  readonly enable_ipv6?: boolean
}

/** How a Compose file is laid out. */
export const composeManner: Manner = {
  order: composeOrder,
  brackets: composeBrackets,
  octal: composeOctal,
  apart: ['', 'services'],
  indentLists: true,
}
