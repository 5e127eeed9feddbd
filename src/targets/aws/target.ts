import { checkAmazon } from '../amazon/check.ts'
import { notesOf } from '../amazon/notes.ts'
import { promisesOf } from '../amazon/promises.ts'
import { type Site, siteOf } from '../amazon/site.ts'
import { amazonSupport } from '../amazon/support.ts'
import type { Target } from '../target.ts'
import { lower, place, render } from './lower.ts'
import type { AwsOptions } from './options.ts'

/** AWS by CDK. */
export const aws: Target<Site<AwsOptions>> = {
  name: 'aws',
  summary: 'AWS by CDK: Fargate, RDS, ElastiCache and a load balancer, as an app that a team can own',
  support: amazonSupport,
  traits: { rolling: true, shell: true },
  renderSite: (_, setting) => siteOf<AwsOptions>(setting),
  lower,
  render,
  check: (graph, setting) => checkAmazon(graph, setting, place),
  notes: (graph, setting) => notesOf(graph, siteOf(setting)),
  promises: (graph, setting) => promisesOf(graph, siteOf(setting)),
  // Loaded when something is really done: looking at a platform needs neither CDK nor the SDK of AWS.
  open: (opening) => import('./driver/driver.ts').then((driver) => driver.open(opening)),
}
