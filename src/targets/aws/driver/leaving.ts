import type { Estate } from '../../amazon/estate.ts'

/**
 * A new estate with what only the old one has beside it: what must stay until the services that use it have gone, since
 * CloudFormation deletes nothing that another stack uses. The same estate where nothing leaves.
 */
export function withLeaving(now: Estate, before: Estate | undefined): Estate {
  if (!before || before.name !== now.name || before.region !== now.region) return now
  const ofServices = new Set(now.services.map(({ task }) => task))
  const oldServices = new Set(before.services.map(({ task }) => task))
  const { standby } = now
  const other = before.standby?.region === standby?.region ? before.standby?.estate : undefined
  const wide: Estate = {
    ...now,
    groups: joined(now.groups, before.groups),
    secrets: joined(now.secrets, before.secrets),
    databases: joined(now.databases, before.databases),
    caches: joined(now.caches, before.caches),
    buckets: joined(now.buckets, before.buckets),
    roles: joined(now.roles, before.roles),
    repositories: joined(now.repositories, before.repositories),
    tasks: joined(
      now.tasks,
      before.tasks.filter(({ id }) => !ofServices.has(id) && !oldServices.has(id)),
    ),
    watch: { ...now.watch, logs: joined(now.watch.logs, before.watch.logs) },
    ...(now.entry &&
      before.entry && {
        entry: {
          ...now.entry,
          targets: joined(now.entry.targets, before.entry.targets),
          rules: rulesOf(now.entry, before.entry),
        },
      }),
    ...(!now.entry && before.entry && { entry: before.entry }),
    ...(standby && { standby: { ...standby, estate: withLeaving(standby.estate, other) } }),
  }
  return same(now, wide) ? now : wide
}

/** What the stack of services is made from while something leaves: of that it speaks no longer. */
export function whenLeft(wide: Estate, { services, schedules, entry }: Estate): Estate {
  return { ...wide, services, schedules, entry }
}

type Entry = NonNullable<Estate['entry']>

/**
 * A rule of old stays where nobody has taken its number, since a target group without a rule may not be registered
 * with. One at which people no longer log in stays as it was: the stack of services has it, and two of one number
 * cannot be.
 */
function rulesOf(now: Entry, before: Entry): Entry['rules'] {
  const taken = new Set(now.rules.map(({ priority }) => priority))
  const left = (rule: Entry['rules'][number]) =>
    rule.login ? undefined : before.rules.find(({ id, login }) => id === rule.id && login)
  return joined(
    now.rules.some(left) ? now.rules.map((rule) => left(rule) ?? rule) : now.rules,
    before.rules.filter(({ priority }) => !taken.has(priority)),
  )
}

function joined<Part extends { readonly id: string }>(now: readonly Part[], before: readonly Part[]): readonly Part[] {
  const known = new Set(now.map(({ id }) => id))
  const left = before.filter(({ id }) => !known.has(id))
  return left.length === 0 ? now : [...now, ...left].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function same(now: Estate, wide: Estate): boolean {
  const lists = ['groups', 'secrets', 'databases', 'caches', 'buckets', 'roles', 'repositories', 'tasks'] as const
  return (
    lists.every((list) => now[list] === wide[list]) &&
    now.watch.logs === wide.watch.logs &&
    now.standby?.estate === wide.standby?.estate &&
    (now.entry === wide.entry || (now.entry?.targets === wide.entry?.targets && now.entry?.rules === wide.entry?.rules))
  )
}
