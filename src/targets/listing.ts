import type { Target } from './target.ts'

/**
 * A target as it is listed: light to load; the rest comes with `load` when it is used. `Options` is what may be written
 * under `targets`.
 */
export interface TargetListing<Name extends string = string, Options = object> {
  readonly name: Name
  readonly summary: string
  /** The definition of its options in the JSON schema. */
  readonly schema: string
  load(): Promise<Target<any>>
  /** It is meant when none is named. */
  readonly usual?: true
  /** Only for the type checker. */
  readonly options?: Options
}

/** The type of the `targets` section, given the listings of all targets. */
export type TargetOptions<Listings> = {
  readonly [
    Key in keyof Listings as Listings[Key] extends TargetListing<infer Name, infer _> ? Name : never
  ]?: Listings[Key] extends TargetListing<infer _, infer Options> ? Options : never
}
