import { checkAmazon } from '../amazon/check.ts'
import { notesOf } from '../amazon/notes.ts'
import { type Site, siteOf } from '../amazon/site.ts'
import { amazonSupport } from '../amazon/support.ts'
import type { Target } from '../target.ts'
import { checkTerraform } from './check.ts'
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
  check: (graph, setting) => [...checkAmazon(graph, setting, place), ...checkTerraform(setting)],
  notes: (graph, setting) => notesOf(graph, siteOf(setting)),
  // Loaded when something is really done: looking at a platform needs no SDK of AWS.
  open: (opening) => import('./driver/driver.ts').then((driver) => driver.open(opening)),
}
