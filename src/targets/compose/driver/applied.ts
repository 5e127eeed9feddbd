import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stableJson } from '../../../base/json.ts'
import type { NodeId } from '../../../graph/id.ts'
import { writeKept } from '../../docker/kept.ts'
import { withDollars } from '../../docker/service.ts'
import type { ComposeFile } from '../document.ts'
import { type Applied, lifeOf } from './observe.ts'
import type { Found } from './project.ts'

/**
 * The definitions that were applied last, one small compose file for each service, by which it is brought back when its
 * successor fails.
 */
export interface AppliedStore {
  /** The compose file of a service as it was applied, when it was. */
  file(id: NodeId): string | undefined
  all(): ReadonlyMap<string, Applied>
  /** Keeps what now runs. */
  keep(id: NodeId, file: ComposeFile, found: readonly Found[]): void
  forget(id: NodeId): void
  /** A word that is kept beside the definitions: the image whose static files were given. */
  mark(name: string): string | undefined
  setMark(name: string, word: string): void
  /** Nothing is applied any more. */
  empty(): boolean
}

/** The store in a state folder. */
export function appliedIn(folder: string): AppliedStore {
  const place = join(folder, 'applied')
  const path = (id: NodeId) => join(place, `${id}.json`)
  const names = () => (existsSync(place) ? readdirSync(place) : [])
  return {
    file: (id) => (existsSync(path(id)) ? path(id) : undefined),
    all: () =>
      new Map(
        names()
          .filter((name) => name.endsWith('.json'))
          .map((name) => {
            const kept = JSON.parse(readFileSync(join(place, name), 'utf8')) as { readonly 'x-stackwright': Applied }
            return [name.slice(0, -'.json'.length), kept['x-stackwright']]
          }),
      ),
    keep(id, file, found) {
      const applied: Applied = { definition: found[0]?.definition ?? '', ready: found.map(lifeOf) }
      writeKept(path(id), stableJson({ 'x-stackwright': applied, ...withDollars(alone(file, id)) }, 2))
    },
    forget: (id) => [path(id), join(place, id)].forEach((each) => rmSync(each, { force: true })),
    mark: (name) => (existsSync(join(place, name)) ? readFileSync(join(place, name), 'utf8') : undefined),
    setMark: (name, word) => void writeKept(join(place, name), word),
    empty: () => names().length === 0,
  }
}

/** A compose file with one service, and with everything that it refers to. */
function alone({ name, services = {}, networks, volumes, secrets }: ComposeFile, id: NodeId): ComposeFile {
  const { depends_on: _, build: __, ...service } = services[id]!
  const granted = Object.fromEntries((service.secrets ?? []).map(({ source }) => [source, secrets![source]!]))
  const mounted = (service.volumes ?? []).flatMap((each) =>
    each.type === 'volume' && each.source ? [[each.source, volumes![each.source]!] as const] : [],
  )
  const joined = Object.keys(service.networks ?? {}).map((each) => [each, networks![each]!] as const)
  return {
    ...(name && { name }),
    services: { [id]: service },
    networks: Object.fromEntries(joined),
    volumes: Object.fromEntries(mounted),
    secrets: granted,
  }
}
