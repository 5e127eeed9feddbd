import type { Cpu, Duration, Size } from '../../base/units.ts'
import { entry } from '../entry.ts'

/**
 * A PostgreSQL server: databases with an owner and readers of their own, for apps that ask for one and for those
 * declared here.
 */
export interface PostgresOptions<Database extends string = string> {
  /**
   * The major version. It never has a default: moving to another major is an upgrade of the data, not a change of a
   * setting.
   * @example '18'
   */
  version: '14' | '15' | '16' | '17' | '18'
  /**
   * Databases besides those that apps ask for, referred to as `store/database`. Each has an owner of its own name and a
   * read-only user `<database>_reader`. Write a mapping to choose the readers.
   * @default none
   * @example ['shop']
   */
  databases?: readonly Database[] | Readonly<Record<Database, PostgresDatabaseOptions>>
  /**
   * How much memory and processor the server gets; its buffers follow from it. `small` is 1 GiB and 1 processor,
   * `medium` 4 GiB and 2, `large` 16 GiB and 4. This drives the cost wherever servers are rented.
   * @default 'small'
   */
  size?: 'small' | 'medium' | 'large' | PostgresSize
  /**
   * Room for the data. This drives the cost wherever disks are rented.
   * @default '10GiB'
   */
  disk?: Size
  /**
   * Keeps a second server that takes over when the first is lost.
   * @default false
   */
  highAvailability?: boolean
  /**
   * Which backups are kept.
   * @default none are made by schedule
   */
  backup?: PostgresBackup
  /**
   * The most connections at one time, ten of them kept for administration. Each costs the server some megabytes.
   * @default 200
   * @minimum 20
   * @maximum 5000
   * @asType integer
   */
  maxConnections?: number
  /**
   * Further settings of postgresql.conf. They win over the ones derived from `size`; those that say where and how the
   * server is reached, and where its files are, belong to the platform and are refused.
   * @default none
   * @example { random_page_cost: 1.1, log_min_duration_statement: '2s' }
   */
  parameters?: Readonly<Record<string, string | number | boolean>>
}

/** A database that the platform declares. */
export interface PostgresDatabaseOptions {
  /**
   * Users that may only read: a reader `audit` of the database `shop` logs in as `shop_audit`.
   * @default ['reader']
   */
  readers?: readonly string[]
}

/** A size in figures instead of a word. */
export interface PostgresSize {
  /** Processors. */
  cpu: Cpu
  /** Memory, a quarter of which becomes shared buffers. */
  memory: Size
}

/** How long backups are kept, and how closely a moment in the past can be met. */
export interface PostgresBackup {
  /** How long a backup is kept. */
  keep: Duration
  /**
   * Keeps the log of changes too, so that any moment since the oldest backup can be restored.
   * @default false
   */
  pointInTime?: boolean
}

/** A PostgreSQL server. */
export const postgres = entry<
  <const Database extends string = never>(
    options: PostgresOptions<Database>,
  ) => PostgresOptions<Database> & { type: 'postgres' }
>({
  type: 'postgres',
  section: 'stores',
  summary: 'PostgreSQL: relational databases with an owner and readers each',
  schema: 'PostgresOptions',
  load: () => import('./app.ts').then((module) => module.app),
})
