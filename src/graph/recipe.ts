/**
 * Software in two forms made from the same pins: an image to build, and a native installation on a machine.
 * `id` names the software and version (`superset-6.1.0`); equal ids mean equal recipes.
 */
export interface Recipe {
  readonly id: string
  /** Absent for a user's own program that names none: only targets without containers can run it. */
  readonly image?: ImageForm
  readonly native: NativeForm
}

/** How a container image is made: a pinned base, and packages added on top of it. */
export interface ImageForm {
  /** `repository:tag`, never a floating tag. */
  readonly base: string
  /** Python packages to add, as exact pins. */
  readonly packages?: readonly string[]
  /** The user that runs the processes: `superset`, `999:999`. */
  readonly user?: string
  /** Where the image expects the volume of a data server, when that is not a free choice. */
  readonly volume?: string
}

/** How the software is had on a machine without containers. */
export type NativeForm =
  /**
   * A Python application in an environment of its own. `locks` maps a Python minor (`3.11`) to the path of a complete
   * requirements file with hashes, relative to the `catalog` folder; the first minor that can be had is used, in order.
   */
  | { readonly from: 'python'; readonly name: string; readonly version: string; readonly locks: Readonly<Record<string, string>> }
  /** A Node.js program with its dependencies: `lock` is the folder, relative to `catalog`, with package.json and package-lock.json. */
  | { readonly from: 'npm'; readonly name: string; readonly version: string; readonly lock: string }
  /** A server program of a wanted version, with the programs that must come with it (`psql`, `pg_dump`). */
  | { readonly from: 'server'; readonly name: ServerName; readonly version: string; readonly programs: readonly string[] }
  /** A program that the user brings: the command is looked up on the PATH or in the project. */
  | { readonly from: 'user' }

/** The servers that can be obtained for a machine. */
export type ServerName = 'postgres' | 'redis' | 'valkey' | 'memcached' | 'nginx'
