import type { Cpu, Size } from '../../base/units.ts'
import type { Setting } from '../app.ts'

/** What a job and a service of your own have in common: a program, what it needs, and what it may use. */
export interface ProgramOptions<Database extends string = string> {
  /**
   * The program, started in the folder of the platform file. A string is a line for `/bin/sh`; a list is a program
   * with its arguments, started as it is, which saves a process and all questions of quoting.
   * @example 'psql -v ON_ERROR_STOP=1 -f warehouse/load.sql'
   * @example ['node', 'server.js']
   */
  run: string | readonly string[]
  /**
   * Environment variables: values, secrets by name, or the address (`host:port`) of another service by its id.
   * @default none but those that `database` and `port` bring
   * @example { LOG_LEVEL: 'info', API_TOKEN: { secret: 'api-token' }, STOCK: { address: 'stock' } }
   */
  env?: Readonly<Record<string, Setting>>
  /**
   * A database to work with, as its owner: `store/database`, or `store` alone for one of this program's own. The
   * program finds it through the variables of libpq, which every PostgreSQL client reads (PGHOST, PGPORT, PGUSER,
   * PGDATABASE, PGPASSFILE), and finds `psql`, `pg_dump` and `pg_restore` of the store's own version on its PATH.
   * @default none
   * @example 'metastore/shop'
   */
  database?: Database
  /**
   * Jobs and services that come first, by their ids: jobs have ended well by then, services are ready.
   * @default what is needed by `database` alone
   * @example ['fill', 'bi-web']
   */
  after?: readonly string[]
  /**
   * The container image with what the program needs. Only targets with containers ask for it; on one machine the
   * program is looked up on the PATH.
   * @default the image of the database's store, if there is a `database`
   */
  image?: ProgramImage
  /**
   * Processors. Drives the cost wherever servers are rented.
   * @default '0.25'
   */
  cpu?: Cpu
  /**
   * Memory. Drives the cost wherever servers are rented.
   * @default '256MiB'
   */
  memory?: Size
}

/** A container image to run in, with packages added. */
export interface ProgramImage {
  /**
   * The image, with a tag that does not move or a digest.
   * @example 'python:3.12.11-slim-bookworm'
   */
  base: string
  /**
   * Python packages to add, with exact versions.
   * @default none
   * @example ['dbt-postgres==1.9.0']
   */
  packages?: readonly string[]
  /**
   * The user and group that the program runs as, as numbers: a cluster that forbids root must know them before it has
   * seen the image.
   * @default '10001:10001'
   * @example '1000:1000'
   * @pattern ^[0-9]+:[0-9]+$
   */
  user?: string
}
