import { fingerprint } from '../../base/json.ts'
import type { NodeId } from '../../graph/id.ts'
import type { Zone } from '../docker/zones.ts'

/** Swarm refuses longer names of secrets, configs and services. */
const longest = 63

/** The name of a service as the whole swarm knows it. */
export function serviceName(stack: string, id: NodeId): string {
  return `${stack}_${id}`
}

/** The name of a file of the platform in the swarm: it tells the content, since a config cannot be changed. */
export function configName(stack: string, name: string, content: string): string {
  return shortened(`${stack}_${plain(name)}-${fingerprint(content).slice(0, 8)}`)
}

/** The name of a secret in the swarm: it tells the version, since a secret cannot be changed. */
export function secretName(stack: string, id: NodeId, version: number): string {
  return shortened(`${stack}_${id}.${version}`)
}

/** The name of a file that holds secrets: it tells from which form and which versions it was made. */
export function secretFileSecret(stack: string, name: string, madeFrom: unknown): string {
  return shortened(`${stack}_${plain(name)}-${fingerprint(madeFrom).slice(0, 8)}`)
}

/** The name of a network. One that is encrypted is another network, since a network cannot be changed. */
export function networkName(stack: string, zone: Zone, encrypted: boolean): string {
  return `${stack}_${zone}${encrypted ? '-encrypted' : ''}`
}

/** A name that is too long keeps its beginning, and ends with a fingerprint of the whole. */
export function shortened(name: string): string {
  return name.length <= longest ? name : `${name.slice(0, longest - 9)}-${fingerprint(name).slice(0, 8)}`
}

function plain(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]+/g, '.')
}
