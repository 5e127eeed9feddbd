import { byteCount, millicores } from '../../base/units.ts'
import type { ServiceNode } from '../../graph/node.ts'
import type { Resources } from '../../graph/process.ts'
import type { Expansion } from '../app.ts'
import type { SupersetResources } from './options-roles.ts'

const mebibyte = 1024 ** 2

/** What one replica may use; `memory` in MiB stands where the options say nothing. */
export function resourcesOf(options: SupersetResources, cpu: '1' | '0.1', memory: number): Resources {
  return {
    millicores: millicores(options.cpu ?? cpu),
    memory: options.memory === undefined ? memory * mebibyte : byteCount(options.memory),
  }
}

/** The replicas that are written: a number, or the fewest and the most. What is neither is reported. */
export function replicasOf(
  written: number | readonly [number, number] | undefined,
  at: Expansion,
  role: string,
  scaleOn: ServiceNode['replicas']['scaleOn'],
): ServiceNode['replicas'] {
  const [min, max] = typeof written === 'object' ? written : [written ?? 1, written ?? 1]
  const low = Math.max(1, Math.floor(Math.min(min, max)))
  const high = Math.max(low, Math.ceil(Math.max(min, max)))
  if (min > max || min < 0 || max < 1 || !Number.isInteger(min) || !Number.isInteger(max)) {
    at.problem('SW1010', [role, 'replicas'], {
      title: `${role}.replicas is not a number of replicas`,
      found: JSON.stringify(written),
      expected: 'a whole number of at least 1, or [fewest, most]',
      do: typeof written === 'object' ? `write [${low}, ${high}]` : `write ${high}`,
    })
    return { min: 1, max: 1 }
  }
  if (scaleOn && min === max) {
    at.problem('SW1008', [role, 'scaleOn'], {
      title: `${role} has nothing to scale between`,
      found: `scaleOn with replicas ${min}`,
      expected: 'the fewest and the most replicas',
      do: `write replicas: [${min}, ${min * 2}], or remove scaleOn`,
    })
  }
  return { min, max, ...(scaleOn && { scaleOn }) }
}
