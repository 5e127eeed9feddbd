import type { Feature } from '../support.ts'

/** Settings of the local target: how the platform runs on this machine. */
export interface LocalOptions {
  /**
   * The port at which the edge listens. Without it a free one is taken the first time and kept.
   * @example 8088
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  readonly port?: number
  /** Where programs of this machine are that should be used, instead of looking for them. */
  readonly software?: LocalSoftware
  /**
   * What the platform asks for and may do without on this machine: features that the local target cannot do.
   * @example ['high-availability']
   */
  readonly accept?: readonly Feature[]
}

/** Folders or programs to use: an absolute path, or one relative to the platform file. */
export type LocalSoftware = {
  /**
   * A Python interpreter.
   * @example '/usr/bin/python3.11'
   */
  readonly python?: string
  /**
   * The folder with the programs of a PostgreSQL server.
   * @example '/usr/lib/postgresql/16/bin'
   */
  readonly postgres?: string
  /** The `redis-server` program, or its folder. */
  readonly redis?: string
  /** The `valkey-server` program, or its folder. */
  readonly valkey?: string
  /** The `memcached` program, or its folder. */
  readonly memcached?: string
  /** The `nginx` program, or its folder. */
  readonly nginx?: string
  /** The `statsd_exporter` program, or its folder. */
  readonly 'statsd-exporter'?: string
  /**
   * A Java (21 or newer for Metabase): the program, or the folder that it was unpacked to.
   * @example '/usr/lib/jvm/java-21-openjdk'
   */
  readonly java?: string
  /**
   * The jar of Metabase, of just the version that the platform asks for. Without it, that is downloaded from its
   * vendor.
   * @example './metabase.jar'
   */
  readonly metabase?: string
}
