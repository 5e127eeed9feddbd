import type { Target } from '../target.ts'
import { checkKubernetes } from './check.ts'
import { forms, render } from './form/render.ts'
import { lower } from './lower.ts'
import { type Site, siteOf } from './site.ts'
import { kubernetesSupport } from './support.ts'

/** A Kubernetes cluster, 1.29 or newer. */
export const kubernetes: Target<Site> = {
  name: 'kubernetes',
  summary: 'a Kubernetes cluster: plain manifests, applied and watched from here',
  support: kubernetesSupport,
  traits: { rolling: true, shell: true },
  renderSite: (_, setting) => siteOf(setting),
  lower,
  render,
  forms,
  check: checkKubernetes,
  // Loaded when something is really done: looking at a platform needs none of it.
  open: (opening) => import('./driver/driver.ts').then((driver) => driver.open(opening)),
  examine: (at) => import('./driver/examine.ts').then((module) => module.examine(at)),
}
