import type { TargetHealthStateEnum } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Service } from '../estate.ts'
import { askFor } from './ask.ts'
import type { Cloud } from './cloud.ts'

/** What the load balancer thinks of the tasks of a service, by their private addresses; empty where it says nothing. */
export type Healths = ReadonlyMap<string, { readonly state: TargetHealthStateEnum; readonly words: string }>

/** Asks the target groups of a service. A task is as well as its worst target. */
export async function healthsOf({ clients, estate }: Cloud, service: Service): Promise<Healths> {
  const found = new Map<string, { readonly state: TargetHealthStateEnum; readonly words: string }>()
  const names = (estate.entry?.targets ?? [])
    .filter((each) => service.targets.includes(each.id))
    .map((each) => each.name)
  if (names.length === 0) return found
  const balancing = await clients.balancing()
  const groups = await askFor('look at target groups', () => balancing.describeTargetGroups({ Names: names }))
  for (const { TargetGroupArn } of groups?.TargetGroups ?? []) {
    const healths = await askFor('look at the health of targets', () =>
      balancing.describeTargetHealth({ TargetGroupArn: TargetGroupArn! }),
    )
    for (const { Target, TargetHealth } of healths?.TargetHealthDescriptions ?? []) {
      const [address, state] = [Target?.Id ?? '', TargetHealth?.State ?? 'unavailable']
      if (found.has(address) && state === 'healthy') continue
      found.set(address, { state, words: TargetHealth?.Description ?? TargetHealth?.Reason ?? state })
    }
  }
  return found
}

/** Learns at which name the load balancer is reached. */
export async function learnAddress({ clients, estate, learnt }: Cloud): Promise<void> {
  const { entry } = estate
  if (!entry) return
  const balancing = await clients.balancing()
  const found = await askFor('look at the load balancer', () =>
    balancing.describeLoadBalancers({ Names: [entry.name] }),
  )
  const address = found?.LoadBalancers?.[0]?.DNSName
  if (address !== undefined) learnt.address = address
}
