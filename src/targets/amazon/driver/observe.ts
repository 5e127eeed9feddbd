import type { Running } from '../../target.ts'
import type { Cloud } from './cloud.ts'

/** What runs of a platform now, and how it differs from what was applied. */
export async function observe(cloud: Cloud): Promise<Running[]> {
  throw new Error(`not written yet: ${cloud.estate.name}`)
}
