import type { Images } from '../../base/images.ts'
import type { Base } from './image.ts'

/** The registry of an image name, and the name without it; names without a host are of Docker's own registry. */
export function registryOf(name: string): { readonly host: string; readonly path: string } {
  const [first, ...rest] = name.split('/') as [string, ...string[]]
  return rest.length > 0 && /[.:]|^localhost$/.test(first)
    ? { host: first, path: rest.join('/') }
    : { host: 'docker.io', path: name }
}

/**
 * The name of an image where the mirror keeps it. A mirror of one registry has the paths of that registry
 * (`library/postgres` for official images), as those that fetch on demand ask for; a mirror for all has each name as it
 * is written.
 */
export function mirrored(name: string, mirror: Images['mirror']): string {
  if (mirror === undefined) return name
  if (typeof mirror === 'string') return `${withoutSlash(mirror)}/${name}`
  const { host, path } = registryOf(name)
  const own = mirror[host]
  if (own === undefined) return name
  return `${withoutSlash(own)}/${host === 'docker.io' && !path.includes('/') ? `library/${path}` : path}`
}

/** The name of an image of ours where it is pushed to, or as it is where there is no registry. */
export function pushedName(name: string, registry: string | undefined): string {
  return registry === undefined ? name : `${withoutSlash(registry)}/${name}`
}

/**
 * An image of others by the name that is written for it: `given` may have a digest of its own, which goes before
 * others.
 */
export function baseOf(given: string, from: string, known: string | undefined): Base {
  const [, own] = given.split('@') as [string, string?]
  const digest = own ?? known
  return {
    given,
    from,
    name: own === undefined && digest !== undefined ? `${from}@${digest}` : from,
    ...(digest !== undefined && { digest }),
  }
}

/** The tag of an image name without its digest: `6.1.0-py311`; `latest` where there is none. */
export function tagOf(name: string): string {
  return /:([^:/@]+)(?:@.*)?$/.exec(name)?.[1] ?? 'latest'
}

function withoutSlash(prefix: string): string {
  return prefix.replace(/\/+$/, '')
}
