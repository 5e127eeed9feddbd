import type { TargetListing } from '../listing.ts'
import type { LocalOptions } from './options.ts'

/** This machine: real servers as processes of the user, without containers. */
export const local: TargetListing<'local', LocalOptions> = {
  name: 'local',
  summary: 'this machine: real servers as processes of yours, without containers',
  schema: 'LocalOptions',
  usual: true,
  load: () => import('./target.ts').then((module) => module.local),
}
