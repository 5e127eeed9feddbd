import type { NodeId } from '../../graph/id.ts'
import { id } from '../../graph/id.ts'
import type { DatabaseNode, SecretNode, StoreNode } from '../../graph/node.ts'
import type { Expansion } from '../app.ts'
import type { MetabaseOptions } from './options.ts'
import { type Source, sourcesOf } from './sources.ts'
import { seriesOf, type Series } from './versions.ts'

/** What one Metabase is made of, gathered from the platform once and read by everything that makes nodes. */
export interface Parts {
  readonly name: string
  readonly options: MetabaseOptions
  readonly series: Series
  readonly store: StoreNode
  readonly database: DatabaseNode
  /** An empty database that verification connects to, so that it never needs a look at anybody's data. */
  readonly probe: DatabaseNode
  readonly sources: readonly Source[]
  readonly secrets: {
    readonly key: SecretNode
    readonly session: SecretNode
    readonly admin: SecretNode
    readonly license?: SecretNode
  }
  readonly ids: Readonly<Record<'web' | 'migrate' | 'admin' | 'sources' | 'verify' | 'route', NodeId>>
  /** A given secret by the name it has in the specification. */
  secretNamed(name: string, ...keys: readonly (string | number)[]): SecretNode | undefined
}

/** The least length of the key with which Metabase encrypts what it stores (src/metabase/util/encryption.clj, 0.65). */
const shortestKey = 16

/**
 * Gathers the parts, or gives undefined when there is no version or no database to build on; what is missing has been
 * reported then.
 */
export function partsOf(name: string, options: MetabaseOptions, at: Expansion): Parts | undefined {
  const store = at.store(options.database, ['postgres'], 'database')
  const series = seriesOf(options.version)
  const sources = sourcesOf(options, at)
  if (!store || !series) return undefined
  const license = options.license && at.namedSecret(options.license.secret, 'license', 'secret')
  const secrets = {
    // What is stored of other databases is encrypted with it: without it every connection must be entered again.
    key: at.secret('encryption-key', { length: 64, rotatable: false }),
    session: at.secret('session-key', { length: 64 }),
    // Metabase wants a digit in a password, and hexadecimal digits of this number hold one. It is changed in Metabase.
    admin: at.secret('admin-password', { length: 32, alphabet: 'hex', rotatable: false }),
    ...(license && { license }),
  }
  for (const [purpose, secret] of [
    ['encryption-key', secrets.key],
    ['session-key', secrets.session],
  ] as const) {
    if (secret.origin.from !== 'generated' || secret.shape.length >= shortestKey) continue
    at.problem('SW2018', [], {
      title: `${id(name, purpose)} is too short`,
      found: `${secret.shape.length} characters`,
      expected: `at least ${shortestKey}, below which Metabase does not start`,
      do: `write generate: { length: 64 } for ${id(name, purpose)}, or remove it from secrets`,
    })
  }
  return {
    name,
    options,
    series,
    store,
    database: at.database(store),
    probe: at.database(store, 'probe'),
    sources,
    secrets,
    ids: {
      web: id(name, 'web'),
      migrate: id(name, 'migrate'),
      admin: id(name, 'admin'),
      sources: id(name, 'sources'),
      verify: id(name, 'verify'),
      route: id(name, 'route'),
    },
    secretNamed: (wanted, ...keys) => at.namedSecret(wanted, ...keys),
  }
}

/** The first account with its defaults filled in. */
export function adminOf({ admin = {} }: MetabaseOptions) {
  const { email = 'admin@example.com', firstName = 'Metabase', lastName = 'Admin' } = admin
  return { email, firstName, lastName }
}
