import { createHash } from 'node:crypto'
import type { DatabaseNode, SecretNode } from '../../graph/node.ts'
import type { Expansion } from '../app.ts'
import type { SupersetOptions } from './options.ts'
import type { SupersetSource } from './options-parts.ts'

/** A source as the jobs register it: a database of the platform with the user to log in as, or an address elsewhere. */
export type Source = {
  readonly title: string
  readonly uuid: string
  readonly writable: boolean
  readonly uploads: boolean
} & (
  | {
      readonly at: 'platform'
      readonly database: DatabaseNode
      readonly user: string
      readonly password: SecretNode['id']
    }
  | { readonly at: 'elsewhere'; readonly address: string; readonly password?: SecretNode['id'] }
)

/** The sources of the options, those that are whole; faults in the others are reported. */
export function sourcesOf(options: SupersetOptions, at: Expansion): Source[] {
  const sources = Object.entries(options.sources ?? {}).flatMap(
    ([title, written]) => sourceOf(title, typeof written === 'string' ? { database: written } : written, at) ?? [],
  )
  const seen = new Map<string, string>()
  for (const { title, uuid } of sources) {
    const other = seen.get(uuid)
    if (other !== undefined) {
      at.problem('SW1016', ['sources', title, 'uuid'], {
        title: `${title} and ${other} have the same uuid`,
        found: uuid,
        expected: 'another uuid for each source',
        do: `remove the uuid of ${title}, or write another`,
      })
    }
    seen.set(uuid, title)
  }
  return sources
}

function sourceOf(title: string, written: SupersetSource, at: Expansion): Source | undefined {
  const common = {
    title,
    uuid: (written.uuid ?? uuidOf(title)).toLowerCase(),
    writable: written.access === 'write',
    uploads: written.uploads === true,
  }
  if ((written.database === undefined) === (written.address === undefined)) {
    at.problem('SW1008', ['sources', title], {
      title: `${title} needs either a database or an address`,
      found: written.database === undefined ? 'neither' : 'both',
      expected: 'database: a database of the platform, or address: one elsewhere',
      do: written.database === undefined ? `add database: 'store/database'` : 'remove one of them',
    })
    return undefined
  }
  if (common.uploads && !common.writable) {
    at.problem('SW2011', ['sources', title, 'uploads'], {
      title: `${title} takes uploads but is only read`,
      found: 'uploads: true without write access',
      expected: 'a source that may be written to',
      do: "add access: 'write', or remove uploads",
    })
  }
  if (written.address !== undefined) return elsewhere(title, written.address, written, common, at)
  const database = at.findDatabase(written.database!, 'sources', title)
  if (!database) return undefined
  if (common.writable) return { ...common, at: 'platform', database, user: database.user, password: database.password }
  const [reader] = database.readers
  if (reader) return { ...common, at: 'platform', database, ...reader }
  at.problem('SW2011', ['sources', title], {
    title: `${written.database} has no user that may only read`,
    found: `${written.database}, which has its owner alone`,
    expected: 'a database with a reader',
    do: "declare readers for it in its store, or add access: 'write'",
  })
  return undefined
}

function elsewhere(
  title: string,
  address: string,
  written: SupersetSource,
  common: Pick<Source, 'title' | 'uuid' | 'writable' | 'uploads'>,
  at: Expansion,
): Source | undefined {
  if (/^[^:]+:\/\/[^/@]*:[^/@]+@/.test(address)) {
    at.problem('SW2016', ['sources', title, 'address'], {
      title: `the address of ${title} holds a password`,
      found: 'an address with a password inside',
      expected: 'an address without one, and password: the name of a secret',
      do: "take the password out of the address and write password: { secret: 'name' }",
    })
    return undefined
  }
  const password = written.password && at.namedSecret(written.password.secret, 'sources', title, 'password')
  return { ...common, at: 'elsewhere', address, ...(password && { password: password.id }) }
}

/**
 * The name space of sources without a uuid of their own; fixed forever, since exported dashboards refer to what comes
 * out of it.
 */
const sourceNames = '2f0d4b3e-6f0a-4c67-9d8e-1b8f6f6a5c11'

/** The uuid of a source that is given none: version 5 of its name, the same on every platform. */
export function uuidOf(title: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(sourceNames.replaceAll('-', ''), 'hex'))
    .update(title, 'utf8')
    .digest()
    .subarray(0, 16)
  hash[6] = (hash[6]! & 0x0f) | 0x50
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Reports files and folders that the options name and that are not there. */
export function checkFiles(options: SupersetOptions, at: Expansion): void {
  const missing = (key: 'dashboards' | 'pythonConfig', what: string) => {
    const path = options[key]
    if (path === undefined || at.exists(path)) return
    at.problem('SW2015', [key], {
      title: `${what} is not there`,
      found: path,
      expected: 'a path that exists, relative to the platform file',
      do: `make ${path}, or correct the path`,
    })
  }
  missing('dashboards', 'the folder of dashboards')
  missing('pythonConfig', 'the Python file')
}
