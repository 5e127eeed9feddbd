import type { Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import { type Docker, type DockerEnd, lastLines } from './docker.ts'

/** An engine that answers. */
export interface Engine {
  /** `Docker 28.2.2`, `Podman 5.3.1` */
  readonly name: string
  readonly version: string
  /** `linux/amd64` */
  readonly platform: string
  /** The version of its plugin for Compose (`2.40.3`), when there is one. */
  readonly compose?: string
  /** Its part in a swarm. */
  readonly swarm: 'none' | 'worker' | 'manager'
  /** How many machines the swarm has, as far as a manager knows. */
  readonly machines?: number
  /** Of which user the engine runs: without root, ports below 1024 and some limits cannot be had. */
  readonly rootless: boolean
}

/** What a target asks of the engine beside that it answers. */
export interface EngineNeeds {
  /** The least version of the plugin for Compose. */
  readonly compose?: string
  /** The engine manages a swarm. */
  readonly swarm?: boolean
}

/**
 * The engine, or why it cannot be used (SW4009, at `place`). Asks the engine and changes nothing; quick, at most half a
 * minute.
 */
export async function findEngine(
  docker: Docker,
  needs: EngineNeeds,
  place: Place,
): Promise<{ readonly engine?: Engine; readonly problems: readonly Problem[] }> {
  const unusable = (found: string, expected: string, advice: string) =>
    problem('SW4009', place, { found, expected, do: advice })
  const [version, info, compose] = await Promise.all([
    docker.run(['version', '--format', '{{json .}}'], { within: patience }),
    docker.run(['info', '--format', '{{json .}}'], { within: patience }),
    docker.run(['compose', 'version', '--short'], { within: patience }),
  ])
  const running = 'an engine that runs and that this user may use'
  if (version.missing)
    return {
      problems: [
        unusable(
          'no program named docker on the PATH',
          'the docker program and an engine',
          'install Docker (https://docs.docker.com/engine/install/), or Podman with its docker command',
        ),
      ],
    }
  const server = serverOf(version)
  if (!server) return { problems: [unusable(whyOf(version), running, adviceOf(version))] }
  const engine: Engine = {
    ...server,
    ...swarmOf(info),
    rootless: /name=rootless/.test(info.output),
    ...(compose.code === 0 && { compose: versionIn(compose.output) }),
  }
  const problems: Problem[] = []
  if (needs.compose !== undefined && !atLeast(engine.compose, needs.compose)) {
    problems.push(
      unusable(
        engine.compose === undefined ? `${engine.name} without docker compose` : `docker compose ${engine.compose}`,
        `docker compose ${needs.compose} or newer`,
        'install the plugin (https://docs.docker.com/compose/install/linux/)',
      ),
    )
  }
  if (needs.swarm && engine.swarm !== 'manager') {
    problems.push(
      engine.swarm === 'worker'
        ? unusable(
            'an engine that is a worker of a swarm',
            'a manager of the swarm',
            'set DOCKER_HOST to a manager, for example ssh://manager.example.com',
          )
        : unusable(
            'an engine that belongs to no swarm',
            'a manager of a swarm',
            'run `docker swarm init`, or set DOCKER_HOST to a manager',
          ),
    )
  }
  return { engine, problems }
}

/** Seconds after which an engine that says nothing is given up. */
const patience = 30

/** What is shown for the platform of this machine, in the words of engines. */
export function platformHere(): string {
  return `linux/${({ x64: 'amd64', arm64: 'arm64' } as Record<string, string>)[process.arch] ?? process.arch}`
}

/** What a person should know of an engine before images are built for it; empty when all is as it looks. */
export function platformWarnings(
  engine: Pick<Engine, 'platform'>,
  wanted: string | undefined,
  here = platformHere(),
): string[] {
  const emulated = 'programs of another kind of processor run there by emulation, many times slower, or not at all'
  return [
    ...(wanted !== undefined && wanted !== engine.platform
      ? [`images are built for ${wanted} (images.platform), and the engine is ${engine.platform}: ${emulated}`]
      : []),
    ...(wanted === undefined && engine.platform !== here
      ? [
          `the engine is ${engine.platform} and this machine ${here}: images are built for the engine; set images.platform to say so`,
        ]
      : []),
  ]
}

interface Part {
  readonly Version?: string
  readonly Os?: string
  readonly Arch?: string
  /** Podman's own program. */
  readonly OsArch?: string
  readonly Platform?: { readonly Name?: string }
  readonly Components?: readonly { readonly Name?: string; readonly Version?: string }[]
}

function serverOf(end: DockerEnd): Pick<Engine, 'name' | 'version' | 'platform'> | undefined {
  const told = jsonOf(end.output) as
    { readonly Server?: Part | null; readonly Client?: Part & { readonly APIVersion?: string } } | undefined
  // Podman without a machine of its own has no server: its client is the engine.
  const podman = /podman/i.test(end.output) || told?.Client?.OsArch !== undefined
  const part = told?.Server ?? (podman && end.code === 0 ? told?.Client : undefined)
  const platform =
    part?.OsArch ?? (part?.Os !== undefined && part.Arch !== undefined ? `${part.Os}/${part.Arch}` : undefined)
  if (!part?.Version || platform === undefined) return undefined
  return {
    name: `${podman ? 'Podman' : 'Docker'} ${versionIn(part.Version)}`,
    version: versionIn(part.Version),
    platform,
  }
}

function swarmOf(end: DockerEnd): Pick<Engine, 'swarm' | 'machines'> {
  const { Swarm: swarm } = (jsonOf(end.output) ?? {}) as {
    readonly Swarm?: { readonly LocalNodeState?: string; readonly ControlAvailable?: boolean; readonly Nodes?: number }
  }
  if (swarm?.LocalNodeState !== 'active') return { swarm: 'none' }
  return swarm.ControlAvailable ? { swarm: 'manager', machines: swarm.Nodes ?? 1 } : { swarm: 'worker' }
}

function whyOf(end: DockerEnd): string {
  if (end.late) return `an engine that does not answer within ${patience} s`
  const said = lastLines(end.error, 2).join(' ')
  return said === '' ? 'a docker program that does not say what its engine is' : said
}

function adviceOf(end: DockerEnd): string {
  return /permission denied/i.test(end.error)
    ? 'add the user to the group docker, or use a rootless engine'
    : 'start the engine, or set DOCKER_HOST to one that runs'
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function versionIn(text: string): string {
  return /\d+(\.\d+)+/.exec(text)?.[0] ?? text.trim()
}

/** True if a version is there and not older than the least. */
function atLeast(version: string | undefined, least: string): boolean {
  if (version === undefined) return false
  const [have, want] = [version, least].map((each) => each.split('.').map(Number)) as [number[], number[]]
  const differs = want.findIndex((part, index) => part !== (have[index] ?? 0))
  return differs === -1 || (have[differs] ?? 0) > want[differs]!
}
