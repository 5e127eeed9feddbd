import { fingerprint } from '../../base/json.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { JobNode } from '../../graph/node.ts'
import { type Container, containerOf } from '../container/container.ts'
import { healthcheckOf } from '../docker/health.ts'
import { type Program, programPath, programText } from '../docker/programs.ts'
import { dialectAt } from '../docker/reach.ts'
import { withDollars } from '../docker/service.ts'
import { inner, purposes, type Zone, zonesOf } from '../docker/zones.ts'
import { labels as known } from '../docker/labels.ts'
import { type Note, printYaml } from '../document/yaml.ts'
import { edgeId } from '../edge/recipe.ts'
import { itemsOf } from '../item.ts'
import type { Item, Output } from '../output.ts'
import { composeManner, type ComposeFile, type ComposeNetwork, type ComposeService } from './document.ts'
import { edgeFiles, edgeFilesId, edgeFilesService, edgeGrants, edgeService, staticsOf } from './edge.ts'
import {
  filesPlace,
  grantsOf,
  ownerId,
  ownerOf,
  ownersNeeded,
  programsFolder,
  scheduleOf,
  secretSources,
  serviceOf,
  type Surroundings,
} from './service.ts'
import { folderHere, type Site } from './site.ts'

/** A platform as a Compose file, and the files that stand beside it. */
export interface Composed {
  readonly file: ComposeFile
  readonly notes: readonly Note[]
  readonly files: ReadonlyMap<string, string>
}

/** The files of a platform for Compose, and its items. Pure: the same graph and site give the same bytes. */
export function lower(graph: Graph, site: Site): Output {
  const composed = composedOf(graph, site)
  const files = new Map([['compose.yaml', printCompose(composed)], ...composed.files])
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), items: composeItems(graph, composed) }
}

/** The text of a Compose file. */
export function printCompose({ file, notes }: Pick<Composed, 'file' | 'notes'>, head?: string): string {
  return printYaml({ content: withDollars(file), notes, ...(head !== undefined && { head }) }, composeManner)
}

/** The Compose file of a platform, with what stands beside it. */
export function composedOf(graph: Graph, site: Site): Composed {
  const containers = containersHere(graph, site)
  const byId = new Map(containers.map((each) => [each.id, each]))
  const at: Surroundings = {
    graph,
    site,
    zones: zonesOf(graph, site.outside),
    healthy: (id) => byId.has(id) && healthcheckOf(byId.get(id)!).disable !== true,
  }
  const services: Record<string, ComposeService> = {}
  const placed: Container[] = []
  for (const container of containers) {
    if (container.node.kind === 'job' && container.node.when === 'schedule') continue
    services[container.id] = serviceOf(container, at)
    placed.push(container)
  }
  for (const schedule of nodesOf(graph, 'schedule')) {
    const job = byId.get(schedule.job) as Container & { readonly node: JobNode }
    services[schedule.id] = scheduleOf(schedule, job, at)
    placed.push(job)
  }
  for (const container of placed)
    for (const volume of ownersNeeded(container)) services[ownerId(volume)] = ownerOf(container, volume, at)
  const hasEdge = nodesOf(graph, 'route').length > 0
  if (hasEdge) services[edgeId] = edgeService(graph, site)
  if (hasEdge && staticsOf(site)) services[edgeFilesId] = edgeFilesService(graph, site)
  const zones = (Object.keys(purposes) as Zone[]).filter((zone) =>
    Object.values(services).some((each) => each.networks && zone in each.networks),
  )
  const volumes = [
    ...new Set([
      ...placed.flatMap((each) => each.volumes.map((volume) => volume.id)),
      ...(services[edgeFilesId] ? [edgeFilesId] : []),
    ]),
  ].sort()
  const grants = [...placed.flatMap((each) => grantsOf(each, site)), ...(hasEdge ? edgeGrants(graph, site) : [])]
  const file: ComposeFile = {
    name: site.project,
    services,
    networks: Object.fromEntries(
      zones.map((zone): [string, ComposeNetwork | null] => [zone, inner.includes(zone) ? { internal: true } : null]),
    ),
    ...(volumes.length > 0 && { volumes: Object.fromEntries(volumes.map((id) => [id, null])) }),
    ...(grants.length > 0 && { secrets: secretSources(grants) }),
  }
  return { file, notes: notesOf(graph, file, zones), files: filesOf(graph, site, placed, file) }
}

