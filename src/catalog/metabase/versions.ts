import type { Recipe } from '../../graph/recipe.ts'
import type { MetabaseOptions } from './options.ts'

/** What differs between the series of Metabase that the catalog knows; `series` is the middle number of a version. */
export interface Series {
  readonly series: number
  /** `/livez` and `/readyz` beside `/api/health` (metabase/metabase, pull request 64479). */
  readonly probes: boolean
  /** The scheduler has a pool of connections of its own (MB_QUARTZ_MAX_CONNECTION_POOL_SIZE). */
  readonly schedulerPool: boolean
}

/**
 * The oldest and the newest series whose settings are known to be as written here (metabase/metabase,
 * docs/configuring-metabase).
 */
const [oldest, latest] = [56, 65] as const

/** The newest release when this was written, for advice. */
export const newest = '0.65.4'

/** The oldest major of Java that runs every known series (metabase/metabase, docs/installation-and-operation). */
const java = 21

/** How the versions that are known are told to people. */
export const known = `0.${oldest}.1 to ${newest} and the releases after it of its series`

/** The series of a version such as `0.65.4`, or undefined when it is none that is known. */
export function seriesOf(version: string): Series | undefined {
  const series = Number(/^0\.(\d+)(?:\.\d+){1,3}$/.exec(version)?.[1] ?? NaN)
  if (!(series >= oldest && series <= latest)) return undefined
  return { series, probes: series >= 58, schedulerPool: series >= 64 }
}

/** The tag of a release as its vendor writes it: `v0.65.4`, or `v1.65.4` for the enterprise edition. */
export function tagOf({ version, edition }: Pick<MetabaseOptions, 'version' | 'edition'>): string {
  return edition === 'enterprise' ? `v1.${version.replace(/^0\./, '')}` : `v${version}`
}

/** The software of one release: the vendor's image, or its jar with a Java of the machine. */
export function recipeOf(options: Pick<MetabaseOptions, 'version' | 'edition'>): Recipe {
  const tag = tagOf(options)
  const name = options.edition === 'enterprise' ? 'metabase-enterprise' : 'metabase'
  return {
    id: `${name}-${tag.slice(1)}`,
    image: {
      base: `metabase/${name}:${tag}`,
      // The user that the image's own entry point changes to (metabase/metabase, bin/docker/run_metabase.sh).
      user: '2000:2000',
      paths: { '': '/app/' },
      asks: 'curl',
    },
    native: { from: 'jar', name: 'metabase', version: tag, java },
  }
}

/** What runs the programs beside Metabase, which has no interpreter of its own to offer. */
export const besideRecipe: Recipe = {
  id: 'node-24.19.0',
  image: { base: 'node:24.19.0-bookworm-slim', user: '1000:1000', asks: 'node' },
  native: { from: 'node' },
}
