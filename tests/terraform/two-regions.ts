import type { Estate } from '../../src/targets/amazon/estate.ts'
import { estateOf } from '../../src/targets/amazon/estate-of.ts'
import type { AmazonOptions } from '../../src/targets/amazon/options.ts'
import { graphAt, siteWith } from '../amazon/platforms.ts'

/** The largest platform in two regions, as the options of the second say. Its hosted zone needs no account to be known. */
export async function inTwoRegions(
  standby: Partial<AmazonOptions['standby']> = {},
  options: Partial<AmazonOptions> = {},
): Promise<Estate> {
  const graph = await graphAt('tests/platforms/everything.ts')
  return estateOf(
    graph,
    siteWith({
      entry: { hostedZone: { name: 'example.com', id: 'Z0123456789ABCDEFGHIJ' }, plain: true },
      ...options,
      standby: { region: 'eu-central-1', ...standby },
    }),
  )
}
