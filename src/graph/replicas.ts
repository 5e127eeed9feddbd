import type { ServiceNode } from './node.ts'

/**
 * How many replicas of a service there should be: those set by hand while the platform's bounds allow it, else the
 * fewest.
 */
export function wantedReplicas({ replicas: { min, max } }: ServiceNode, scaled: number | undefined): number {
  return scaled !== undefined && scaled >= min && scaled <= max ? scaled : min
}
