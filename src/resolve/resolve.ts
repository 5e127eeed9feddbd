import type { Alarms } from '../base/alarms.ts'
import type { Problem } from '../base/problem.ts'
import type { App, Section } from '../catalog/app.ts'
import type { Listing } from '../catalog/entry.ts'
import { checkGraph } from '../graph/check.ts'
import type { Graph } from '../graph/graph.ts'
import type { DatabaseNode, KeyspaceNode } from '../graph/node.ts'
import { type Assembly, assembly, type Ground, type WrittenSecret } from './assembly.ts'

/** A platform as written, with its environment already laid over it and its shape already checked. */
export interface Checked {
  readonly name: string
  readonly environment: string
  readonly stores?: Readonly<Record<string, Tagged>>
  readonly identities?: Readonly<Record<string, Tagged>>
  readonly secrets?: Readonly<Record<string, WrittenSecret>>
  readonly apps?: Readonly<Record<string, Tagged>>
  readonly alarms?: Alarms
}

/** A thing of the catalog as written: its tag and its options. */
export interface Tagged {
  readonly type: string
}

/** What can be seen of the user's project while resolving. */
export type Project = Pick<Ground, 'exists' | 'contentOf' | 'bytesOf'>

/** The result of resolving: a graph, complete only when there are no problems. */
export interface Resolution {
  readonly graph: Graph
  readonly problems: readonly Problem[]
}

const sections: readonly Section[] = ['stores', 'identities', 'apps']

/**
 * Turns what the user wrote into the neutral graph. The stages in order: expand stores, identities and apps; let each
 * store finish with what was asked of it; say where alarms go; put the graph together; check it. Never throws on what a
 * user wrote. `faulty` has the paths of things (`apps.bi`) whose shape is already known to be wrong: they are expanded
 * as far as that goes, so that others find them, and nothing more is said of them. `named` are secrets of the platform
 * that something beside its apps reads.
 */
export async function resolve(
  written: Checked,
  catalog: readonly Listing[],
  project: Project,
  faulty: ReadonlySet<string> = new Set(),
  named: readonly string[] = [],
): Promise<Resolution> {
  const apps = await loadUsed(written, catalog)
  const building = assembly({
    platform: written.name,
    environment: written.environment,
    secrets: written.secrets ?? {},
    ...(written.alarms && { alarms: written.alarms }),
    ...project,
  })
  for (const section of sections) expandSection(written, section, apps, building, faulty)
  for (const name of named) if (written.secrets?.[name]) building.expansion('apps', name).namedSecret(name)
  finishStores(written, apps, building, faulty)
  building.close()
  const graph = assemble(written, building)
  // What could not be expanded is missing only for us: nobody is told that a thing they wrote is not there.
  const unseen = new Set([...faulty].map((path) => path.split('.')[1]))
  const problems = building.problems.filter(
    (each) => !faulty.has(each.place.path.split('.').slice(0, 2).join('.')) && !unseen.has(each.found.split('/')[0]),
  )
  return { graph, problems: [...problems, ...(problems.length > 0 || faulty.size > 0 ? [] : checkGraph(graph))] }
}

/** Loads the expansions of the types that the platform uses, and no others. */
async function loadUsed(written: Checked, catalog: readonly Listing[]): Promise<ReadonlyMap<string, App<Tagged>>> {
  const used = new Set(sections.flatMap((section) => Object.values(written[section] ?? {}).map((each) => each?.type)))
  const listings = catalog.filter((listing) => used.has(listing.type))
  return new Map(await Promise.all(listings.map(async (listing) => [listing.type, await listing.load()] as const)))
}

function expandSection(
  written: Checked,
  section: Section,
  apps: ReadonlyMap<string, App<Tagged>>,
  building: Assembly,
  faulty: ReadonlySet<string>,
): void {
  for (const [name, options] of entriesByName(written[section])) {
    const app = apps.get(options?.type)
    if (app?.section === section)
      guarded(faulty.has(`${section}.${name}`), () =>
        building.add(app.expand(name, options, building.expansion(section, name))),
      )
  }
}

/**
 * An app may assume that the shape of its options is right, so it may throw where it is known to be wrong, and only
 * there.
 */
function guarded(mayThrow: boolean, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!mayThrow) throw error
  }
}

/** Stores come first and finish last: only then is known which databases and key spaces the apps asked for. */
function finishStores(
  written: Checked,
  apps: ReadonlyMap<string, App<Tagged>>,
  building: Assembly,
  faulty: ReadonlySet<string>,
): void {
  const parts = Map.groupBy(
    [...building.nodes.values()]
      .filter((node): node is DatabaseNode | KeyspaceNode => node.kind === 'database' || node.kind === 'keyspace')
      .sort(byId),
    (node) => node.store,
  )
  for (const [name, options] of entriesByName(written.stores)) {
    const store = building.nodes.get(name)
    if (store?.kind !== 'store') continue
    const databases = (parts.get(name) ?? []).filter((node) => node.kind === 'database')
    const keyspaces = (parts.get(name) ?? []).filter((node) => node.kind === 'keyspace')
    guarded(faulty.has(`stores.${name}`), () => {
      const piece = apps.get(options.type)?.finish?.(store, databases, keyspaces)
      if (piece) building.add(piece)
    })
  }
}

function assemble(written: Checked, building: Assembly): Graph {
  const nodes = new Map([...building.nodes].sort(([a], [b]) => (a < b ? -1 : 1)))
  const connections = [...building.connections].sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1))
  return { platform: written.name, environment: written.environment, nodes, connections }
}

function entriesByName(section: Readonly<Record<string, Tagged>> | undefined): [string, Tagged][] {
  return Object.entries(section ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
