import type { Recipe } from '../../graph/recipe.ts'
import type { PostgresOptions } from './options.ts'

/**
 * The newest minor of each major among the official images when this was written (docker-library/official-images,
 * library/postgres, August 2026). Minors of one major read the same data.
 */
const minors = { 14: '14.24', 15: '15.19', 16: '16.15', 17: '17.11', 18: '18.6' } as const

/** The programs that a platform needs of PostgreSQL: the server, and the clients for lifecycle jobs and backups. */
const programs = ['postgres', 'initdb', 'psql', 'pg_dump', 'pg_restore'] as const

/** PostgreSQL of a major version: the official image, or a server of that major with its clients on a machine. */
export function postgresRecipe(version: PostgresOptions['version']): Recipe {
  return {
    id: `postgres-${version}`,
    image: {
      base: `postgres:${minors[version]}-trixie`,
      // The user `postgres` of the official Dockerfile for Debian.
      user: '999:999',
      // From 18 on the image keeps the cluster in a folder per major and wants its volume one level higher; mounted
      // at the old place, 18 starts with an empty cluster (docker-library/postgres, pull request 1259).
      volume: Number(version) >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data',
    },
    native: { from: 'server', name: 'postgres', version, programs },
  }
}
