import { type Order, words } from './manner.ts'

// What the Compose file (Compose specification, https://github.com/compose-spec/compose-spec, as docker compose 2.40
// reads it) and the stack file of Swarm (Compose file format 3.13,
// https://docs.docker.com/reference/compose-file/legacy-versions/) have in common. Closed: what is not here is a fault
// at compile time. Where a format has a short and a long form, only one of them is here: the one that merges without
// loss.

/** Text to text. Values are texts: a reader takes bare numbers and truth values for something else. */
export type Texts = Readonly<Record<string, string>>

/** A time with its unit: `90s`, `1m30s`. */
export type Span = string

/** How the engine finds out that a container is well; `disable` switches off what the image brings. */
export interface Healthcheck {
  readonly test?: readonly ['CMD' | 'CMD-SHELL', ...string[]] | readonly ['NONE']
  readonly interval?: Span
  readonly timeout?: Span
  readonly retries?: number
  readonly start_period?: Span
  readonly start_interval?: Span
  readonly disable?: true
}

export interface Logging {
  readonly driver?: string
  readonly options?: Texts
}

/** A limit of processors (`'0.50'`), memory (`512M`) and processes. */
export interface ResourceShare {
  readonly cpus?: string
  readonly memory?: string
}

export interface ResourceBounds {
  readonly limits?: ResourceShare & { readonly pids?: number }
  readonly reservations?: ResourceShare
}

/** A volume of the engine in a container; without a source it has no name and goes with the container. */
export interface VolumeMount {
  readonly type: 'volume'
  readonly source?: string
  readonly target: string
  readonly read_only?: boolean
  readonly volume?: { readonly nocopy?: boolean; readonly subpath?: string }
}

/** A file or folder of the machine in a container. */
export interface BindMount {
  readonly type: 'bind'
  readonly source: string
  readonly target: string
  readonly read_only?: boolean
  readonly bind?: { readonly propagation?: string }
}

/** A folder in memory; `size` in bytes. */
export interface MemoryMount {
  readonly type: 'tmpfs'
  readonly target: string
  readonly tmpfs?: { readonly size?: number }
}

/**
 * A config or secret as a file in a container. `uid`, `gid` and `mode` hold on Swarm; Compose heeds them for neither.
 */
export interface FileGrant {
  readonly source: string
  readonly target?: string
  readonly uid?: string
  readonly gid?: string
  /** A number, such as `0o440`. */
  readonly mode?: number
}

/** How a service stands in one network. */
export interface Attachment {
  readonly aliases?: readonly string[]
}

export interface Ulimit {
  readonly soft: number
  readonly hard: number
}

/** The part of a service that both formats have. */
export interface ServiceBase {
  readonly image?: string
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly working_dir?: string
  readonly user?: string
  readonly hostname?: string
  readonly environment?: Readonly<Record<string, string | null>>
  readonly networks?: Readonly<Record<string, Attachment | null>>
  readonly configs?: readonly FileGrant[]
  readonly secrets?: readonly FileGrant[]
  readonly tmpfs?: readonly string[]
  readonly healthcheck?: Healthcheck
  readonly stop_signal?: string
  readonly stop_grace_period?: Span
  readonly init?: boolean
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly cap_add?: readonly string[]
  readonly sysctls?: Texts
  readonly ulimits?: Readonly<Record<string, number | Ulimit>>
  readonly extra_hosts?: readonly string[]
  readonly dns?: readonly string[]
  readonly logging?: Logging
  readonly labels?: Texts
  readonly stdin_open?: boolean
  readonly tty?: boolean
}

/** The network's own addresses; `internal` has no way out. */
export interface NetworkBase {
  readonly name?: string
  readonly driver?: string
  readonly driver_opts?: Texts
  readonly internal?: boolean
  readonly attachable?: boolean
  readonly external?: true
  readonly ipam?: { readonly driver?: string; readonly config?: readonly AddressRange[] }
  readonly labels?: Texts
}

export interface AddressRange {
  readonly subnet?: string
  readonly gateway?: string
  readonly ip_range?: string
}

/** A named volume; null has every setting of the engine. */
export interface VolumeBase {
  readonly name?: string
  readonly driver?: string
  readonly driver_opts?: Texts
  readonly external?: true
  readonly labels?: Texts
}

/** Where the content of a config or secret comes from. */
export type FileSource =
  | { readonly file: string; readonly name?: string; readonly labels?: Texts }
  | { readonly external: true; readonly name?: string }

const service = words(`
  image build pull_policy platform profiles hostname entrypoint command working_dir user environment depends_on
  networks ports expose volumes configs secrets tmpfs shm_size healthcheck restart init stop_signal
  stop_grace_period deploy mem_limit mem_reservation cpus pids_limit ulimits read_only cap_drop cap_add
  security_opt extra_hosts logging labels
`)
const grant = ['source', 'target', 'uid', 'gid', 'mode']
const deploy = words(`
  mode replicas endpoint_mode placement update_config rollback_config restart_policy resources labels
`)
const below = words(`
  order parallelism delay failure_action monitor max_failure_ratio condition constraints preferences limits
`)

/** The order in which people write the keys of both formats. */
export const composeOrder: readonly Order[] = [
  { at: '', keys: ['version', 'name', 'services', 'networks', 'volumes', 'configs', 'secrets'] },
  { at: 'services.*', keys: service },
  { at: 'services.*.build', keys: ['context', 'dockerfile', 'target', 'args'] },
  { at: 'services.*.healthcheck', keys: words('disable test interval timeout retries start_period start_interval') },
  { at: 'services.*.ports.*', keys: ['name', 'target', 'published', 'host_ip', 'protocol', 'mode'] },
  { at: 'services.*.volumes.*', keys: ['type', 'source', 'target', 'read_only'] },
  { at: 'services.*.configs.*', keys: grant },
  { at: 'services.*.secrets.*', keys: grant },
  { at: 'services.*.deploy', keys: deploy },
  { at: 'services.*.deploy.*', keys: below },
  { at: 'services.*.logging', keys: ['driver', 'options'] },
  { at: '*.*', keys: ['name', 'external', 'file', 'driver', 'driver_opts'] },
]

/** Short lists that people of both formats write on one line. */
export const composeBrackets: readonly string[] = words(`
  command entrypoint healthcheck.test profiles cap_drop cap_add security_opt tmpfs dns networks.*.aliases
  deploy.placement.constraints
`).map((key) => `services.*.${key}`)

/** Numbers that are file modes. */
export const composeOctal: readonly string[] = [
  'services.*.configs.*.mode',
  'services.*.secrets.*.mode',
  'services.*.volumes.*.tmpfs.mode',
]
