import { checkEnvironments, environmentsOf, overlay, type Overlaid } from './environment.ts'
import { checkNames, checkUnique } from './names.ts'
import { pathKey } from './path.ts'
import type { Fault } from './plain.ts'
import type { RootSchema } from './schema.ts'
import { type Asking, checkShape } from './shape.ts'

type Data = Readonly<Record<string, unknown>>

/** The rules of a platform as it is written. */
const ofPlatform: Readonly<Record<string, (platform: Data) => Fault[]>> = {
  'names can be names': checkNames,
  'names are unique': checkUnique,
  'environments change what is there': checkEnvironments,
}

/** The rules of a platform with an environment laid over it. */
const ofEnvironment: Readonly<Record<string, (platform: Data, schema: RootSchema, asking: Asking) => Fault[]>> = {
  'everything has its shape': checkShape,
}

/**
 * Every fault of a platform in all its environments, each told once, at the path where it is written. The shape is
 * compared with the environments laid over it, not before, so that a setting may be left to the environments.
 */
export function check(platform: Data, schema: RootSchema, asking: Asking = {}): Fault[] {
  const faults = Object.values(ofPlatform).flatMap((rule) => rule(platform))
  for (const environment of environmentsOf(platform)) {
    const overlaid = overlay(platform, environment)
    const here: Asking = asking.source ? { source: (path) => asking.source!(overlaid.origin(path)) } : {}
    faults.push(
      ...Object.values(ofEnvironment)
        .flatMap((rule) => rule(overlaid.platform, schema, here))
        .map((fault) => written(fault, overlaid)),
    )
  }
  return once(faults)
}

function written(fault: Fault, overlaid: Overlaid): Fault {
  return { ...fault, path: overlaid.origin(fault.path) }
}

function once(faults: readonly Fault[]): Fault[] {
  const key = (fault: Fault): string => `${fault.code}\0${pathKey(fault.path)}\0${fault.found}`
  return [...new Map(faults.map((fault) => [key(fault), fault])).values()]
}
