import { randomBytes } from 'node:crypto'
import { Failure } from '../../../base/failure.ts'
import type { Docker } from '../../docker/docker.ts'

/** Where secrets are read: a machine of the swarm that this program speaks to, and an image that it has. */
export interface ReadingPlace {
  readonly node: string
  readonly image: string
  readonly endpointMode: 'vip' | 'dnsrr'
}

/** Seconds in which the reader must run. */
const patience = 60

/**
 * The values of secrets by their names. A swarm gives a value to nobody but a task: so a container that does nothing is
 * given them, on this very machine, and is asked through its own channel, which goes into no log. It is removed before
 * this returns, and ends by itself if it could not be.
 */
export async function readSecrets(
  docker: Docker,
  stack: string,
  names: readonly string[],
  { node, image, endpointMode }: ReadingPlace,
): Promise<Map<string, string>> {
  const reader = `${stack}_reader-${randomBytes(4).toString('hex')}`
  const grants = names.flatMap((name, index) => [
    '--secret',
    `source=${name},target=${index},uid=65534,gid=65534,mode=0400`,
  ])
  await docker.ask('read the secrets', [
    'service',
    'create',
    '--detach',
    '--quiet',
    '--no-resolve-image',
    '--name',
    reader,
    '--constraint',
    `node.id==${node}`,
    '--replicas',
    '1',
    '--restart-condition',
    'none',
    '--endpoint-mode',
    endpointMode,
    '--no-healthcheck',
    '--read-only',
    '--cap-drop',
    'ALL',
    '--user',
    '65534:65534',
    '--log-driver',
    'none',
    '--stop-signal',
    'SIGKILL',
    ...grants,
    '--entrypoint',
    'sleep',
    image,
    String(patience * 2),
  ])
  try {
    const container = await containerOf(docker, reader)
    const found = await Promise.all(
      names.map(
        async (name, index) =>
          [name, await docker.ask('read the secrets', ['exec', container, 'cat', `/run/secrets/${index}`])] as const,
      ),
    )
    return new Map(found)
  } finally {
    await docker.run(['service', 'rm', reader])
  }
}

async function containerOf(docker: Docker, reader: string): Promise<string> {
  const until = Date.now() + patience * 1000
  while (Date.now() < until) {
    const [container] = (
      await docker.run([
        'ps',
        '--quiet',
        '--no-trunc',
        '--filter',
        `label=com.docker.swarm.service.name=${reader}`,
        '--filter',
        'status=running',
      ])
    ).output
      .split('\n')
      .filter(Boolean)
    if (container) return container
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const said = await docker.run(['service', 'ps', '--no-trunc', '--format', '{{.CurrentState}} {{.Error}}', reader])
  throw new Failure({
    step: 'read the secrets',
    reason: `nothing could be started on this manager within ${patience} s`,
    output: said.output.trim().split('\n').slice(-5),
    left: 'nothing was changed',
    do: 'see by `docker node ls` that this manager takes tasks (availability active), or set DOCKER_HOST to one that does',
  })
}
