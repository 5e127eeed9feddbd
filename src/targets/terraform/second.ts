import { certificateProofs, zoneId } from './dns.ts'
import {
  type Block,
  blockOf,
  code,
  type Expression,
  type HclFile,
  noted,
  type Part,
  template,
  type Text,
} from './hcl.ts'
import { ref } from './resource.ts'
import { hasUsualName, type Scene, secondModule, word } from './scene.ts'
import { ofBothRegions, secondVariable } from './second-variables.ts'

/**
 * The second region as the first one calls it: what both have in common, what is its own, and what only the first
 * region can tell. `read` are the variables that the module reads.
 */
export function secondFile(scene: Scene, second: Scene, read: ReadonlySet<string>): HclFile {
  const told = toldByFirst(scene, second)
  const given = (name: string): Expression =>
    told[name] ?? code(`var.${ofBothRegions.has(name) ? name : secondVariable(name)}`)
  return {
    comment:
      `The same platform in a second region, by the provider aws.${secondModule}: ./${secondModule} has the files of the first region once more, with what is different there.\n` +
      (second.second!.mode === 'waits'
        ? 'Nothing runs there until somebody makes it the first region.'
        : 'Services answer there from a copy of the data that cannot be written.'),
    blocks: [
      ...(read.has('secret_arns') ? [replicated(second)] : []),
      spaced(
        'module',
        [secondModule],
        [
          { source: `./${secondModule}` },
          { providers: { aws: code(`aws.${secondModule}`) } },
          {
            name: nameOf(scene, second),
            ...Object.fromEntries([...read].filter((each) => each !== 'name').map((each) => [each, given(each)])),
          },
        ],
      ),
    ],
  }
}

/** A block with an empty line between some of its arguments. */
function spaced(
  type: string,
  labels: readonly string[],
  parts: readonly Readonly<Record<string, Expression>>[],
): Block {
  const body = parts.flatMap((part, i): Part[] => [
    ...(i > 0 ? [{ kind: 'gap' } as const] : []),
    ...blockOf(type, labels, part).body,
  ])
  return { ...blockOf(type, labels, {}), body }
}

/** Secrets of the first region by their values: the second is called when each has one, and has been copied. */
function replicated({ estate }: Scene): Block {
  return blockOf('locals', [], {
    replicated_secrets: Object.fromEntries(
      estate.secrets
        .filter((each) => each.copyOf)
        .map(({ id }) => [id, ref('aws_secretsmanager_secret_version', word(id), 'arn')]),
    ),
  })
}

function nameOf(scene: Scene, { estate }: Scene): Text {
  const begin = `${scene.estate.name}-`
  return hasUsualName(scene) && estate.name.startsWith(begin)
    ? template(code('local.name'), `-${estate.name.slice(begin.length)}`)
    : estate.name
}

/** What of the first region the second needs to know: one region's number or name is another's argument. */
function toldByFirst(scene: Scene, { estate }: Scene): Readonly<Record<string, Expression>> {
  const { databases } = scene.estate
  return {
    certificate_proofs: certificateProofs,
    hosted_zone_id: zoneId(scene),
    secret_arns: noted(
      'The ARN of a copy is that of the secret but for its region.',
      code(
        `{ for id, arn in local.replicated_secrets : id => replace(arn, ":\${var.aws_region}:", ":\${var.${secondVariable('aws_region')}}:") }`,
      ),
    ),
    source_databases: Object.fromEntries(
      estate.databases.flatMap(({ copyOf }) => {
        const source = databases.find((each) => each.id === copyOf?.id)
        if (!source) return []
        return [
          [
            source.id,
            source.form === 'aurora'
              ? ref('aws_rds_global_cluster', word(source.id), 'id')
              : ref('aws_db_instance', word(source.id), 'arn'),
          ] as const,
        ]
      }),
    ),
  }
}
