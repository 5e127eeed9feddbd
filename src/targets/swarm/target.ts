import type { Target } from '../target.ts'
import { checkSwarm } from './check.ts'
import { lower } from './lower.ts'
import { siteOf, type Site } from './site.ts'
import { swarmSupport } from './support.ts'

/**
 * A Docker Swarm: a stack file that an owner can keep, and a driver that deploys it in order and tells what became of
 * it.
 */
export const swarm: Target<Site> = {
  name: 'swarm',
  summary: 'a Docker Swarm: one machine or several, through docker stack',
  support: swarmSupport,
  traits: { rolling: true, shell: true },
  renderSite: siteOf,
  lower,
  check: checkSwarm,
  open: (opening) => import('./driver/driver.ts').then((driver) => driver.open(opening)),
  examine: (at) => import('./driver/examine.ts').then((module) => module.examine(at)),
}
