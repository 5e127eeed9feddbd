import {
  type Block,
  blockOf,
  code,
  type Expression,
  type Flag,
  type List,
  type Special,
  type Table,
  type Text,
} from './hcl.ts'
import {
  blockNames,
  type DataSources,
  type DataTold,
  type Ephemerals,
  type EphemeralTold,
  type Resources,
  type Told,
} from './resources.gen.ts'

/** Arguments that every resource takes. */
export interface Meta {
  /** Once for each key of a table, or each member of a set, whose keys are known before anything exists. */
  readonly for_each?: Table<Expression> | Special
  readonly count?: number | Special
  readonly provider?: Special
  readonly depends_on?: readonly Special[]
  readonly lifecycle?: Lifecycle | Special
}

/** How Terraform treats a resource that changes or goes. */
export interface Lifecycle {
  readonly prevent_destroy?: boolean
  readonly create_before_destroy?: boolean
  readonly ignore_changes?: readonly Special[] | Special
  readonly replace_triggered_by?: readonly Special[]
  /** What must be true once it is made or changed; the command fails otherwise. */
  readonly postcondition?: { readonly condition: Special; readonly error_message: Text }
}

/** A resource. An argument that the provider does not know is a fault of types, and so is a missing one. */
export function resource<Type extends keyof Resources>(
  type: Type,
  name: string,
  body: Meta & Resources[Type],
  comment?: string,
): Block {
  return blockOf(
    'resource',
    [type, name],
    body as Readonly<Record<string, unknown>>,
    ['lifecycle', 'postcondition', ...(blockNames[type] ?? [])],
    comment,
  )
}

/** Something that is only read; it asks AWS while planning. */
export function dataSource<Type extends keyof DataSources>(
  type: Type,
  name: string,
  body: Meta & DataSources[Type],
  comment?: string,
): Block {
  return blockOf('data', [type, name], body as Readonly<Record<string, unknown>>, ['lifecycle'], comment)
}

/** Something that exists only while a command runs, and is in no plan and no state. */
export function ephemeral<Type extends keyof Ephemerals>(
  type: Type,
  name: string,
  body: Meta & Ephemerals[Type],
  comment?: string,
): Block {
  return blockOf('ephemeral', [type, name], body as Readonly<Record<string, unknown>>, ['lifecycle'], comment)
}

/** A step that Terraform does itself: a program that it runs when one of its triggers changes. */
export function terraformData(
  name: string,
  body: Omit<Meta, 'provider'> & {
    readonly input?: Expression
    readonly triggers_replace?: Expression
    readonly provisioner?: {
      readonly command: Text
      readonly interpreter?: List<Text>
      readonly environment?: Table<Text>
      readonly quiet?: Flag
    }
  },
  comment?: string,
): Block {
  const { provisioner, ...rest } = body
  const block = blockOf('resource', ['terraform_data', name], rest, ['lifecycle'], comment)
  if (!provisioner) return block
  return {
    ...block,
    body: [
      ...block.body,
      { kind: 'gap' },
      { kind: 'block', block: blockOf('provisioner', ['local-exec'], { ...provisioner }) },
    ],
  }
}

/** What a resource tells or was given. `instance` is the key of one of several: `"a"`, or an expression. */
export function ref<Type extends keyof Resources>(
  type: Type,
  name: string,
  attribute: (keyof Resources[Type] & string) | Told[Type],
  ...path: readonly string[]
): Special {
  return code([`${type}.${name}.${attribute}`, ...path].join(''))
}

/** One of several resources that are made by a table: `aws_subnet.private["a"].id`. */
export function refEach<Type extends keyof Resources>(
  type: Type,
  name: string,
  key: string,
  attribute: (keyof Resources[Type] & string) | Told[Type],
): Special {
  return code(`${type}.${name}[${key}].${attribute}`)
}

/** All of several: `values(aws_subnet.private)[*].id`. */
export function refAll<Type extends keyof Resources>(
  type: Type,
  name: string,
  attribute: (keyof Resources[Type] & string) | Told[Type],
): Special {
  return code(`values(${type}.${name})[*].${attribute}`)
}

/** What something that is only read tells. */
export function dataRef<Type extends keyof DataSources>(
  type: Type,
  name: string,
  attribute: (keyof DataSources[Type] & string) | DataTold[Type],
): Special {
  return code(`data.${type}.${name}.${attribute}`)
}

/** What something tells that exists only while a command runs; only write-only arguments take it. */
export function ephemeralRef<Type extends keyof Ephemerals>(
  type: Type,
  name: string,
  attribute: (keyof Ephemerals[Type] & string) | EphemeralTold[Type],
): Special {
  return code(`ephemeral.${type}.${name}.${attribute}`)
}

/** The resource itself, for `depends_on`. */
export function whole(type: keyof Resources | 'terraform_data', name: string): Special {
  return code(`${type}.${name}`)
}
