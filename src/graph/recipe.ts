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

/**
 * How a container image is had: a pinned base, used as it is or with packages added on top of it. The image's own entry
 * point is never used: every process has its full command.
 */
export interface ImageForm {
  /** `repository:tag`, never a floating tag. */
  readonly base: string
  /** The digest of the base (`sha256:...`), where the catalog knows it. */
  readonly digest?: string
  /** What is added, by exact versions with hashes. */
  readonly packages?: ImagePackages
  /**
   * Who runs the processes, as numbers: `999:999`. A cluster that forbids root must know them before it has seen the
   * image.
   */
  readonly user?: `${number}:${number}`
  /** Where the image expects the volume of a data server, when that is not a free choice. */
  readonly volume?: string
  /**
   * The folders that `software` references lead to: the longest prefix that fits, and what stands in its place
   * (`{ 'superset/': '/app/superset/', '': '/app/.venv/lib/python3.11/site-packages/' }`).
   */
  readonly paths?: Readonly<Record<string, string>>
  /** The program in the image by which a health check asks over HTTP. Default: whichever of them is found. */
  readonly asks?: 'curl' | 'wget' | 'python' | 'node'
}

/** Packages on top of a base image. `lock` is relative to the `catalog` folder. */
export type ImagePackages =
  /**
   * Python packages: the lines of `names` (normalized, dependencies that the base lacks included) out of a complete
   * requirements file with hashes, into the environment of the interpreter.
   */
  | { readonly by: 'uv'; readonly lock: string; readonly names: readonly string[]; readonly interpreter: string }
  /** Python packages of the user's choice, by exact pins (`dbt-postgres==1.9.0`), with the image's own pip. */
  | { readonly by: 'pip'; readonly pins: readonly string[] }
  /**
   * Node.js packages: all of a folder with package.json and package-lock.json, installed into a folder of the image.
   */
  | { readonly by: 'npm'; readonly lock: string; readonly folder: string }

/** How the software is had on a machine without containers. */
export type NativeForm =
  /**
   * A Python application in an environment of its own. `locks` maps a Python minor (`3.11`) to the path of a complete
   * requirements file with hashes, relative to the `catalog` folder; the first minor that can be had is used, in order.
   */
  | {
      readonly from: 'python'
      readonly name: string
      readonly version: string
      readonly locks: Readonly<Record<string, string>>
    }
  /**
   * A Node.js program with its dependencies: `lock` is the folder, relative to `catalog`, with package.json and
   * package-lock.json.
   */
  | { readonly from: 'npm'; readonly name: string; readonly version: string; readonly lock: string }
  /** A server program of a wanted version, with the programs that must come with it (`psql`, `pg_dump`). */
  | {
      readonly from: 'server'
      readonly name: ServerName
      readonly version: string
      readonly programs: readonly string[]
    }
  /**
   * A Java program in one file: `java` is the oldest major of Java that runs it. The file is had from the address at
   * which its vendor publishes it (`version` is written as there: `v0.65.4`), and lies as `<name>.jar` at the recipe's
   * root.
   */
  | { readonly from: 'jar'; readonly name: JarName; readonly version: string; readonly java: number }
  /** A program of our own for the Node.js that runs us. */
  | { readonly from: 'node' }
  /** A program that the user brings: the command is looked up on the PATH or in the project. */
  | { readonly from: 'user' }

/** The servers that can be obtained for a machine. */
export type ServerName = 'postgres' | 'redis' | 'valkey' | 'memcached' | 'nginx' | 'statsd-exporter'

/** The Java programs that can be obtained for a machine. */
export type JarName = 'metabase'
