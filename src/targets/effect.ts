import type { NodeId } from '../graph/id.ts'

/**
 * One thing of a target's own, such as a resource of a stack, that a deployment would make, change, replace or remove.
 * It holds no secret.
 */
export interface Effect {
  /** What it belongs to: the stack `acme-prod`. */
  readonly within: string
  /** What it is called there: `DatabaseMetastore/Instance`. */
  readonly id: string
  /** What it is in the words of the target: `AWS::RDS::DBInstance`. */
  readonly kind: string
  readonly action: 'create' | 'update' | 'replace' | 'delete'
  /** `MultiAZ: false -> true`, shortened; of what is removed, what becomes of it. */
  readonly reason: string
  /** All that differs in it, where it is changed or replaced. */
  readonly parts: readonly EffectPart[]
  /** The node whose data is in it, where that is kept. */
  readonly holds?: NodeId
}

/** One difference. Values are left out where they may be secret, are long, or are known to the target alone. */
export interface EffectPart {
  /** `ContainerDefinitions.main.Cpu` */
  readonly name: string
  readonly from?: string
  readonly to?: string
  /** Whether the thing is replaced for it, as far as that is known. */
  readonly replaces: 'yes' | 'no' | 'maybe' | 'unknown'
}

/** True for a thing that is not surely replaced, and may be. */
export function mayReplace(effect: Effect): boolean {
  return effect.action === 'update' && effect.parts.some((part) => part.replaces === 'maybe')
}
