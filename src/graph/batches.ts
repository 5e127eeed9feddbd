import type { Graph } from './graph.ts'
import type { NodeId } from './id.ts'
import { startNeeds } from './needs.ts'
import type { JobNode } from './node.ts'

/**
 * Due jobs, already in order, as the processes that run them: those of one batch of an app share one, so that a program
 * that is slow to start starts once. Something that waits for one part of a batch and is waited for by another splits
 * it.
 */
export function batches(graph: Graph, due: readonly JobNode[]): JobNode[][] {
  const needs = startNeeds(graph)
  const groups: JobNode[][] = []
  const latest = new Map<string, JobNode[]>()
  const groupOf = new Map<NodeId, JobNode[]>()
  for (const job of due) {
    const begun = job.batch && latest.get(`${job.app} ${job.batch.name}`)
    const outside = (needs.get(job.id) ?? []).filter((need) => !begun || groupOf.get(need) !== begun)
    const group = begun && !outside.some((need) => waitsFor(need, begun)) ? begun : []
    if (group.length === 0) groups.push(group)
    group.push(job)
    groupOf.set(job.id, group)
    if (job.batch) latest.set(`${job.app} ${job.batch.name}`, group)
  }
  return groups

  /**
   * True when something waits, through whatever lies between, for a part of a group; a group waits for what any of its
   * parts waits for.
   */
  function waitsFor(from: NodeId, group: readonly JobNode[]): boolean {
    const seen = new Set<NodeId>()
    const open = [from]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      const own = groupOf.get(next)
      if (own === group) return true
      for (const each of own ?? [{ id: next }]) open.push(...(needs.get(each.id) ?? []))
    }
    return false
  }
}
