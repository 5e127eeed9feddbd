import type { Recipe } from '../../graph/recipe.ts'

/** What differs between the releases of Superset that the catalog knows. */
export interface Release {
  /**
   * The image that ours is built from. Its default variant carries no database driver at all (apache/superset#31026).
   */
  readonly image: string
  /** Exact pins that go on top of the image: drivers, servers, and what upstream forgot to declare. */
  readonly packages: readonly string[]
  /** Python minors in order of preference; 6.x pins pandas 2.1, which has no build for 3.13. */
  readonly pythons: readonly string[]
  /**
   * Redis as a place for locks and messages between processes (DISTRIBUTED_COORDINATION_CONFIG), and the table of
   * tasks.
   */
  readonly coordination: boolean
}

/** The drivers and servers that run beside Superset itself. */
const beside = [
  'psycopg2-binary==2.9.13',
  'gunicorn==23.0.0',
  'Authlib==1.6.12',
  'statsd==4.0.1',
  'pymemcache==4.0.0',
  'flower==2.0.1',
  // db_engine_specs/aws_iam.py of 6.1.0 imports it without declaring it; without it no database connection can be made.
  'cachetools==6.2.6',
]

/** The releases of Superset that have a complete, tested set of packages. */
export const releases: Readonly<Record<string, Release>> = {
  '6.0.0': { image: 'apache/superset:6.0.0', packages: beside, pythons: ['3.11', '3.10', '3.12'], coordination: false },
  '6.1.0': { image: 'apache/superset:6.1.0', packages: beside, pythons: ['3.11', '3.10', '3.12'], coordination: true },
}

/** The newest known release, for advice. */
export const newest = '6.1.0'

/** The software of every process of one release. */
export function recipeOf(version: string): Recipe {
  const release = releases[version]!
  return {
    id: `superset-${version}`,
    image: { base: release.image, packages: release.packages, user: 'superset' },
    native: {
      from: 'python',
      name: 'apache-superset',
      version,
      locks: Object.fromEntries(release.pythons.map((minor) => [minor, `superset/locks/${version}.lock`])),
    },
  }
}
