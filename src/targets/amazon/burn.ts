import { aboutOf, type Compound, pagingOf } from './alarms.ts'
import type { TargetGroup } from './estate-entry.ts'
import type { Alarm, CompositeAlarm } from './estate-watch.ts'
import type { At } from './figures.ts'
import { ofTargets } from './metrics.ts'
import { nameOf } from './names.ts'

// How fast faults use up what a month may have of them (30 days), by several windows at several speeds. Source: Google,
// The Site Reliability Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts" (table 5-8), which has the figures.

/** The usual objective, in percent of requests that are answered without a fault. */
const usualObjective = 99.5

/** Fewer requests in a long window than these are too few to tell a share of, whatever the objective is. */
const fewRequests = 20

/** The word for a window in ids, and its length in seconds. */
const windows = { '5m': 300, '30m': 1800, '1h': 3600, '6h': 21_600, '3d': 259_200 } as const

/**
 * Faults that come `speed` times as fast as a month may have them: in the long window, so that a few do not count, and
 * in the short one, so that it is over soon after they are.
 */
interface Burn {
  readonly speed: number
  readonly long: keyof typeof windows
  readonly short: keyof typeof windows
}

/** 2 % of what a month may have within an hour, or 5 % within six. */
const fast: readonly Burn[] = [
  { speed: 14.4, long: '1h', short: '5m' },
  { speed: 6, long: '6h', short: '30m' },
]

/** 10 % of what a month may have within three days. */
const slow: readonly Burn[] = [{ speed: 1, long: '3d', short: '6h' }]

/**
 * The alarms about the share of requests that fail, two for each target group: one for faults that would use up what a
 * month may have within days, one for those that would use it up by its end. None in a platform without alarms. An
 * alarm of CloudWatch has one length of periods, so each window is one of its own that tells nobody.
 */
export function burnsOf(at: At): Compound {
  const paging = pagingOf(at.graph)
  if (paging === undefined) return { alarms: [], composites: [] }
  const off = new Set(at.site.options.watch?.off)
  const found = groupsOf(at)
    .flatMap((group) => ofGroup(at, group, paging))
    .filter(({ composite }) => !off.has(composite.id))
  return {
    alarms: found.flatMap((each) => each.alarms),
    composites: found.map((each) => each.composite),
  }
}

/** The ids by which they are turned off. */
export function burnIds(at: At): string[] {
  return groupsOf(at).flatMap(({ id }) => [`${id}-burn`, `${id}-slow-burn`])
}

function groupsOf({ estate }: At): readonly TargetGroup[] {
  return estate.entry?.targets ?? []
}

function ofGroup(at: At, { id, service }: TargetGroup, paging: boolean) {
  const { objective = usualObjective } = at.site.options.watch ?? {}
  const budget = 1 - objective / 100
  const one = (
    kind: string,
    burns: readonly Burn[],
    topic: 'page' | 'ticket',
    words: { readonly summary: string; readonly do: string },
  ) => {
    const alarms = burns.map((burn) => [
      windowOf(at, `${id}-${kind}`, { id, service }, budget, burn, burn.long),
      windowOf(at, `${id}-${kind}`, { id, service }, budget, burn, burn.short),
    ])
    const composite: CompositeAlarm = {
      id: `${id}-${kind}`,
      name: nameOf(at.graph, at.site, 'alarm', `${id}-${kind}`),
      about: aboutOf(words),
      topic: paging ? topic : 'ticket',
      services: [service],
      any: alarms.map((pair) => pair.map((each) => each.id)),
    }
    return { alarms: alarms.flat(), composite }
  }
  return [
    one('burn', fast, 'page', {
      summary: `so many requests to ${service} fail that what may fail in a month (${percent(budget)} of them) is used up within five days, or sooner`,
      do: `Look for tracebacks in \`stackwright logs ${service}\`; after a release, go back to the one before.`,
    }),
    one('slow-burn', slow, 'ticket', {
      summary: `for days more than ${percent(budget)} of requests to ${service} have failed, which is more than a month may have`,
      do: `Look for what fails again and again in \`stackwright logs ${service}\`.`,
    }),
  ]
}

function windowOf(
  at: At,
  burn: string,
  { id, service }: Pick<TargetGroup, 'id' | 'service'>,
  budget: number,
  { speed, long }: Burn,
  window: keyof typeof windows,
): Alarm {
  const bound = Math.min(0.9, Math.round(speed * budget * 1e6) / 1e6)
  const period = windows[window]
  const share = 'FILL(errors, 0) / requests'
  // One fault alone is never past the bound. The short window only says that it goes on.
  const expression =
    window === long ? `IF(requests >= ${Math.max(fewRequests, Math.ceil(1 / bound))}, ${share}, 0)` : share
  return {
    id: `${burn}-${window}`,
    name: nameOf(at.graph, at.site, 'alarm', `${burn}-${window}`),
    about: `More than ${percent(bound)} of requests to ${service} within ${window} failed. It tells nobody by itself: ${burn} does.`,
    measure: {
      expression,
      of: {
        requests: ofTargets(id, 'RequestCount', 'Sum', period),
        errors: ofTargets(id, 'HTTPCode_Target_5XX_Count', 'Sum', period),
      },
    },
    is: 'above',
    bound,
    periods: 1,
    breaching: 1,
    missing: 'good',
  }
}

function percent(share: number): string {
  return `${Math.round(share * 1e5) / 1e3} %`
}
