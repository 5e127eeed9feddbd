import { Failure } from '../../../base/failure.ts'
import { secondModule } from '../scene.ts'

/** A change that Terraform would make; `replace` removes the old one. */
export interface Change {
  readonly address: string
  readonly action: 'create' | 'update' | 'delete' | 'replace'
  /** The arguments that differ, of updates and replacements; never their values. */
  readonly reasons: readonly string[]
}

/** What `terraform show -json` tells of a plan, as far as it is read here. */
export interface ShownPlan {
  readonly resource_changes?: readonly ShownChange[]
}

interface ShownChange {
  readonly address: string
  readonly mode?: string
  readonly change: {
    readonly actions: readonly string[]
    readonly before?: Readonly<Record<string, unknown>> | null
    readonly after?: Readonly<Record<string, unknown>> | null
    readonly after_unknown?: Readonly<Record<string, unknown>> | boolean
    readonly replace_paths?: readonly (readonly (string | number)[])[]
  }
}

/** The changes of a plan, by address. */
export function changesOf(plan: ShownPlan): Change[] {
  return (plan.resource_changes ?? [])
    .flatMap((each): Change[] => {
      const { actions } = each.change
      if (
        each.mode === 'data' ||
        actions.every((action) => action === 'no-op' || action === 'read' || action === 'open' || action === 'close')
      )
        return []
      const action = actions.length > 1 ? 'replace' : (actions[0] as 'create' | 'update' | 'delete')
      return [
        { address: each.address, action, reasons: action === 'update' || action === 'replace' ? reasonsOf(each) : [] },
      ]
    })
    .sort((a, b) => (a.address < b.address ? -1 : 1))
}

function reasonsOf({ change }: ShownChange): string[] {
  if (change.replace_paths && change.replace_paths.length > 0)
    return [...new Set(change.replace_paths.map((path) => String(path[0])))].sort()
  const { before, after, after_unknown: unknown } = change
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  const later = (name: string) => typeof unknown === 'object' && unknown[name] === true
  return [...names]
    .filter((name) => later(name) || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]))
    .sort()
}

/** `7 made, 1 changed (aws_ecs_service.bi_web: task_definition)`, as a person is told before an apply. */
export function summary(changes: readonly Change[]): string {
  if (changes.length === 0) return 'nothing to change'
  const words = { create: 'to make', update: 'to change', replace: 'to replace', delete: 'to remove' } as const
  return (Object.keys(words) as Change['action'][])
    .flatMap((action) => {
      const of = changes.filter((each) => each.action === action)
      if (of.length === 0) return []
      const told =
        action === 'create'
          ? ''
          : ` (${of
              .slice(0, 3)
              .map(({ address, reasons }) => (reasons.length > 0 ? `${address}: ${reasons.join(', ')}` : address))
              .join('; ')}${of.length > 3 ? '; ...' : ''})`
      return [`${of.length} ${words[action]}${told}`]
    })
    .join(', ')
}

/**
 * Refuses a plan that would lose data: nothing of it is applied. `kept` are the addresses of what the platform keeps.
 */
export function refuseLoss(changes: readonly Change[], kept: ReadonlySet<string>): void {
  const lost = changes.filter(
    (each) => (each.action === 'delete' || each.action === 'replace') && kept.has(each.address),
  )
  if (lost.length === 0) return
  throw new Failure({
    step: 'terraform plan',
    reason: `${lost.map(({ address, action, reasons }) => `${address} would be ${action === 'delete' ? 'removed' : `replaced (${reasons.join(', ')})`}`).join('; ')}, and with it what it keeps`,
    left: 'nothing was changed',
    do: 'take back the change of the platform that asks for this; `stackwright destroy` removes what is kept when told to',
  })
}

/**
 * Refuses to leave a second region behind: Terraform can remove what a module has made only while the provider of that
 * region is in the files. `addresses` are those of the state.
 */
export function refuseOrphans(addresses: readonly string[], folder: string): void {
  const orphans = addresses.filter((each) => each.startsWith(`module.${secondModule}.`))
  if (orphans.length === 0) return
  throw new Failure({
    step: 'terraform plan',
    reason: `${orphans.length} things of a second region are there, such as ${orphans[0]}, and the platform has none any more`,
    left: 'nothing was changed',
    do: `write standby again, run \`terraform destroy -target=module.${secondModule}\` in ${folder}, and then take it out; what refuses to go since the platform keeps it there is taken out of the state before, by \`terraform state rm\``,
  })
}
