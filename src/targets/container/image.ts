import type { NodeId } from '../../graph/id.ts'

/** The images of a platform: which process runs in which, and what there is to take or to build. */
export interface PlatformImages {
  /** The reference of the image that each service, store and job runs in. */
  readonly of: ReadonlyMap<NodeId, string>
  /** The reference of the image of the edge: its base, or one with the static files of all routes. */
  readonly edge: string
  /** Every image that a container is started from, sorted by name. */
  readonly all: readonly Image[]
  /** Every image of others that is run or built upon, sorted by name: what is pulled, and locked to a digest. */
  readonly bases: readonly Base[]
}

/** An image: one of others, run as it is, or one that is built for the platform. */
export type Image = TakenImage | BuiltImage

/** An image of others, run as it is. */
export interface TakenImage {
  readonly kind: 'taken'
  /** The reference to run: `mirror.example.com/postgres:16.15-trixie@sha256:...`. */
  readonly name: string
  readonly base: Base
  /** The processes that run in it; `edgeId` of the edge for its own. */
  readonly nodes: readonly NodeId[]
}

/** An image that is built for the platform. Its name tells its content: equal names are equal images. */
export interface BuiltImage {
  readonly kind: 'built'
  /** The reference to build, push and run: `registry.example.com/bi/acme-superset:6.1.0-1f2e3d4c`. */
  readonly name: string
  /** `acme-superset 6.1.0`, for people. */
  readonly title: string
  /** The build context, relative to the files of the target: `images/acme-superset`. It holds `Dockerfile`. */
  readonly folder: string
  /** Path relative to the context -> text. */
  readonly files: Readonly<Record<string, string>>
  /** What of the user's project the context needs beside `files`. */
  readonly copies: readonly ProjectCopy[]
  /** The images of others that it is built upon. */
  readonly bases: readonly Base[]
  /** `linux/amd64` where one is asked for; else that of the engine. */
  readonly platform?: string
  /** The processes that run in it; `edgeId` of the edge for its own. */
  readonly nodes: readonly NodeId[]
}

/** A file or folder of the project that a build context holds a copy of. */
export interface ProjectCopy {
  /** Relative to the folder of the platform file; `.` for all of it. */
  readonly from: string
  /** Relative to the context. */
  readonly to: string
  /**
   * Paths, relative to the folder of the platform file, that are never copied: given secrets, for which an image is no
   * place.
   */
  readonly without: readonly string[]
}

/** An image of others. */
export interface Base {
  /** The reference as the platform or the catalog gives it, by which it is locked: `postgres:16.15-trixie`. */
  readonly given: string
  /** The reference to pull, with the mirror applied: `mirror.example.com/postgres:16.15-trixie`. */
  readonly from: string
  /** The reference to run or build upon: `from`, with `@sha256:...` when the digest is known. */
  readonly name: string
  readonly digest?: string
}
