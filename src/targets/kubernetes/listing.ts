import type { TargetListing } from '../listing.ts'
import type { KubernetesOptions } from './options.ts'

/** A Kubernetes cluster, 1.29 or newer. */
export const kubernetes: TargetListing<'kubernetes', KubernetesOptions> = {
  name: 'kubernetes',
  summary: 'a Kubernetes cluster: plain manifests, applied and watched from here',
  schema: 'KubernetesOptions',
  load: () => import('./target.ts').then((module) => module.kubernetes),
}
