import type { KubernetesObject } from '../document.ts'
import type { FieldSet, Live, ManagedFields } from './live.ts'

/** The name under which we set fields. */
export const manager = 'stackwright'

/** Holds the fingerprint of what was applied, so that a difference can be told from a change of the platform. */
export const appliedMark = 'stackwright.dev/applied'

/** A field of ours that somebody else has changed. */
export interface Drift {
  /** `spec.replicas`, `spec.template.spec.containers[main].image` */
  readonly field: string
  readonly is: unknown
  readonly was: unknown
  readonly by?: string
}

/**
 * The fields of an applied object that are no longer ours: a cluster takes a field from whoever applied it when another
 * changes its value. What we never set (the replicas of what an autoscaler owns) cannot differ.
 */
export function driftOf(applied: KubernetesObject, live: Live): Drift[] {
  const entries = live.metadata.managedFields ?? []
  const own = entries
    .filter((entry) => entry.manager === manager && entry.operation === 'Apply' && !entry.subresource)
    .map((entry) => entry.fieldsV1 ?? {})
  const {
    apiVersion: _,
    kind: __,
    metadata,
    ...rest
  } = applied as unknown as Record<string, unknown> & { readonly metadata: Readonly<Record<string, unknown>> }
  const { name: ___, namespace: ____, ...meta } = metadata
  const found: Drift[] = []
  if (own.length === 0) return found
  compare({ metadata: meta, ...rest }, own, live, [], '')
  return found

  function compare(
    wanted: unknown,
    owned: readonly FieldSet[],
    is: unknown,
    path: readonly string[],
    shown: string,
  ): void {
    // An empty set means a value that is owned as a whole.
    if (owned.some((set) => Object.keys(set).length === 0) || wanted === undefined || wanted === null) return
    for (const [key, value, label] of partsOf(wanted)) {
      const parts = owned.flatMap((set) =>
        Object.entries(set)
          .filter(([name]) => key(name))
          .map(([name, below]) => ({ name, below })),
      )
      const [below, there] = [`${shown}${label}`, memberOf(is, value, label)]
      if (parts.length > 0)
        compare(
          value,
          parts.map((part) => part.below),
          there,
          [...path, parts[0]!.name],
          below,
        )
      else if (isSet(value) && !equal(value, there)) {
        const by = ownerOf(entries, path, key)
        if (by !== undefined && by.startsWith(manager)) continue
        found.push({ field: below.replace(/^\./, ''), is: there, was: value, ...(by !== undefined && { by }) })
      }
    }
  }
}

/** `spec.replicas is 3 instead of 2, by kubectl-edit` */
export function driftWords(drifts: readonly Drift[]): string {
  const told = drifts.slice(0, 3).map(({ field, is, was, by }) => {
    const difference =
      is === undefined ? 'is gone' : isPlain(is) && isPlain(was) ? `${String(is)} instead of ${String(was)}` : 'differs'
    return `${shortened(field)} ${difference}${by === undefined ? '' : ` by ${by}`}`
  })
  return [...told, ...(drifts.length > 3 ? [`and ${drifts.length - 3} more`] : [])].join(', ')
}

/** The members of a value, each with the test for its name in a set of fields, and how it is shown. */
function partsOf(value: unknown): (readonly [(name: string) => boolean, unknown, string])[] {
  if (Array.isArray(value)) {
    return value.map(
      (member: unknown) =>
        [
          (name: string) => isMember(name, member),
          member,
          `[${isPlain(member) ? String(member) : String((member as { name?: string }).name ?? '')}]`,
        ] as const,
    )
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => [(name: string) => name === `f:${key}`, member as unknown, `.${key}`] as const)
}

function isMember(name: string, member: unknown): boolean {
  if (name.startsWith('v:')) return equal(JSON.parse(name.slice(2)), member)
  if (!name.startsWith('k:') || typeof member !== 'object' || member === null) return false
  const keys = Object.entries(JSON.parse(name.slice(2)) as Record<string, unknown>)
  // A key that we leave out has its usual value (the protocol of a port).
  return (
    keys.every(
      ([key, value]) =>
        (member as Record<string, unknown>)[key] === undefined ||
        equal((member as Record<string, unknown>)[key], value),
    ) && keys.some(([key]) => key in member)
  )
}

function memberOf(live: unknown, wanted: unknown, label: string): unknown {
  if (typeof live !== 'object' || live === null) return undefined
  if (!Array.isArray(live)) return (live as Record<string, unknown>)[label.slice(1)]
  if (isPlain(wanted)) return live.find((each) => equal(each, wanted))
  const identity = ['name', 'containerPort', 'port', 'mountPath', 'topologyKey', 'ip', 'uid', 'type']
    .filter((key) => (wanted as Record<string, unknown>)[key] !== undefined)
    .slice(0, 1)
  return live.find((each) =>
    identity.every((key) => equal((each as Record<string, unknown>)[key], (wanted as Record<string, unknown>)[key])),
  )
}

/** Who has set a field. */
function ownerOf(
  entries: readonly ManagedFields[],
  path: readonly string[],
  key: (name: string) => boolean,
): string | undefined {
  const holds = (set: FieldSet | undefined): boolean => {
    const at = path.reduce<FieldSet | undefined>((current, name) => current?.[name], set)
    return at !== undefined && Object.keys(at).some(key)
  }
  return entries
    .filter((entry) => !entry.subresource || entry.subresource === 'scale')
    .find((entry) => entry.manager !== manager && holds(entry.fieldsV1))?.manager
}

function isSet(value: unknown): boolean {
  return value !== '' && !(typeof value === 'object' && value !== null && Object.keys(value).length === 0)
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

function equal(a: unknown, b: unknown): boolean {
  return a === b || (!isPlain(a) && JSON.stringify(a) === JSON.stringify(b))
}

function shortened(field: string): string {
  return field
    .replace(/^spec\.template\.spec\.containers/, 'containers')
    .replace(/^spec\./, '')
    .replace(/^metadata\./, '')
}
