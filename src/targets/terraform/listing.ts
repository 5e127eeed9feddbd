import type { TargetListing } from '../listing.ts'
import type { TerraformOptions } from './options.ts'

/** AWS by Terraform or OpenTofu. */
export const terraform: TargetListing<'terraform', TerraformOptions> = {
  name: 'terraform',
  summary: 'AWS by Terraform: the same as `aws`, as readable files with variables that a team can own',
  schema: 'TerraformOptions',
  load: () => import('./target.ts').then((module) => module.terraform),
}
