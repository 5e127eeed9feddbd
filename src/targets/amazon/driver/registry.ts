import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../../../base/failure.ts'
import type { Docker } from '../../docker/docker.ts'
import type { Tell } from '../../target.ts'
import type { Delivered } from '../delivery/images.ts'
import { ask, nameOf } from './ask.ts'
import type { Cloud } from './cloud.ts'

/** The digest under which the registry of a region has a tag; undefined where it has no such tag. */
export async function digestOf(
  { clients, estate }: Cloud,
  { id, tag, image }: Pick<Delivered, 'id' | 'tag'> & { readonly image: Pick<Delivered['image'], 'title'> },
): Promise<string | undefined> {
  const repository = estate.repositories.find((each) => each.id === id)!
  const ecr = await clients.ecr()
  return ask(`image ${image.title}`, async () => {
    try {
      const answer = await ecr.describeImages({ repositoryName: repository.name, imageIds: [{ imageTag: tag }] })
      return answer.imageDetails?.[0]?.imageDigest
    } catch (error) {
      if (/ImageNotFound/.test(nameOf(error))) return undefined
      if (!/RepositoryNotFound/.test(nameOf(error))) throw error
      throw new Failure({
        step: `image ${image.title}`,
        reason: `there is no repository ${repository.name}`,
        left: 'nothing was built',
        do: 'run `stackwright up` again, which makes it first',
      })
    }
  })
}

/** A registry of ECR that one may push to for twelve hours. */
export interface Registry {
  readonly host: string
  readonly user: string
  readonly password: string
}

/** The registry of a region, with a login. */
export async function registryOf({ clients }: Cloud): Promise<Registry> {
  const ecr = await clients.ecr()
  const { authorizationData } = await ask('log in to the registry', () => ecr.getAuthorizationToken({}))
  const [{ authorizationToken = '', proxyEndpoint = '' } = {}] = authorizationData ?? []
  const [user = '', password = ''] = Buffer.from(authorizationToken, 'base64').toString().split(/:(.*)/s)
  return { host: proxyEndpoint.replace(/^https?:\/\//, ''), user, password }
}

/** Pushes an image under its name in the registry. */
export async function push(docker: Docker, registry: Registry, image: string, tell: Tell): Promise<void> {
  const name = `${registry.host}/${image}`
  await loggedIn(docker, registry, `push ${image}`, async (config, env) => {
    tell('pushing')
    await docker.ask(`push ${image}`, ['tag', image, name])
    await docker.ask(`push ${image}`, [...config, 'push', name], {
      env,
      tell: (line) => (/: Pushing/.test(line) ? tell('pushing') : undefined),
    })
  })
}

/**
 * Does something as somebody who may use a registry. The login is kept in a folder of its own that is removed at once,
 * since docker writes it down in clear; the engine is still the one that this user has chosen.
 */
export async function loggedIn(
  docker: Docker,
  registry: Registry,
  step: string,
  act: (config: readonly string[], env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  const chosen =
    process.env['DOCKER_HOST'] === undefined
      ? await docker.run(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'])
      : undefined
  const env: Record<string, string> =
    chosen?.code === 0 && chosen.output.trim() !== '' ? { DOCKER_HOST: chosen.output.trim() } : {}
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-registry-'))
  try {
    const config = ['--config', folder]
    await docker.ask(step, [...config, 'login', '--username', registry.user, '--password-stdin', registry.host], {
      input: registry.password,
      env,
    })
    await act(config, env)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
