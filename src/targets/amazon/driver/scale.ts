import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import { ask } from './ask.ts'
import { type Cloud, notThere, serviceOf } from './cloud.ts'
import { awaitRollout } from './rollout.ts'
import { letSpeak, silence } from './silence.ts'
import { boundScaling, isScaled } from './scaling.ts'
import { serviceNow } from './tasks.ts'

/**
 * Sets how many tasks of a service run and waits until they do. Of one that follows load it is the least that it may
 * go down to, and the most where more is asked for than that. Nobody is told of one that is scaled to none.
 */
export async function scaleService(cloud: Cloud, id: NodeId, replicas: number, tell: Tell): Promise<void> {
  const step = `scale ${id}`
  const service = serviceOf(cloud, id)
  const now = service && (await serviceNow(cloud, service))
  if (!service || !now) throw notThere(step, id)
  if (replicas === 0) await silence(cloud, service)
  const ecs = await cloud.clients.ecs()
  const most = Math.max(replicas, service.replicas.max)
  if (isScaled(service)) {
    await boundScaling(cloud, service, replicas, most)
    tell(`between ${replicas} and ${most} by load`)
  }
  // The scaling itself would come to it, but only at its next look.
  if (!isScaled(service) || (now.desiredCount ?? 0) < replicas) {
    await ask(step, () =>
      ecs.updateService({ cluster: cloud.estate.cluster.name, service: service.name, desiredCount: replicas }),
    )
  }
  await awaitRollout({ ...cloud, scaled: { ...cloud.scaled, [id]: replicas } }, id, tell, undefined, {
    step,
    do: `look at \`stackwright status\` and \`stackwright logs ${id}\``,
  })
  if (replicas > 0) await letSpeak(cloud, service, tell)
}
