import { fingerprint } from '../base/json.ts'
import type { Graph } from '../graph/graph.ts'
import type { Effect } from '../targets/effect.ts'
import type { Driver } from '../targets/target.ts'
import type { Change, Plan } from './plan.ts'

/**
 * A plan with what the target itself would do for it, where the target can tell. It is asked only when something beside
 * the proof changes. Throws the target's Failure or ProblemsFound when it cannot tell here.
 */
export async function withForesight(plan: Plan, graph: Graph, driver: Pick<Driver, 'foresee'>): Promise<Plan> {
  if (!driver.foresee || !plan.changes.some((change) => change.action !== 'unchanged' && !isProof(graph, change)))
    return plan
  return foreseen(plan, graph, await driver.foresee())
}

/**
 * A plan with these effects. What is kept and would be replaced by the target is replaced in the plan too, whatever the
 * platform's own comparison says, so that it is refused. The hash is one of both.
 */
export function foreseen(plan: Plan, graph: Graph, effects: readonly Effect[]): Plan {
  const lost = new Map(
    effects.flatMap((each) => (each.action === 'replace' && each.holds !== undefined ? [[each.holds, each]] : [])),
  )
  const changes = plan.changes.map((change): Change => {
    const effect = lost.get(change.id)
    return effect && graph.nodes.get(change.id)?.keep
      ? { ...change, action: 'replace', reason: `${effect.within} would make another ${effect.id}: ${effect.reason}` }
      : change
  })
  return { ...plan, hash: fingerprint([plan.hash, changes, effects]), changes, effects }
}

function isProof(graph: Graph, { id }: Change): boolean {
  const node = graph.nodes.get(id)
  return node?.kind === 'job' && node.when === 'verify'
}
