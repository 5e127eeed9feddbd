import type { Target } from '../target.ts'
import { checkCompose } from './check.ts'
import { lower } from './lower.ts'
import { renderCompose } from './render.ts'
import { siteOf, type Site } from './site.ts'
import { composeSupport } from './support.ts'

/**
 * One Docker engine, through docker compose: files that an owner can keep, and a driver that changes what runs without
 * a lost request.
 */
export const compose: Target<Site> = {
  name: 'compose',
  summary: 'one Docker engine: containers of this machine, through docker compose',
  support: composeSupport,
  traits: { rolling: true, shell: true },
  renderSite: siteOf,
  lower,
  render: renderCompose,
  check: checkCompose,
  open: (opening) => import('./driver/driver.ts').then((driver) => driver.open(opening)),
  examine: (at) => import('./driver/examine.ts').then((module) => module.examine(at)),
}
