import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { nodesOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { removeBuiltImages } from '../../docker/build.ts'
import { edgeId } from '../../edge/recipe.ts'
import type { Tell } from '../../target.ts'
import { nameOfSecretFile } from '../files.ts'
import type { LiveService } from './live.ts'
import { nodeOfService } from './observe.ts'
import type { Scene } from './release.ts'
import { release } from './release.ts'
import type { KeptSecret } from './secrets.ts'
import { namespaceLabel } from './swarm.ts'

/** Seconds in which what is removed must end. */
const patience = 240

/**
 * Removes what runs under an id, and its data unless `keepData`. A volume is removed on the machine that this program
 * speaks to, and on no other: what lies there under the same name may be somebody else's.
 */
export async function removeNode(scene: Scene, id: NodeId, keepData: boolean, tell: Tell): Promise<void> {
  const { graph, swarm, secrets } = scene
  const service = await swarm.service(id)
  if (service) await swarm.remove([service], patience)
  scene.forget(id)
  const node = graph.nodes.get(id)
  const routes = nodesOf(graph, 'route')
  const edge = node?.kind === 'route' || !node ? await swarm.service(edgeId) : undefined
  if (edge) {
    if (keepData && routes.length > 0) await release(scene, edgeId, () => {})
    else if (node?.kind === 'route' || routes.length === 0) {
      await swarm.remove([edge], patience)
      scene.forget(edgeId)
    }
  }
  if (keepData) return
  if (node === undefined || node.kind === 'volume') await removeVolume(scene, id)
  if (node?.kind === 'volume' && scene.site().nodes === 'several')
    tell(`where another machine has it, it stays there: docker volume rm ${swarm.stack}_${id}`)
  if (node === undefined || node.kind === 'secret') {
    const versions = (await secrets.list()).filter((each) => each.id === id)
    // One that is still read stays until its reader is gone.
    if (versions.length > 0) await swarm.docker.run(['secret', 'rm', ...versions.map((each) => each.name)])
  }
}

/** A container that has just ended may still hold its volume. */
async function removeVolume({ swarm }: Scene, id: NodeId): Promise<void> {
  const volume = `${swarm.stack}_${id}`
  for (let tries = 0; (await swarm.docker.run(['volume', 'inspect', volume])).code === 0; tries++) {
    if (tries === 60) return void (await swarm.docker.ask(`remove ${id}`, ['volume', 'rm', volume]))
    if ((await swarm.docker.run(['volume', 'rm', volume])).code === 0) return
    await new Promise((next) => setTimeout(next, 500))
  }
}

/**
 * Removes configs that no service reads any more, and secrets that only older versions of a service did. What a
 * rollback would need stays.
 */
export async function prune(scene: Scene): Promise<void> {
  const { swarm, secrets } = scene
  await swarm.alone(async () => {
    const services = await swarm.services()
    const { file, containers } = scene.stack()
    const wanted = new Set(
      [...Object.values(file.configs ?? {}), ...Object.values(file.secrets ?? {})].map((each) => each.name),
    )
    const [configs, kept] = await Promise.all([configsOf(scene), secrets.list()])
    const files = new Set(
      containers.flatMap((each) => each.secretFiles).map((each) => nameOfSecretFile(scene.site(), each)),
    )
    const unread = (name: string) =>
      !wanted.has(name) && !files.has(name) && !services.some((each) => isRead(each, name))
    const old = configs.filter(unread)
    if (old.length > 0) await swarm.docker.run(['config', 'rm', ...old])
    // The newest version of a secret stays also when nobody reads it: what left the platform may come back, and its
    // data with it.
    const newer = (secret: KeptSecret) => kept.some((each) => each.id === secret.id && each.version > secret.version)
    const oldSecrets = kept.filter((each) => unread(each.name) && (each.id === undefined || newer(each)))
    if (oldSecrets.length > 0) await swarm.docker.run(['secret', 'rm', ...oldSecrets.map((each) => each.name)])
  })
}

function isRead({ Spec: now, PreviousSpec: previous }: LiveService, name: string): boolean {
  return [now, previous].some((spec) => {
    const { Configs: configs, Secrets: secrets } = spec?.TaskTemplate.ContainerSpec ?? {}
    return configs?.some((each) => each.ConfigName === name) || secrets?.some((each) => each.SecretName === name)
  })
}

async function configsOf({ swarm: { docker, stack } }: Scene): Promise<string[]> {
  return (
    await docker.ask('look at the configs', [
      'config',
      'ls',
      '--filter',
      `label=${namespaceLabel}=${stack}`,
      '--format',
      '{{.Name}}',
    ])
  )
    .split('\n')
    .filter(Boolean)
}

/**
 * Ends what belongs to the stack as a whole. Once nothing of it is left, also its networks, files, secrets and images.
 */
export async function clear(scene: Scene): Promise<void> {
  const { graph, swarm, secrets, folder } = scene
  const services = await swarm.services()
  const strange = services.filter((each) => nodeOfService(each) !== edgeId && !graph.nodes.has(nodeOfService(each)))
  await swarm.remove(strange, patience)
  if (services.length > strange.length) return
  const { docker } = swarm
  const configs = await configsOf(scene)
  if (configs.length > 0) await docker.run(['config', 'rm', ...configs])
  // While there is something to start again, what it reads stays.
  if (existsSync(join(folder, 'applied')) && readdirSync(join(folder, 'applied')).length > 0) return
  const kept = await secrets.list()
  if (kept.length > 0) await docker.run(['secret', 'rm', ...kept.map((each) => each.name)])
  await removeNetworks(scene)
  await removeBuiltImages(docker, graph.platform)
}

/** The last task of a network may still be leaving it. */
async function removeNetworks({ swarm: { docker, stack } }: Scene): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const left = (
      await docker.ask('remove networks', ['network', 'ls', '--quiet', '--filter', `label=${namespaceLabel}=${stack}`])
    )
      .split('\n')
      .filter(Boolean)
    if (left.length === 0) return
    await docker.run(['network', 'rm', ...left])
    await new Promise((next) => setTimeout(next, 500))
  }
}
