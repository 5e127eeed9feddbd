import type { Service } from '../estate.ts'
import { ask, askFor } from './ask.ts'
import type { Cloud } from './cloud.ts'

/** How Application Auto Scaling names a service. */
export function resourceOf({ estate }: Pick<Cloud, 'estate'>, service: Service) {
  return {
    ServiceNamespace: 'ecs',
    ScalableDimension: 'ecs:service:DesiredCount',
    ResourceId: `service/${estate.cluster.name}/${service.name}`,
  } as const
}

/** True for a service whose count is held by Application Auto Scaling. */
export function isScaled(service: Service): boolean {
  return service.scaling !== undefined || service.hours !== undefined
}

/** Stops or lets go what changes the count of a service by itself. Does nothing to one that nothing scales. */
export async function suspendScaling(cloud: Cloud, service: Service, suspended: boolean): Promise<void> {
  if (!isScaled(service)) return
  const scaling = await cloud.clients.scaling()
  const there = await askFor(`scaling of ${service.id}`, () =>
    scaling.describeScalableTargets({ ServiceNamespace: 'ecs', ResourceIds: [resourceOf(cloud, service).ResourceId] }),
  )
  if (!there?.ScalableTargets?.length) return
  await ask(`scaling of ${service.id}`, () =>
    scaling.registerScalableTarget({
      ...resourceOf(cloud, service),
      SuspendedState: {
        DynamicScalingInSuspended: suspended,
        DynamicScalingOutSuspended: suspended,
        ScheduledScalingSuspended: suspended,
      },
    }),
  )
}

/** Sets between which counts a service is scaled. */
export async function boundScaling(cloud: Cloud, service: Service, min: number, max: number): Promise<void> {
  const scaling = await cloud.clients.scaling()
  await ask(`scaling of ${service.id}`, () =>
    scaling.registerScalableTarget({ ...resourceOf(cloud, service), MinCapacity: min, MaxCapacity: max }),
  )
}
