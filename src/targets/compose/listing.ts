import type { TargetListing } from '../listing.ts'
import type { ComposeOptions } from './options.ts'

/** One Docker engine, through docker compose. */
export const compose: TargetListing<'compose', ComposeOptions> = {
  name: 'compose',
  summary: 'one Docker engine: containers of this machine, through docker compose',
  schema: 'ComposeOptions',
  load: () => import('./target.ts').then((module) => module.compose),
}
