import type { Recipe } from '../../graph/recipe.ts'

/** What differs between the releases of Superset that the catalog knows. */
export interface Release {
  /**
   * The image that ours is built from. Its default variant carries no database driver at all (apache/superset#31026).
   */
  readonly image: string
  /** Python minors in order of preference; 6.x pins pandas 2.1, which has no build for 3.13. */
  readonly pythons: readonly string[]
  /**
   * Redis as a place for locks and messages between processes (DISTRIBUTED_COORDINATION_CONFIG), and the table of
   * tasks.
   */
  readonly coordination: boolean
  /** Packages that it imports without declaring them. */
  readonly undeclared: readonly string[]
}

/**
 * What goes on top of every image, at the versions of our lock: drivers, servers, and what these need that the image
 * lacks (flower: tornado, humanize, prometheus-client).
 */
const beside = [
  'psycopg2-binary',
  'gunicorn',
  'authlib',
  'statsd',
  'pymemcache',
  'flower',
  'humanize',
  'prometheus-client',
  'tornado',
]

/** The releases of Superset that have a complete, tested set of packages. */
export const releases: Readonly<Record<string, Release>> = {
  '6.0.0': {
    image: 'apache/superset:6.0.0-py311',
    pythons: ['3.11', '3.10', '3.12'],
    coordination: false,
    undeclared: [],
  },
  '6.1.0': {
    image: 'apache/superset:6.1.0-py311',
    pythons: ['3.11', '3.10', '3.12'],
    coordination: true,
    // db_engine_specs/aws_iam.py imports it; without it no database connection can be made.
    undeclared: ['cachetools'],
  },
}

/** The newest known release, for advice. */
export const newest = '6.1.0'

/** The environment in which the image keeps its packages since 5.0: `pip install` would reach another one. */
const environment = '/app/.venv'

/** The software of every process of one release. */
export function recipeOf(version: string): Recipe {
  const release = releases[version]!
  const lock = `superset/locks/${version}.lock`
  return {
    id: `superset-${version}`,
    image: {
      base: release.image,
      packages: { by: 'uv', lock, names: [...beside, ...release.undeclared], interpreter: `${environment}/bin/python` },
      // The user `superset` of the upstream Dockerfile, the first ordinary user of its base.
      user: '1000:1000',
      paths: { 'superset/': '/app/superset/', '': `${environment}/lib/python3.11/site-packages/` },
      asks: 'curl',
    },
    native: {
      from: 'python',
      name: 'apache-superset',
      version,
      locks: Object.fromEntries(release.pythons.map((minor) => [minor, lock])),
    },
  }
}
