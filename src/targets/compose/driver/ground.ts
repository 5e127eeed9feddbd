import { problem, type Problem } from '../../../base/problem.ts'
import type { Docker } from '../../docker/docker.ts'
import { type Engine, findEngine } from '../../docker/engine.ts'

/**
 * The least version of docker compose: the first that knows `run --quiet-pull`, long secrets and `!override` in
 * override files (2.24.4).
 */
export const leastCompose = '2.24.4'

const place = { path: 'targets.compose' }

/** What a driver must know of its engine. */
export interface Ground {
  readonly engine: Engine
  readonly processors: number
  /** This process may give files to users as the engine means them. */
  readonly direct: boolean
}

/**
 * The engine that Compose is to work on, or why it cannot: also one on another machine, which would not see the files
 * of this one.
 */
export async function groundOf(
  docker: Docker,
): Promise<{ readonly ground?: Ground; readonly problems: readonly Problem[] }> {
  const { engine, problems } = await findEngine(docker, { compose: leastCompose }, place)
  if (!engine) return { problems }
  const [info, context] = await Promise.all([
    docker.run(['info', '--format', '{{.NCPU}} {{json .SecurityOptions}}'], { within: 30 }),
    docker.run(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], { within: 30 }),
  ])
  const host = process.env['DOCKER_HOST'] ?? context.output.trim()
  const mapped = engine.rootless || info.output.includes('name=userns')
  const ground = { engine, processors: Number.parseInt(info.output) || 1, direct: process.getuid?.() === 0 && !mapped }
  return { ground, problems: isElsewhere(host) ? [...problems, elsewhere(host)] : problems }
}

/** True for an engine on another machine. */
export function isElsewhere(host: string): boolean {
  const [, scheme, name] = /^(\w+):\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]*)/.exec(host) ?? []
  return scheme === 'ssh' || (scheme === 'tcp' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(name ?? ''))
}

function elsewhere(host: string): Problem {
  return problem('SW4009', place, {
    title: 'the engine is on another machine',
    found: host,
    expected: 'an engine of this machine: it reads configuration and secrets from files here',
    do: 'run this command on that machine, or use the target swarm, which has a store of its own for both',
  })
}
