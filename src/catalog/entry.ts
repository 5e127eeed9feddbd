import { written } from '../base/written.ts'
import type { App, Section } from './app.ts'

/** A thing of the catalog as it is listed: light to load; the rest comes with `load` when a platform uses it. */
export interface Listing {
  /** The tag in the specification. */
  readonly type: string
  readonly section: Section
  readonly summary: string
  /** The definition of its options in the JSON schema. */
  readonly schema: string
  load(): Promise<App<any>>
}

/**
 * The function with which users write a thing of the catalog, carrying its listing. The value is plain data,
 * `{ type, ...options }`, and remembers its call site.
 */
export function entry<Make extends (options: never) => object>(listing: Listing): Make & { readonly listing: Listing } {
  const make = (options: object = {}) => written({ type: listing.type, ...options }, make)
  return Object.assign(make, { listing }) as unknown as Make & { readonly listing: Listing }
}

export type { Uses } from '../base/uses.ts'
