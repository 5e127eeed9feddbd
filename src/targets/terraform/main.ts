import { type Block, blockOf, code, type HclFile, noted } from './hcl.ts'
import { providerVersion } from './resources.gen.ts'
import { hasUsualName, type Scene, secondModule } from './scene.ts'
import { secondVariable } from './second-variables.ts'

/** What Terraform itself is told: versions, where the state is, which account and region. */
export function mainFile(scene: Scene): HclFile {
  if (scene.second) return { comment: secondComment(scene), blocks: [terraformBlock(scene)] }
  return {
    comment:
      `The platform ${scene.estate.platform} in the environment ${scene.estate.environment}, on AWS.\n\n` +
      'Written by stackwright from the platform file: changes made here are lost at its next writing, unless you keep these files as your own.',
    blocks: [
      terraformBlock(scene),
      provider('var.aws_region'),
      ...(scene.estate.standby ? [provider(`var.${secondVariable('aws_region')}`, secondModule)] : []),
      blockOf('locals', [], {
        name: noted(
          'What every name begins with.',
          hasUsualName(scene) ? code('"${var.project_name}-${var.environment}"') : code('var.name'),
        ),
      }),
    ],
  }
}

function secondComment({ estate }: Scene): string {
  return (
    `The platform ${estate.platform} in the environment ${estate.environment}, in its second region.\n\n` +
    'A module of the folder above, which says the region by the provider that it hands over, and gives what only the first region knows.'
  )
}

function provider(region: string, alias?: string): Block {
  return blockOf(
    'provider',
    ['aws'],
    {
      alias,
      region: code(region),
      allowed_account_ids: code('var.account_id == null ? null : [var.account_id]'),
      default_tags: { tags: code('var.tags') },
    },
    ['default_tags'],
  )
}

function terraformBlock({ options, estate, second }: Scene): Block {
  const { backend } = options
  const block = blockOf(
    'terraform',
    [],
    {
      required_version: noted('Write-only arguments, by which no secret is in the state, are of 1.11.', '>= 1.11'),
      required_providers: {
        aws: { source: 'hashicorp/aws', version: `~> ${providerVersion.split('.').slice(0, 2).join('.')}` },
      },
    },
    ['required_providers'],
  )
  if (second || backend?.kind !== 's3') return block
  const s3 = blockOf('backend', ['s3'], {
    bucket: backend.bucket,
    key: backend.key ?? `${estate.platform}/${estate.environment}.tfstate`,
    region: backend.region ?? estate.region,
    encrypt: true,
    use_lockfile: true,
  })
  return { ...block, body: [...block.body, { kind: 'gap' }, { kind: 'block', block: s3 }] }
}
