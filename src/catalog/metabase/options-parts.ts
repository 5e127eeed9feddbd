import type { Cpu, Size } from '../../base/units.ts'

/** A secret that the platform's `secrets` gives, by name. */
export interface MetabaseSecret {
  /** The name of the secret. */
  readonly secret: string
}

/** The processes that answer browsers: Java, with threads. */
export interface MetabaseWeb {
  /**
   * How many replicas: a number, or the fewest and the most for a target that follows load.
   * @default 1
   * @example [2, 6]
   */
  replicas?: number | readonly [min: number, max: number]
  /**
   * The share of processors, in percent, at which a target adds replicas, up to the most.
   * @example { cpu: 70 }
   */
  scaleOn?: {
    /** Percent of the processors. */
    cpu: number
  }
  /**
   * Processors for one replica. With much less than one, a start takes many minutes. This drives the cost wherever
   * machines are rented.
   * @default '1'
   */
  cpu?: Cpu
  /**
   * Memory for one replica. This drives the cost wherever machines are rented.
   * @default '2GiB'
   */
  memory?: Size
  /**
   * How much of the memory is the heap of Java, in percent; the rest is for classes, threads and pictures,
   * and on some targets for the drivers that Metabase unpacks at its start.
   * @default 60
   * @minimum 25
   * @maximum 80
   * @asType integer
   */
  heap?: number
  /**
   * The most connections that one replica opens to the database for its own data; the scheduler has 5 more beside them.
   * @default 15
   * @minimum 5
   * @maximum 200
   * @asType integer
   */
  connections?: number
}

/** The first account, which can administer Metabase; its password is generated. */
export interface MetabaseAdmin {
  /**
   * The address to log in with.
   * @default 'admin@example.com'
   * @pattern ^[^@\s]+@[^@\s]+\.[^@\s]+$
   */
  email?: string
  /**
   * The first name that people see.
   * @default 'Metabase'
   */
  firstName?: string
  /**
   * The last name that people see.
   * @default 'Admin'
   */
  lastName?: string
}

/** A database that questions are asked of. */
export interface MetabaseSource<Database extends string = string> {
  /**
   * A database of the platform, as `store/database`.
   * @example 'metastore/shop'
   */
  database: Database
  /**
   * `read` logs in as the database's read-only user, `write` as its owner, which lets questions in SQL change data.
   * @default 'read'
   */
  access?: 'read' | 'write'
}
