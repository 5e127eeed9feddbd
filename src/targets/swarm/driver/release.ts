import { Failure } from '../../../base/failure.ts'
import type { Graph } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { wantedReplicas } from '../../../graph/replicas.ts'
import type { Container } from '../../container/container.ts'
import { edgeId } from '../../edge/recipe.ts'
import type { Tell } from '../../target.ts'
import type { StackFile } from '../document.ts'
import { certificateGrants, nameOfSecretFile } from '../files.ts'
import { definitionIn, definitionLabel, partOf, type Stack } from '../lower.ts'
import { ownerId, ownersNeeded } from '../service.ts'
import type { Site } from '../site.ts'
import { attempt } from './jobs.ts'
import { isWanted, type LiveService, replicasOf, specMark } from './live.ts'
import type { Applied } from './observe.ts'
import { prune } from './remove.ts'
import { settled } from './rollout.ts'
import type { SwarmSecrets } from './secrets.ts'
import { gone, type Swarm } from './swarm.ts'

/** What a driver has at hand. */
export interface Scene {
  readonly graph: Graph
  readonly swarm: Swarm
  readonly secrets: SwarmSecrets
  /** The state folder. */
  readonly folder: string
  /** The replicas set by hand. */
  readonly scaled: Readonly<Record<NodeId, number>>
  site(): Site
  stack(): Stack
  /** The text of a certificate or key. */
  certificate(path: string): string
  remember(id: NodeId, applied: Applied): void
  forget(id: NodeId): void
  applied(): ReadonlyMap<NodeId, Applied>
}

interface Wish {
  /** Replaces also what is as it is wanted. */
  readonly again?: boolean
  readonly replicas?: number
}

/**
 * Brings one service of the stack to what it is to be, and waits until it is. What is as it is wanted is left alone:
 * everything else is `docker stack deploy` of a file with this service alone, which keeps it a part of the stack for
 * every other command of the docker program.
 */
export async function release(
  scene: Scene,
  id: NodeId,
  tell: Tell,
  { again = false, replicas = countOf(scene, id) }: Wish = {},
): Promise<void> {
  const { swarm } = scene
  const before = await swarm.service(id)
  const definition = definitionIn(scene.stack(), id)!
  const isSame =
    before !== undefined &&
    before.Spec.Labels?.[definitionLabel] === definition &&
    scene.applied().get(id)?.mark === specMark(before)
  const known = new Set(before ? (await swarm.tasks([before])).map((task) => task.ID) : [])
  const container = scene.stack().containers.find((each) => each.id === containerFor(scene, id))
  if (isSame && replicasOf(before) === replicas) {
    if (again && replicas > 0)
      await swarm.docker.ask(id, [
        'service',
        'update',
        '--force',
        '--detach',
        '--quiet',
        '--no-resolve-image',
        before.ID,
      ])
  } else {
    if (container) await prepare(scene, container, tell)
    if (id === edgeId)
      for (const { name, from } of certificateGrants(scene.site()))
        await scene.secrets.put(name, async () => scene.certificate(from))
    tell(before ? 'replacing it' : 'starting')
    await swarm.deploy(id, withReplicas(partOf(scene.stack().file, [id]), id, replicas))
  }
  const now = await settled(swarm, {
    id,
    known: isSame && !again && replicasOf(before) === replicas ? new Set() : known,
    tell,
    ranBefore: before !== undefined && replicasOf(before) > 0,
    within: container?.health?.boot.within ?? 60,
    grace: (container?.stop?.grace ?? 30) + (container?.stop?.drain ?? 0),
  }).catch(async (error: unknown) => {
    // A service that never ran before leaves nothing behind.
    const service = before === undefined ? await swarm.service(id) : undefined
    if (service) await swarm.remove([service], 120)
    throw error
  })
  await leftovers(scene, now, container, tell)
  scene.remember(id, { mark: specMark(now), definition })
  await prune(scene)
}

/**
 * Replicas that are too many, or that may never be two, are waited for; others end by themselves while work goes on.
 */
async function leftovers(
  scene: Scene,
  service: LiveService,
  container: Container | undefined,
  tell: Tell,
): Promise<void> {
  if (container?.node.kind === 'service' && !container.node.singleton) return
  const limit = Date.now() + ((container?.stop?.grace ?? 30) + 60) * 1000
  while (
    Date.now() < limit &&
    (await scene.swarm.tasks([service])).some((task) => !isWanted(task) && task.Status.State === 'running')
  ) {
    tell('waiting for the end of the old one')
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

/**
 * Makes what a container needs before it can start: files that hold secrets, and new volumes that belong to its user.
 */
export async function prepare(scene: Scene, container: Container, tell: Tell): Promise<void> {
  const { swarm, secrets, folder } = scene
  for (const file of container.secretFiles) {
    await secrets.put(nameOfSecretFile(scene.site(), file), async () => {
      const values = new Map<NodeId, string>()
      for (const id of file.reads) values.set(id, await secrets.value(id))
      return file.compose((id) => values.get(id)!)
    })
  }
  if ((await swarm.service(container.id)) !== undefined) return
  for (const volume of ownersNeeded(container)) {
    tell(`giving ${volume} to its user`)
    const end = await attempt(
      { swarm, folder, part: (id) => partOf(scene.stack().file, [id]) },
      ownerId(volume),
      [],
      60,
      () => {},
      tell,
    )
    if (end.code !== 0)
      throw new Failure({
        step: container.id,
        reason: `the volume ${volume} could not be given to its user`,
        output: end.lastLines,
        left: 'nothing was started',
      })
  }
}

/** Stops what runs under an id, and returns when nothing of it runs on any machine. */
export async function stop({ swarm, stack }: Scene, id: NodeId, tell: Tell): Promise<void> {
  const service = await swarm.service(id)
  if (!service?.Spec.Mode.Replicated) return
  const container = stack().containers.find((each) => each.id === id)
  if (replicasOf(service) > 0)
    await swarm.docker.ask(`stop ${id}`, ['service', 'scale', '--detach', `${service.Spec.Name}=0`])
  await gone(swarm, [service], (container?.stop?.grace ?? 200) + (container?.stop?.drain ?? 0) + 60, tell)
}

/** How many replicas there are to be: those set by hand within the bounds, else the fewest. */
function countOf({ graph, scaled, stack }: Scene, id: NodeId): number {
  const node = graph.nodes.get(id)
  if (node?.kind !== 'service') return stack().file.services[id]?.deploy?.replicas ?? 1
  return wantedReplicas(node, scaled[id])
}

function containerFor({ graph }: Scene, id: NodeId): NodeId {
  const node = graph.nodes.get(id)
  return node?.kind === 'schedule' ? node.job : id
}

function withReplicas(file: StackFile, id: NodeId, replicas: number): StackFile {
  const service = file.services[id]!
  return { ...file, services: { [id]: { ...service, deploy: { ...service.deploy, replicas } } } }
}
