import { execFileSync, spawn } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

// Terraform for tests: the one on the PATH, with the provider from a folder (STACKWRIGHT_TERRAFORM_PLUGINS), from the
// usual folders of plugins, or from the registry where that can be reached.

/** A folder of providers where one is known. */
export const plugins: string | undefined = [
  process.env['STACKWRIGHT_TERRAFORM_PLUGINS'],
  join(process.env['HOME'] ?? '/', '.terraform.d/plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
  // Where software is put that no package manager knows.
  ...globSync('/opt/*/registry.terraform.io').map(dirname),
].find((folder) => folder !== undefined && existsSync(join(folder, 'registry.terraform.io/hashicorp/aws/5.100.0')))

// A setting of Terraform that names a file which is not there makes each command warn.
const { TF_CLI_CONFIG_FILE: settings, ...others } = process.env
const clean: NodeJS.ProcessEnv = {
  ...others,
  ...(settings !== undefined && existsSync(settings) && { TF_CLI_CONFIG_FILE: settings }),
  CHECKPOINT_DISABLE: '1',
  TF_IN_AUTOMATION: '1',
  TF_INPUT: '0',
}

/** Why Terraform cannot be used here; false where it can. */
export const without: string | false = reason()

function reason(): string | false {
  try {
    execFileSync('terraform', ['version'], { env: clean, stdio: 'ignore' })
  } catch {
    return 'there is no terraform on this machine'
  }
  // A cache that the settings of Terraform name, or a registry that can be reached, is found out by the first init.
  const known = clean['TF_CLI_CONFIG_FILE'] ?? process.env['TF_PLUGIN_CACHE_DIR']
  return plugins === undefined && known === undefined
    ? 'the AWS provider is in no folder (STACKWRIGHT_TERRAFORM_PLUGINS)'
    : false
}

/** How a command ended. */
export interface Ended {
  readonly code: number
  readonly output: string
}

/** A folder with files and a Terraform that has been made ready. */
export interface Workspace {
  readonly folder: string
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>
  /** Writes these files beside and over those that are there. */
  write(files: ReadonlyMap<string, string>): void
  remove(): void
}

/** Lays out files in a folder of their own; the second uses the provider of the first (`like`). */
export async function workspace(files: ReadonlyMap<string, string>, like?: Workspace): Promise<Workspace> {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-terraform-'))
  const made: Workspace = {
    folder,
    run: (args, env = {}) => run(folder, args, env),
    write(more) {
      for (const [path, text] of more) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
  made.write(files)
  if (like) {
    symlinkSync(join(like.folder, '.terraform'), join(folder, '.terraform'))
    symlinkSync(join(like.folder, '.terraform.lock.hcl'), join(folder, '.terraform.lock.hcl'))
    return made
  }
  const { code, output } = await made.run([
    'init',
    '-no-color',
    '-input=false',
    ...(plugins === undefined ? [] : [`-plugin-dir=${plugins}`]),
  ])
  if (code !== 0) throw new Error(`terraform init: ${output.slice(-2000)}`)
  return made
}

/** Runs Terraform, or what answers to its words, in a folder; never throws for how it ends. */
export function run(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  program = 'terraform',
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: { ...clean, ...env } })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => void (output += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

const offlineSettings = `  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
}
`

/**
 * Settings of the provider by which a plan needs neither an account nor a network. The written files stay as they are.
 */
export const offline: ReadonlyMap<string, string> = new Map([
  ['offline_override.tf', `provider "aws" {\n${offlineSettings}`],
])

/** The same where there is a second region. */
export const offlineInTwoRegions: ReadonlyMap<string, string> = new Map([
  [
    'offline_override.tf',
    `provider "aws" {\n${offlineSettings}\nprovider "aws" {\n  alias                       = "standby"\n${offlineSettings}`,
  ],
])
