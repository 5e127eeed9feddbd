import { blockOf, code, type Block, type Expression, type HclFile } from './hcl.ts'
import { type Scene, secondOf } from './scene.ts'
import { moduleVariables, standbyVariables } from './second-variables.ts'
import { computeVariables } from './variables-compute.ts'
import { dataVariables } from './variables-data.ts'
import { entryVariables } from './variables-entry.ts'
import { nameVariables, placeVariables } from './variables-general.ts'
import { networkVariables } from './variables-network.ts'
import { secretVariables } from './variables-secrets.ts'
import { watchVariables } from './variables-watch.ts'

/**
 * Something that a person may set; `value` is what terraform.tfvars says for this environment, `usual` what holds
 * without.
 */
export interface Variable {
  readonly name: string
  readonly type: string
  readonly about: string
  readonly value?: Expression
  readonly usual?: Expression
  /** It is in no plan and no state. */
  readonly secret?: true
  readonly valid?: { readonly condition: string; readonly message: string }
}

/** The variables, with their types and what they may be. */
export function variablesFile({ second }: Pick<Scene, 'second'>, variables: readonly Variable[]): HclFile {
  return {
    comment: second
      ? 'What the first region gives: standby.tf in the folder above has all of it.'
      : 'What may be set. The values of this environment are in terraform.tfvars.',
    blocks: variables.map(variableBlock),
  }
}

/** The values of this environment. No secret is among them. */
export function valuesOf(variables: readonly Variable[]): (readonly [string, Expression])[] {
  return variables.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]))
}

function variableBlock({ name, type, about, usual, secret, valid }: Variable): Block {
  return blockOf(
    'variable',
    [name],
    {
      description: about,
      type: code(type),
      default: usual,
      sensitive: secret,
      ephemeral: secret,
      nullable: secret || usual === null ? undefined : false,
      validation: valid && { condition: code(valid.condition), error_message: valid.message },
    },
    ['validation'],
  )
}

/**
 * All that may be set of an estate, the general first; some of it may be read by no file. What may be set of a second
 * region is said beside that of the first, which hands it on.
 */
export function variablesOf(scene: Scene): Variable[] {
  if (scene.second) return moduleVariables(regionVariables(scene))
  const second = secondOf(scene)
  return [
    ...nameVariables(scene),
    ...regionVariables(scene),
    ...(second ? standbyVariables(regionVariables(second)) : []),
  ]
}

/** What may be set of one region, with the values of its estate. */
export function regionVariables(scene: Scene): Variable[] {
  return [
    ...placeVariables(scene),
    ...networkVariables(scene),
    ...entryVariables(scene),
    ...computeVariables(scene),
    ...dataVariables(scene),
    ...watchVariables(scene),
    ...secretVariables(scene),
  ]
}
