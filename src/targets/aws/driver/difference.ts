import type { NodeId } from '../../../graph/id.ts'
import type { Effect, EffectPart } from '../../effect.ts'
import { partsOf, type Resource, replacesOf, speaksOf } from './parts.ts'

/** A template of CloudFormation, as far as two of them are compared. */
export interface Template {
  readonly Resources?: Readonly<Record<string, Resource>>
}

/** Two templates of one stack. `deployed` is undefined where the stack is not there. */
export interface Compared {
  readonly stack: string
  readonly deployed: Template | undefined
  readonly wanted: Template
  /** The node that a part of the stack belongs to, by the first name of its construct: `DatabaseMetastore`. */
  nodeOf(part: string): NodeId | undefined
}

/**
 * What CloudFormation would do to a stack, resource by resource. What it does because a resource is replaced, it does to
 * those that speak of that one too. Something kept that is removed while its part of the platform stays is replaced: its
 * data would be in the old one.
 */
export function differenceOf({ stack, deployed, wanted, nodeOf }: Compared): Effect[] {
  const [before, after] = [deployed?.Resources ?? {}, wanted.Resources ?? {}]
  const both = Object.keys(after).filter((id) => before[id]?.Type === after[id]!.Type)
  const parts = new Map(both.map((id) => [id, partsOf(before[id]!, after[id]!)]))
  replaceOthers(parts, after)

  const effect = (id: string, resource: Resource, rest: Pick<Effect, 'action' | 'reason' | 'parts'>): Effect => {
    const holds = isKept(before[id]) ? nodeOf(nameOf(stack, id, before[id]!).split('/')[0]!) : undefined
    return {
      within: stack,
      id: nameOf(stack, id, resource),
      kind: resource.Type,
      ...rest,
      ...(holds !== undefined && { holds }),
    }
  }
  const stays = new Map(
    Object.entries(after)
      .filter(([id, each]) => !both.includes(id) && isHolder(each))
      .map(([id, each]) => [nodeOf(nameOf(stack, id, each).split('/')[0]!), each] as const),
  )

  const changed = both.flatMap((id): Effect[] => {
    const found = parts.get(id)!
    if (found.length === 0) return []
    const action = found.some((part) => part.replaces === 'yes') ? 'replace' : 'update'
    return [effect(id, after[id]!, { action, reason: reasonOf(found, action), parts: found })]
  })
  const made = Object.entries(after)
    .filter(([id]) => !both.includes(id))
    .map(([id, each]) => effect(id, each, { action: 'create', reason: '', parts: [] }))
  const gone = Object.entries(before)
    .filter(([id]) => !both.includes(id))
    .map(([id, each]): Effect => {
      const removed = effect(id, each, { action: 'delete', reason: fateOf(each), parts: [] })
      const heir = removed.holds === undefined ? undefined : stays.get(removed.holds)
      if (!heir) return removed
      const as = heir.Type === each.Type ? 'under another name' : `as ${heir.Type}`
      return { ...removed, action: 'replace', reason: `is made anew ${as}; the old one ${fateOf(each)}` }
    })
  return [...changed, ...made, ...gone].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

/** Those that speak of a resource that is replaced are changed by it, and may be replaced themselves, and so on. */
function replaceOthers(parts: Map<string, readonly EffectPart[]>, after: Readonly<Record<string, Resource>>): void {
  const open = [...parts].filter(([, found]) => found.some(({ replaces }) => replaces === 'yes')).map(([id]) => id)
  const seen = new Set(open)
  for (let replaced = open.pop(); replaced !== undefined; replaced = open.pop()) {
    for (const [id, found] of parts) {
      const { Type, Properties = {} } = after[id]!
      const speaking = Object.entries(Properties)
        .filter(([name, value]) => speaksOf(value, replaced!) && !found.some((part) => part.name === name))
        .map(([name]): EffectPart => ({ name, replaces: replacesOf(Type, name) }))
      if (speaking.length === 0) continue
      parts.set(id, [...found, ...speaking])
      if (seen.has(id) || !speaking.some(({ replaces }) => replaces === 'yes')) continue
      seen.add(id)
      open.push(id)
    }
  }
}

/** The path of the construct below its stack, without the name that CDK gives the resource itself. */
function nameOf(stack: string, id: string, { Metadata }: Resource): string {
  const path = Metadata?.['aws:cdk:path']
  if (typeof path !== 'string') return id
  return path.replace(`${stack}/`, '').replace(/\/Resource$/, '')
}

/** Types that hold data of the platform themselves, and are no copy or member of something that does. */
function isHolder({ Type, Properties = {} }: Resource): boolean {
  if (Type === 'AWS::RDS::DBInstance')
    return Properties['SourceDBInstanceIdentifier'] === undefined && Properties['DBClusterIdentifier'] === undefined
  return /^AWS::(RDS::DBCluster|S3::Bucket|SecretsManager::Secret|ElastiCache::ReplicationGroup)$/.test(Type)
}

function isKept(resource: Resource | undefined): boolean {
  return resource !== undefined && isHolder(resource) && /^(Retain|Snapshot)/.test(resource.DeletionPolicy ?? '')
}

function fateOf({ DeletionPolicy = 'Delete' }: Resource): string {
  if (DeletionPolicy.startsWith('Retain')) return 'stays, outside of the stack'
  return DeletionPolicy === 'Snapshot' ? 'is removed after a last snapshot' : 'is removed'
}

const [mostParts, mostCharacters] = [2, 60]

/** The differences that matter most, in few words. */
function reasonOf(parts: readonly EffectPart[], action: 'update' | 'replace'): string {
  const weights = { yes: 0, maybe: 1, unknown: 2, no: 3 }
  const sorted = parts.toSorted((a, b) => weights[a.replaces] - weights[b.replaces])
  const more = parts.length - mostParts
  const words = sorted.slice(0, mostParts).map((part) => {
    const perhaps = action === 'update' && part.replaces === 'maybe' ? ' (may replace it)' : ''
    return `${wordsOf(part)}${perhaps}`
  })
  return `${words.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function wordsOf({ name, from, to }: EffectPart): string {
  const fits = (value: string | undefined) => value === undefined || value.length <= mostCharacters
  if ((from === undefined && to === undefined) || !fits(from) || !fits(to)) return name
  if (from === undefined) return `${name}: ${to} is new`
  return to === undefined ? `${name}: no longer ${from}` : `${name}: ${from} -> ${to}`
}