/** Every process of a graph as a container on Compose. */
export function containersHere(graph: Graph, site: Site): Container[] {
  const dialect = dialectAt(graph, site.reach)
  return [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store'), ...nodesOf(graph, 'job')]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((node) => containerOf(graph, dialect, node))
}

function filesOf(
  graph: Graph,
  site: Site,
  placed: readonly Container[],
  file: ComposeFile,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const container of placed)
    for (const each of container.files)
      files.set(`${filesPlace(graph, container, site)}/${each.name}`.slice(2), each.content)
  const commands = JSON.stringify(file.services)
  for (const name of ['health.sh', 'schedule.sh'] satisfies Program[])
    if (commands.includes(name)) files.set(`${programsFolder}/${name}`.slice(2), programText(name))
  if (file.services?.[edgeId]) for (const [path, content] of edgeFiles(graph, site)) files.set(path, content)
  for (const image of site.images.all)
    if (image.kind === 'built')
      for (const [path, content] of Object.entries(image.files))
        files.set(`${folderHere(`./${image.folder}`, site)}/${path}`.slice(2), content)
  return files
}

/** The items of a graph, each with a fingerprint of what is written for it. Routes are one thing: the edge. */
export function composeItems(graph: Graph, { file }: Pick<Composed, 'file'>): Map<string, Item> {
  const items = itemsOf(graph, () => undefined)
  for (const [id, item] of items) {
    const service = file.services?.[item.kind === 'route' ? edgeId : id]
    if (!service || item.kind === 'job') continue
    items.set(id, {
      ...item,
      parts: {
        ...item.parts,
        image: (item.kind === 'route' ? file.services?.[edgeFilesId]?.image : undefined) ?? service.image!,
        definition: fingerprint(definitionOf(service)),
      },
    })
  }
  return items
}

/**
 * What of a service changes its container and is not among the other parts of an item; order and number change nothing.
 */
function definitionOf({
  depends_on: _,
  profiles: __,
  build: ___,
  environment: ____,
  image: _____,
  labels,
  deploy,
  ...service
}: ComposeService): unknown {
  return { ...service, labels: { ...labels, [known.files]: undefined }, resources: deploy?.resources }
}

function notesOf(graph: Graph, file: ComposeFile, zones: readonly Zone[]): Note[] {
  const services = Object.entries(file.services ?? {})
  const first = (path: readonly string[], holds: (service: ComposeService) => boolean, comment: string): Note[] => {
    const found = services.find(([, service]) => holds(service))
    return found ? [{ path: ['services', found[0], ...path], comment }] : []
  }
  const batched = nodesOf(graph, 'job').find((job) => job.batch && file.services?.[job.id]?.command)
  return [
    ...first(
      ['entrypoint'],
      (each) => each.entrypoint !== undefined && each.ports === undefined,
      'The whole command. What the image would run by itself is never used: some images migrate their data at every start.',
    ),
    ...first(
      ['healthcheck'],
      (each) => each.healthcheck?.disable === true,
      'Explicitly none: the check that an image brings asks for one role of it and would call every other unhealthy.',
    ),
    ...first(
      ['healthcheck', 'test'],
      (each) => each.healthcheck?.test?.[1] === 'true',
      'That it lives is all that can be asked: `docker compose up --wait` refuses a lasting service without a check.',
    ),
    ...first(
      ['healthcheck', 'test'],
      (each) => (each.healthcheck?.test ?? []).some((word) => word === programPath('health.sh')),
      'Compose restarts only what has ended, so the check ends a process that no longer lives: see programs/health.sh.',
    ),
    ...first(
      ['depends_on'],
      (each) => each.ports !== undefined && each.depends_on !== undefined,
      'Jobs that nothing else waits for: `docker compose up --wait` takes the end of a job for a failure unless somebody awaits it.',
    ),
    ...first(
      ['entrypoint'],
      (each) => each.labels?.[known.node] === edgeFilesId,
      'Static files go to the edge through a volume, so that a new release of them does not stop it.',
    ),
    ...first(
      ['ports'],
      (each) => each.ports !== undefined,
      'The only published ports. 127.0.0.1 is this machine alone.',
    ),
    ...first(
      ['cap_add'],
      (each) => each.cap_add !== undefined,
      "A new volume is root's. This runs once and gives it to the process that writes to it.",
    ),
    ...(batched
      ? [
          {
            path: ['services', batched.id, 'command'],
            comment:
              'Parts of one program: each is a service, so that others can wait for it. `stackwright up` runs them in one process.',
          },
        ]
      : []),
    ...zones.map((zone): Note => ({ path: ['networks', zone], comment: purposes[zone] })),
  ]
}
