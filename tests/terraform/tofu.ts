import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { openCache } from '../../bin/cache.js'
import { providerVersion } from '../../src/targets/terraform/resources.gen.ts'
import { plugins } from './tool.ts'

// OpenTofu for tests: the one on the PATH, with the provider that Terraform has. OpenTofu looks for it under the name of
// a registry of its own.

const provider = `hashicorp/aws/${providerVersion}`

/** Why OpenTofu cannot be used here; false where it can. */
export const withoutTofu: string | false = reason()

function reason(): string | false {
  try {
    execFileSync('tofu', ['version'], { stdio: 'ignore' })
  } catch {
    return 'there is no tofu on this machine'
  }
  return plugins === undefined ? 'the AWS provider is in no folder (STACKWRIGHT_TERRAFORM_PLUGINS)' : false
}

/** The folder of Terraform's providers as OpenTofu would have it. Only the last folder of a path may be a link. */
export function tofuPlugins(from = plugins!): string {
  const to = join(openCache(), 'tests', 'opentofu-plugins')
  const below = join(to, 'registry.opentofu.org', provider)
  mkdirSync(below, { recursive: true })
  for (const platform of readdirSync(join(from, 'registry.terraform.io', provider))) {
    rmSync(join(below, platform), { force: true })
    symlinkSync(join(from, 'registry.terraform.io', provider, platform), join(below, platform))
  }
  return to
}
