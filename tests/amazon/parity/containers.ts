import { byName, setOf } from './intents.ts'

/** A container of a task definition as ECS has it, with names in small letters. */
export interface MadeContainer {
  readonly name: string
  readonly image: string
  readonly essential?: boolean
  readonly command?: readonly string[]
  readonly workingDirectory?: string
  readonly user?: string
  readonly cpu?: number
  readonly memory?: number
  readonly portMappings?: readonly {
    readonly containerPort: number
    readonly protocol?: string
    readonly name?: string
  }[]
  readonly environment?: readonly { readonly name: string; readonly value: string }[]
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[]
  readonly readonlyRootFilesystem?: boolean
  readonly mountPoints?: readonly {
    readonly sourceVolume: string
    readonly containerPath: string
    readonly readOnly?: boolean
  }[]
  readonly dependsOn?: readonly { readonly containerName: string; readonly condition: string }[]
  readonly healthCheck?: unknown
  readonly stopTimeout?: number
  readonly logConfiguration?: { readonly logDriver?: string; readonly options?: Readonly<Record<string, string>> }
}

/** What containers are meant to be, by their names. */
export function containersOf(list: readonly MadeContainer[]): Record<string, unknown> {
  return Object.fromEntries(
    list.map((each) => [
      each.name,
      {
        image: each.image,
        essential: each.essential,
        command: each.command?.join('\u0000'),
        folder: each.workingDirectory,
        user: each.user,
        cpu: each.cpu || undefined,
        memory: each.memory || undefined,
        readonlyRoot: each.readonlyRootFilesystem,
        health: each.healthCheck,
        stopTimeout: each.stopTimeout,
        ports:
          setOf(
            (each.portMappings ?? []).map((port) => `${port.name}=${port.containerPort}/${port.protocol ?? 'tcp'}`),
          ) || undefined,
        env: Object.fromEntries((each.environment ?? []).map(({ name, value }) => [name, value])),
        secrets: Object.fromEntries((each.secrets ?? []).map(({ name, valueFrom }) => [name, valueFrom])),
        mounts: byName(
          each.mountPoints?.map(
            (mount) => `${mount.sourceVolume} ${mount.containerPath}${mount.readOnly ? ' read-only' : ''}`,
          ),
        ),
        after: setOf((each.dependsOn ?? []).map((other) => `${other.containerName}:${other.condition}`)) || undefined,
        log: { driver: each.logConfiguration?.logDriver, ...each.logConfiguration?.options },
      },
    ]),
  )
}
