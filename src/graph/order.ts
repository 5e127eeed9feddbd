import type { NodeId } from './id.ts'

/**
 * The ids in an order in which each comes after all that it needs, equals by id; or the first circle, told from its
 * smallest id.
 */
export function inOrder(
  ids: Iterable<NodeId>,
  needs: (id: NodeId) => Iterable<NodeId>,
): { readonly order: readonly NodeId[] } | { readonly circle: readonly NodeId[] } {
  const all = [...ids].sort()
  const known = new Set(all)
  const state = new Map<NodeId, 'open' | 'done'>()
  const order: NodeId[] = []
  // An explicit stack: platforms may have ten thousand nodes in one chain.
  for (const start of all) {
    if (state.has(start)) continue
    const stack = [{ id: start, next: sortedNeeds(start)[Symbol.iterator]() }]
    state.set(start, 'open')
    while (stack.length > 0) {
      const top = stack.at(-1)!
      const step = top.next.next()
      if (step.done) {
        state.set(top.id, 'done')
        order.push(top.id)
        stack.pop()
      } else if (state.get(step.value) === 'open') {
        return {
          circle: fromSmallest(stack.map((each) => each.id).slice(stack.findIndex((each) => each.id === step.value))),
        }
      } else if (!state.has(step.value)) {
        state.set(step.value, 'open')
        stack.push({ id: step.value, next: sortedNeeds(step.value)[Symbol.iterator]() })
      }
    }
  }
  return { order }

  function sortedNeeds(id: NodeId): NodeId[] {
    return [...new Set(needs(id))].filter((need) => known.has(need)).sort()
  }
}

function fromSmallest(circle: readonly NodeId[]): readonly NodeId[] {
  const first = circle.indexOf([...circle].sort()[0]!)
  return [...circle.slice(first), ...circle.slice(0, first)]
}
