import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import { ask } from './ask.ts'
import { type Cloud, notThere, serviceOf } from './cloud.ts'
import { awaitRollout } from './rollout.ts'
import { serviceNow } from './tasks.ts'

/**
 * Replaces the tasks of a service by new ones of the same definition, by its rollout rule, and waits until they
 * serve.
 */
export async function restartService(cloud: Cloud, id: NodeId, tell: Tell): Promise<void> {
  const step = `restart ${id}`
  const service = serviceOf(cloud, id)
  const now = service && (await serviceNow(cloud, service))
  if (!service || !now || (now.desiredCount ?? 0) === 0) throw notThere(step, id)
  const ecs = await cloud.clients.ecs()
  const answer = await ask(step, () =>
    ecs.updateService({ cluster: cloud.estate.cluster.name, service: service.name, forceNewDeployment: true }),
  )
  const deployment = answer.service?.deployments?.find((each) => each.status === 'PRIMARY')?.id
  await awaitRollout(cloud, id, tell, deployment, {
    step,
    do: `look at \`stackwright logs ${id}\`, mend the cause, and restart it again`,
  })
}
