import { checkAmazon } from '../amazon/check.ts'
import { notesOf } from '../amazon/notes.ts'
import { promisesOf } from '../amazon/promises.ts'
import { type Site, siteOf } from '../amazon/site.ts'
import { amazonSupport } from '../amazon/support.ts'
import type { Target } from '../target.ts'
import { lower, place } from './lower.ts'
import type { TerraformOptions } from './options.ts'

/** AWS by Terraform or OpenTofu. */
export const terraform: Target<Site<TerraformOptions>> = {
  name: 'terraform',
  summary: 'AWS by Terraform: the same as `aws`, as readable files with variables that a team can own',
  support: amazonSupport,
  traits: { rolling: true, shell: true },
  renderSite: (_, setting) => siteOf<TerraformOptions>(setting),
  lower,
  check: (graph, setting) => checkAmazon(graph, setting, place),
  notes: (graph, setting) => notesOf(graph, siteOf(setting)),
  promises: (graph, setting) => promisesOf(graph, siteOf(setting)),
  // Loaded when something is really done: looking at a platform needs no SDK of AWS.
  open: (opening) => import('./driver/driver.ts').then((driver) => driver.open(opening)),
}
