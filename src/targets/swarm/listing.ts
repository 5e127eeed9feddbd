import type { TargetListing } from '../listing.ts'
import type { SwarmOptions } from './options.ts'

/** A Docker Swarm, through docker stack. */
export const swarm: TargetListing<'swarm', SwarmOptions> = {
  name: 'swarm',
  summary: 'a Docker Swarm: one machine or several, through docker stack',
  schema: 'SwarmOptions',
  load: () => import('./target.ts').then((module) => module.swarm),
}
