import type { Secret } from '../amazon/estate-data.ts'
import { type Block, code, type HclFile, type Special } from './hcl.ts'
import { ephemeral, ephemeralRef, ref, resource, terraformData, whole } from './resource.ts'
import { named, protection, type Scene, word } from './scene.ts'

/** Secrets: drawn by AWS, or given. None of their values is in a plan or in the state. */
export function secretsFile(scene: Scene): HclFile | undefined {
  const secrets = scene.estate.secrets.filter((each) => !each.copyOf)
  if (secrets.length === 0) return undefined
  return {
    comment:
      'Values of secrets go through write-only arguments: they are in no plan and in no state. One is drawn or taken anew when its number in secret_versions is raised.\n' +
      'Lengths look at something that is unknown until the first apply, so that a first plan asks AWS for nothing.',
    blocks: [
      ...(secrets.some((each) => each.draw) ? [terraformData('drawing', {})] : []),
      ...secrets.flatMap((secret) => secretBlocks(scene, secret)),
    ],
  }
}

function secretBlocks(scene: Scene, secret: Secret): Block[] {
  const name = word(secret.id)
  const version = code(`lookup(var.secret_versions, "${secret.id}", 1)`)
  const kept = secret.keep ? 'Losing it loses data.' : undefined
  const rotation =
    secret.rotation === undefined
      ? undefined
      : `Raise its number in secret_versions every ${secret.rotation} days: nobody else has to do anything.`
  const comment = [kept, rotation].filter((each) => each !== undefined).join(' ') || undefined
  const protect = protection(scene, secret.keep)
  const value = valueOf(secret)
  if (secret.kept === 'ssm') {
    return [
      ...draw(secret),
      resource(
        'aws_ssm_parameter',
        name,
        {
          name: named(scene, secret.name),
          description: secret.about,
          type: 'SecureString',
          value_wo: value,
          value_wo_version: version,
          lifecycle: protect,
        },
        comment,
      ),
    ]
  }
  const id = ref('aws_secretsmanager_secret', name, 'id')
  return [
    resource(
      'aws_secretsmanager_secret',
      name,
      {
        name: named(scene, secret.name),
        description: secret.about,
        recovery_window_in_days: secret.keep ? 30 : 7,
        replica: secret.copies?.map((region) => ({
          region: region === scene.estate.standby?.region ? code('var.standby_region') : region,
        })),
        lifecycle: protect,
      },
      comment,
    ),
    ...draw(secret),
    resource('aws_secretsmanager_secret_version', name, {
      secret_id: id,
      secret_string_wo: value,
      secret_string_wo_version: version,
    }),
  ]
}

function draw({ id, draw }: Secret): Block[] {
  if (!draw) return []
  const length = code(`length(terraform_data.drawing.id) > 0 ? ${draw.length} : 0`)
  return [
    ephemeral('aws_secretsmanager_random_password', word(id), { password_length: length, ...alphabets[draw.alphabet] }),
  ]
}

const beyondHex = 'ghijklmnopqrstuvwxyz'
const notInAddresses = '!"#$%&\'()*+,./:;<=>?@[\\]^`{|}~'

const alphabets = {
  'letters-digits': { exclude_punctuation: true, require_each_included_type: true },
  hex: {
    exclude_punctuation: true,
    exclude_uppercase: true,
    exclude_characters: beyondHex,
    require_each_included_type: true,
  },
  base64url: { exclude_characters: notInAddresses, require_each_included_type: false },
} as const

function valueOf(secret: Secret): Special {
  return secret.draw
    ? ephemeralRef('aws_secretsmanager_random_password', word(secret.id), 'random_password')
    : code(`var.${givenVariable(secret.id)}`)
}

/** The variable in which a given secret comes. */
export function givenVariable(id: string): string {
  return word(id)
}

/** Secrets that must be given by whoever applies. */
export function givenSecrets({ estate }: Scene): Secret[] {
  return estate.secrets.filter((each) => !each.draw && !each.copyOf)
}

/** Values that must be there before a task can read them. */
export function secretValues(scene: Scene): Special[] {
  return scene.estate.secrets.flatMap((each) => secretValue(scene, each.id))
}

/** The value of one secret, for `depends_on`; that of a copy is there before its ARN is told. */
export function secretValue({ estate }: Scene, id: string): Special[] {
  const secret = estate.secrets.find((each) => each.id === id)
  if (!secret || secret.copyOf) return []
  return [
    secret.kept === 'ssm' ? whole('aws_ssm_parameter', word(id)) : whole('aws_secretsmanager_secret_version', word(id)),
  ]
}

/** Where a secret is kept. */
export function keptIn({ estate }: Scene, id: string): Secret['kept'] {
  return estate.secrets.find((each) => each.id === id)?.kept ?? 'secrets-manager'
}
