import { inTurn } from '../../../base/in-turn.ts'
import { type Docker, type DockerEnd, type DockerRun, lastLines } from '../../docker/docker.ts'
import { labels } from '../../docker/labels.ts'

/** A container of a project as the engine knows it. */
export interface Found {
  readonly id: string
  /** `acme-dev-bi-web-2` */
  readonly name: string
  /** The id of the node, or of the edge. */
  readonly node: string
  /** A job that somebody runs now. */
  readonly oneOff: boolean
  /** The fingerprint that Compose gave to its definition. */
  readonly definition: string
  readonly owner?: string
  readonly status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'
  readonly health?: 'starting' | 'healthy' | 'unhealthy'
  readonly exitCode: number
  readonly outOfMemory: boolean
  readonly restarts: number
  readonly pid?: number
  /** ISO 8601; when its process began. */
  readonly since?: string
  /** When it was made, as a number to sort by. */
  readonly made: number
  /** Network name -> its address there. */
  readonly addresses: Readonly<Record<string, string>>
}

/** Docker compose on one project. */
export interface Project {
  readonly docker: Docker
  readonly name: string
  /**
   * Runs a compose command on a file, one at a time: two at once would make the same network twice. A Failure of `step`
   * when it fails.
   */
  compose(step: string, file: string, args: readonly string[], how?: DockerRun): Promise<string>
  /** The words of a compose command, for those who run it themselves. */
  words(file: string, args: readonly string[]): string[]
  /**
   * The containers of the project, oldest first: of one node, or all. Jobs and commands that somebody runs beside them
   * are left out.
   */
  containers(node?: string): Promise<Found[]>
  /** The containers of jobs and commands. */
  oneOffs(): Promise<Found[]>
  /** Runs a service once in a container of this name; never throws. Others wait only until the container is there. */
  runOnce(container: string, file: string, args: readonly string[], how: DockerRun): Promise<DockerEnd>
  /** Stops containers as they ask for it, and removes them. `keep` is told what each has last said. */
  end(found: readonly Found[], keep: (found: Found, lines: readonly string[]) => void): Promise<void>
  /** The last lines of a container. */
  lastLines(found: Pick<Found, 'id'>, count: number): Promise<string[]>
}

/** How many lines of a container are kept when it goes. */
const linesKept = 2000

/** Opens a project; `folder` is what paths in its files are relative to. */
export function projectOn(docker: Docker, name: string, folder: string): Project {
  const alone = inTurn()
  const words = (file: string, args: readonly string[]) => [
    'compose',
    '--project-name',
    name,
    '--project-directory',
    folder,
    '--file',
    file,
    '--ansi',
    'never',
    ...args,
  ]

  async function found(node?: string): Promise<Found[]> {
    const only = node === undefined ? [] : ['--filter', `label=${labels.node}=${node}`]
    const ids = (
      await docker.ask('look at what runs', [
        'ps',
        '--all',
        '--quiet',
        '--no-trunc',
        '--filter',
        `label=com.docker.compose.project=${name}`,
        '--filter',
        `label=${labels.node}`,
        ...only,
      ])
    )
      .split('\n')
      .filter(Boolean)
    if (ids.length === 0) return []
    const end = await docker.run(['inspect', '--type', 'container', ...ids])
    // One that has gone in the meantime is no fault.
    const told =
      end.code === 0 || /no such (container|object)/i.test(end.error)
        ? end.output
        : await docker.ask('look at what runs', ['inspect', '--type', 'container', ...ids])
    return (JSON.parse(told || '[]') as Inspected[])
      .map(foundOf)
      .sort((a, b) => a.made - b.made || (a.name < b.name ? -1 : 1))
  }

  return {
    docker,
    name,
    words,
    containers: async (node) => (await found(node)).filter((each) => !each.oneOff),
    oneOffs: async () => (await found()).filter((each) => each.oneOff),
    compose: (step, file, args, how) =>
      alone(() => docker.ask(step, words(file, args), { ...how, env: { ...surroundings, ...how?.env } })),
    async runOnce(container, file, args, how) {
      let over = false
      const run = { now: undefined as Promise<DockerEnd> | undefined }
      await alone(async () => {
        run.now = docker
          .run(words(file, ['run', '--rm', '--no-deps', '--no-TTY', '--interactive=false', '--quiet-pull', ...args]), {
            ...how,
            env: surroundings,
          })
          .finally(() => (over = true))
        while (
          !over &&
          (await docker.run(['container', 'inspect', '--format', '{{.State.Status}}', container])).output.trim() !==
            'running'
        )
          await new Promise((resolve) => setTimeout(resolve, 200))
      })
      return run.now!
    },
    async end(leaving, keep) {
      if (leaving.length === 0) return
      await docker.ask(`stop ${leaving[0]!.node}`, ['stop', ...leaving.map((each) => each.id)])
      await Promise.all(leaving.map(async (each) => keep(each, await logOf(docker, each, linesKept))))
      await docker.run(['rm', '--force', '--volumes', ...leaving.map((each) => each.id)])
    },
    lastLines: async (found, count) =>
      (await logOf(docker, found, count)).map((line) => line.replace(/^\S+ ?/, '')).filter(Boolean),
  }
}

async function logOf(docker: Docker, { id }: Pick<Found, 'id'>, count: number): Promise<string[]> {
  const end: DockerEnd = await docker.run(['logs', '--timestamps', '--tail', String(count), id])
  if (end.code !== 0) return []
  return lastLines(`${end.output}\n${end.error}`, Infinity).sort()
}

/** What is left of other definitions is found by its labels, not by Compose, which would warn of it. */
const surroundings = { COMPOSE_IGNORE_ORPHANS: 'true', COMPOSE_MENU: 'false' }

interface Inspected {
  readonly Id: string
  readonly Name: string
  readonly Created: string
  readonly RestartCount?: number
  readonly State: {
    readonly Status: Found['status']
    readonly ExitCode: number
    readonly OOMKilled?: boolean
    readonly Pid: number
    readonly StartedAt: string
    readonly Health?: { readonly Status: string }
  }
  readonly Config: { readonly Labels: Readonly<Record<string, string>> | null }
  readonly NetworkSettings: { readonly Networks?: Readonly<Record<string, { readonly IPAddress?: string }>> | null }
}

function foundOf(told: Inspected): Found {
  const own = told.Config.Labels ?? {}
  const { Health: health } = told.State
  return {
    id: told.Id,
    name: told.Name.replace(/^\//, ''),
    node: own[labels.node] ?? '',
    oneOff: own['com.docker.compose.oneoff']?.toLowerCase() === 'true',
    definition: own['com.docker.compose.config-hash'] ?? '',
    ...(own[labels.owner] !== undefined && { owner: own[labels.owner] }),
    status: told.State.Status,
    exitCode: told.State.ExitCode,
    outOfMemory: told.State.OOMKilled ?? false,
    restarts: told.RestartCount ?? 0,
    ...((health?.Status === 'starting' || health?.Status === 'healthy' || health?.Status === 'unhealthy') && {
      health: health.Status,
    }),
    ...(told.State.Pid > 0 && { pid: told.State.Pid, since: told.State.StartedAt }),
    made: Date.parse(told.Created),
    addresses: Object.fromEntries(
      Object.entries(told.NetworkSettings.Networks ?? {}).flatMap(([name, { IPAddress }]) =>
        IPAddress ? [[name, IPAddress]] : [],
      ),
    ),
  }
}
