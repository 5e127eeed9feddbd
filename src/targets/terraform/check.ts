import { problem, type Problem } from '../../base/problem.ts'
import type { Setting } from '../target.ts'
import type { TerraformOptions } from './options.ts'
import { providerVersion } from './resources.gen.ts'

/** Faults that only Terraform has: what its provider of AWS, or this target, cannot write yet. */
export function checkTerraform({ options }: Setting): Problem[] {
  const { entry, standby } = (options ?? {}) as Partial<TerraformOptions>
  return [
    ...(entry?.login?.machines === undefined
      ? []
      : [
          problem(
            'SW4011',
            { path: 'targets.terraform.entry.login.machines' },
            {
              title: 'programs cannot log in at the load balancer',
              found: 'machines, which need a rule that looks at signed tokens',
              expected: `nothing: the provider of AWS ${providerVersion} has no such rule`,
              do: 'leave machines out, let the app look at tokens, or use the target aws',
            },
          ),
        ]),
    ...(standby === undefined
      ? []
      : [
          problem(
            'SW4011',
            { path: 'targets.terraform.standby' },
            {
              title: 'a second region is not written for Terraform yet',
              found: `standby: ${standby.region}`,
              expected: 'one region',
              do: 'leave standby out, or use the target aws',
            },
          ),
        ]),
  ]
}
