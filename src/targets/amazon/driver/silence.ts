import type { NodeId } from '../../../graph/id.ts'
import type { Service } from '../estate.ts'
import type { Tell } from '../../target.ts'
import { ask } from './ask.ts'
import type { Cloud } from './cloud.ts'
import { servicesNow } from './tasks.ts'

/**
 * Keeps the alarms about a service that is stopped on purpose from telling anybody. Those about what goes on meanwhile
 * (data servers, backups, certificates, releases) are left alone.
 */
export async function silence(cloud: Cloud, service: Service): Promise<void> {
  const names = alarmsOf(cloud, service).map((each) => each.name)
  const watch = names.length > 0 ? await cloud.clients.watch() : undefined
  for (const AlarmNames of hundreds(names))
    await ask(`silence the alarms of ${service.id}`, () => watch!.disableAlarmActions({ AlarmNames }))
}

/**
 * Lets the alarms about a service that runs again tell of it. One about several services waits for the last of them. An
 * alarm tells when its state changes, so one that is raised by now is named here: it will tell when it is over, and
 * not that it was raised.
 */
export async function letSpeak(cloud: Cloud, service: Service, tell: Tell): Promise<void> {
  const step = `alarms of ${service.id}`
  const resting = await restingBeside(cloud, service)
  const alarms = alarmsOf(cloud, service).filter((each) => !each.services!.some((id) => resting.has(id)))
  const names = alarms.map((each) => each.name)
  if (names.length === 0) return
  const watch = await cloud.clients.watch()
  const raised: string[] = []
  for (const AlarmNames of hundreds(names)) {
    const types = ['MetricAlarm', 'CompositeAlarm'] as const
    const now = await ask(step, () => watch.describeAlarms({ AlarmNames, AlarmTypes: [...types], MaxRecords: 100 }))
    const silent = [...(now.MetricAlarms ?? []), ...(now.CompositeAlarms ?? [])].filter((each) => !each.ActionsEnabled)
    if (silent.length === 0) continue
    await ask(step, () => watch.enableAlarmActions({ AlarmNames: silent.map((each) => each.AlarmName!) }))
    raised.push(...silent.filter((each) => each.StateValue === 'ALARM').map((each) => each.AlarmName!))
  }
  const ids = alarms.filter((each) => raised.includes(each.name)).map((each) => each.id)
  if (ids.length > 0) tell(`raised while it was stopped, and told when over: ${ids.join(', ')}`)
}

function alarmsOf({ estate: { watch } }: Pick<Cloud, 'estate'>, { id }: Service) {
  return [...watch.alarms, ...watch.composites].filter(
    (each) => each.topic !== undefined && each.services?.includes(id),
  )
}

/** Other services that alarms of this one are about, and that are stopped although the platform wants them to run. */
async function restingBeside(cloud: Cloud, service: Service): Promise<ReadonlySet<NodeId>> {
  const ids = new Set(alarmsOf(cloud, service).flatMap((each) => each.services!))
  const others = cloud.estate.services.filter(
    (each) => each.id !== service.id && ids.has(each.id) && (cloud.scaled[each.id] ?? each.replicas.min) > 0,
  )
  if (others.length === 0) return new Set()
  const now = await servicesNow(cloud, others)
  return new Set(others.map((each) => each.id).filter((id) => (now.get(id)?.desiredCount ?? 0) === 0))
}

/** CloudWatch takes a hundred names at once. Source: Amazon CloudWatch API Reference, DisableAlarmActions. */
function hundreds(names: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / 100) }, (_, index) =>
    names.slice(index * 100, index * 100 + 100),
  )
}
