import type { Replicas } from '../../graph/node.ts'
import type { Expansion } from '../app.ts'
import type { MetabaseOptions } from './options.ts'

/** The replicas that are written: a number, or the fewest and the most. What is neither is reported. */
export function replicasOf({ web = {} }: MetabaseOptions, at: Expansion): Replicas {
  const written = web.replicas
  const [min, max] = typeof written === 'object' ? written : [written ?? 1, written ?? 1]
  if (min > max || min < 0 || max < 1 || !Number.isInteger(min) || !Number.isInteger(max)) {
    const low = Math.max(1, Math.floor(Math.min(min, max)))
    const high = Math.max(low, Math.ceil(Math.max(min, max)))
    at.problem('SW1010', ['web', 'replicas'], {
      title: 'web.replicas is not a number of replicas',
      found: JSON.stringify(written),
      expected: 'a whole number of at least 1, or [fewest, most]',
      do: typeof written === 'object' ? `write [${low}, ${high}]` : `write ${high}`,
    })
    return { min: 1, max: 1 }
  }
  if (web.scaleOn && min === max) {
    at.problem('SW1008', ['web', 'scaleOn'], {
      title: 'web has nothing to scale between',
      found: `scaleOn with replicas ${min}`,
      expected: 'the fewest and the most replicas',
      do: `write replicas: [${min}, ${min * 2}], or remove scaleOn`,
    })
  }
  return { min, max, ...(web.scaleOn && { scaleOn: { signal: 'cpu', target: web.scaleOn.cpu } }) }
}
