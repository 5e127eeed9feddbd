import { Failure } from '../../../base/failure.ts'
import { ask } from '../../amazon/driver/ask.ts'
import type { Cloud } from '../../amazon/driver/cloud.ts'
import type { Estate } from '../../amazon/estate.ts'

/**
 * An estate whose hosted zones have their ids, which Route 53 is asked for by name where the platform does not say
 * them.
 */
export async function withZones(cloud: Cloud, estate: Estate): Promise<Estate> {
  const zone = estate.entry?.hostedZone
  const { standby } = estate
  const away = standby && { ...standby, estate: await withZones(cloud, standby.estate) }
  if (!zone || zone.id !== undefined) return { ...estate, ...(away && { standby: away }) }
  return {
    ...estate,
    entry: { ...estate.entry!, hostedZone: { ...zone, id: await zoneId(cloud, zone.name) } },
    ...(away && { standby: away }),
  }
}

const known = new WeakMap<Cloud['learnt'], Map<string, Promise<string>>>()

function zoneId(cloud: Cloud, name: string): Promise<string> {
  const zones = known.get(cloud.learnt) ?? new Map<string, Promise<string>>()
  known.set(cloud.learnt, zones)
  const found = zones.get(name) ?? look(cloud, name)
  zones.set(name, found)
  found.catch(() => zones.delete(name))
  return found
}

async function look({ clients }: Cloud, name: string): Promise<string> {
  const step = `hosted zone ${name}`
  const dns = await clients.dns()
  const { HostedZones = [] } = await ask(step, () => dns.listHostedZonesByName({ DNSName: name }))
  const fitting = HostedZones.filter((zone) => zone.Name === `${name}.`)
  const zone = fitting.find((each) => !each.Config?.PrivateZone) ?? fitting[0]
  if (zone?.Id) return zone.Id.replace('/hostedzone/', '')
  throw new Failure({
    step,
    reason: `Route 53 has no zone ${name} in this account`,
    left: 'nothing was changed',
    do: 'create it, or name the right one under targets.aws.entry.hostedZone',
  })
}
