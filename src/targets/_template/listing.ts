import type { TargetListing } from '../listing.ts'
import type { SampleTargetOptions } from './options.ts'

/** Files that describe what would run; replace this by where your target runs platforms, in one sentence. */
export const sampleTarget: TargetListing<'sample-target', SampleTargetOptions> = {
  name: 'sample-target',
  summary: 'files that describe what would run',
  schema: 'SampleTargetOptions',
  load: () => import('./target.ts').then((module) => module.sampleTarget),
}
