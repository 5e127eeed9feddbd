import type { Value } from './value.ts'

/** A task definition of Fargate. Its images have digests, so that a revision always runs the same bytes. */
export interface Task {
  readonly id: string
  readonly family: string
  /** One of Fargate's pairs: 256 to 16384 processor units, MiB of memory that go with them. */
  readonly cpu: number
  readonly memory: number
  readonly architecture: 'arm64' | 'x86_64'
  /** The role of the ECS agent, which fetches the images and secrets of this task. */
  readonly executionRole: string
  /** The role of the programs. */
  readonly taskRole: string
  readonly containers: readonly TaskContainer[]
  /** Folders that containers of one task share; they live as long as the task. */
  readonly volumes: readonly string[]
  /** GiB, where more than the 20 that are there is needed. */
  readonly ephemeral?: number
}

/** A container of a task. */
export interface TaskContainer {
  readonly name: string
  /** The id of a repository of the estate. */
  readonly repository: string
  /** Ends with the task: a task is lost when an essential container ends. */
  readonly essential: boolean
  readonly command: readonly Value[]
  readonly workingFolder?: string
  readonly user?: string
  readonly env: Readonly<Record<string, Value>>
  /** Variables that hold a secret, or one field of it. */
  readonly secrets: Readonly<Record<string, SecretUse>>
  readonly ports: readonly {
    readonly name: string
    readonly number: number
    readonly protocol: 'tcp' | 'udp'
    readonly http: boolean
  }[]
  /** Always true but where AWS forbids it. */
  readonly readonlyRoot: boolean
  readonly mounts: readonly { readonly volume: string; readonly path: string; readonly readonly: boolean }[]
  /**
   * Explicit for each role: an image's own check is not looked at by ECS. The command begins with `CMD`, as ECS has it.
   */
  readonly health?: {
    readonly command: readonly string[]
    readonly every: number
    readonly timeout: number
    readonly retries: number
    /** At most 300, by AWS. */
    readonly start: number
  }
  readonly after: readonly {
    readonly container: string
    readonly until: 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY'
  }[]
  /** How long it may take to end: at most 120, by Fargate. */
  readonly stopTimeout: number
  /** The id of the log group. */
  readonly log: string
  readonly cpu?: number
  readonly memory?: number
}

/** A secret of the estate, or the one that RDS keeps for the administrator of a database. */
export type SecretUse =
  | { readonly secret: string; readonly field?: string }
  | { readonly database: string; readonly field: 'username' | 'password' }
