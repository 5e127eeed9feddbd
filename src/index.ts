// Everything that a platform file may import.
import { platform as untyped, type PlatformConstructor } from './spec/spec.ts'
import type * as targets from './targets/list.ts'
import type { TargetOptions } from './targets/listing.ts'

export * from './catalog/list.ts'
export type { Cpu, Duration, Size } from './base/units.ts'
export { type Environment, type GivenSecret, type Platform, secret } from './spec/spec.ts'

/**
 * Describes a platform: the default export of a platform file. Unknown names of stores and identities, unknown settings
 * and wrong units are errors in an editor; `stackwright check` finds the same, and more, in any file.
 */
export const platform = untyped as PlatformConstructor<TargetOptions<typeof targets>>
