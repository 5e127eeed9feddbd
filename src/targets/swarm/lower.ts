import { fingerprint } from '../../base/json.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import { startNeeds } from '../../graph/needs.ts'
import type { JobNode } from '../../graph/node.ts'
import { inOrder } from '../../graph/order.ts'
import { type Container, containersOf } from '../container/container.ts'
import { imageFiles } from '../container/images.ts'
import { platformLabels } from '../docker/labels.ts'
import { dialectAt } from '../docker/reach.ts'
import { withDollars } from '../docker/service.ts'
import { inner, type Zone, zonesOf } from '../docker/zones.ts'
import { printYaml } from '../document/yaml.ts'
import { edgeId } from '../edge/recipe.ts'
import { itemsOf } from '../item.ts'
import type { Item, Output } from '../output.ts'
import { type StackFile, stackManner, type StackNetwork, type StackService } from './document.ts'
import { edgeService } from './edge.ts'
import type { ConfigFile } from './files.ts'
import { networkName } from './names.ts'
import { notesOf } from './notes.ts'
import {
  jobOf,
  ownerId,
  ownerOf,
  ownersNeeded,
  type Placed,
  scheduleOf,
  serviceOf,
  type Surroundings,
} from './service.ts'
import type { Site } from './site.ts'

/** A platform as a stack: what runs, and the jobs, in one document, of which a part can be taken. */
export interface Stack {
  readonly file: StackFile
  /** The services that last. */
  readonly lasting: readonly string[]
  /** The jobs in the order in which they run. */
  readonly jobs: readonly string[]
  readonly configs: readonly ConfigFile[]
  readonly containers: readonly Container[]
}

/** The label of a service with a fingerprint of its definition. */
export const definitionLabel = 'stackwright.definition'

/** The files of a platform for Swarm, and its items. Pure: the same graph and site give the same bytes. */
export function lower(graph: Graph, site: Site): Output {
  const stack = stackOf(graph, site)
  const files = new Map([...stackFiles(graph, stack), ...imageFiles(site.images)])
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), items: stackItems(graph, stack) }
}

/** The stack file, the file of its jobs, and what both read. */
export function stackFiles(graph: Graph, stack: Stack): Map<string, string> {
  return new Map([
    ['stack.yaml', printStack(partOf(stack.file, stack.lasting), headOf(graph, stack))],
    ...(stack.jobs.length > 0 ? [['jobs.yaml', printStack(partOf(stack.file, stack.jobs), jobsHead)] as const] : []),
    ...stack.configs.map(({ file, content }) => [file.slice(2), content] as const),
  ])
}

/** The text of a stack file. */
export function printStack(file: StackFile, head?: string): string {
  return printYaml(
    { content: withDollars(file), notes: notesOf(file), ...(head !== undefined && { head }) },
    stackManner,
  )
}

/** The services of these names, and what they refer to. */
export function partOf(file: StackFile, names: readonly string[]): StackFile {
  const services = Object.fromEntries(names.map((name) => [name, file.services[name]!]))
  const of = Object.values(services)
  const used = <T>(all: Readonly<Record<string, T>> | undefined, keys: readonly string[]) =>
    Object.fromEntries(Object.entries(all ?? {}).filter(([key]) => keys.includes(key)))
  const networks = used(
    file.networks,
    of.flatMap((each) => Object.keys(each.networks ?? {})),
  )
  const volumes = used(
    file.volumes,
    of
      .flatMap((each) => each.volumes ?? [])
      .flatMap((each) => (each.type === 'volume' && each.source !== undefined ? [each.source] : [])),
  )
  const configs = used(
    file.configs,
    of.flatMap((each) => each.configs ?? []).map((each) => each.source),
  )
  const secrets = used(
    file.secrets,
    of.flatMap((each) => each.secrets ?? []).map((each) => each.source),
  )
  return {
    ...(file.version && { version: file.version }),
    services,
    ...(Object.keys(networks).length > 0 && { networks }),
    ...(Object.keys(volumes).length > 0 && { volumes }),
    ...(Object.keys(configs).length > 0 && { configs }),
    ...(Object.keys(secrets).length > 0 && { secrets }),
  }
}

/** The stack of a platform. */
export function stackOf(graph: Graph, site: Site): Stack {
  const containers = containersOf(graph, dialectAt(graph, site.reach))
  const at: Surroundings = { graph, site, zones: zonesOf(graph, site.outside) }
  const [lasting, jobs] = [new Map<string, Placed>(), new Map<string, Placed>()]
  for (const container of containers) {
    const { node } = container
    if (node.kind !== 'job') {
      lasting.set(container.id, serviceOf(container, at))
      for (const volume of ownersNeeded(container)) jobs.set(ownerId(volume), ownerOf(container, volume, at))
    } else if (node.when !== 'schedule') {
      jobs.set(container.id, jobOf(container, at))
      for (const volume of ownersNeeded(container)) jobs.set(ownerId(volume), ownerOf(container, volume, at))
    }
  }
  for (const schedule of nodesOf(graph, 'schedule')) {
    const job = containers.find((each) => each.id === schedule.job) as Container & { readonly node: JobNode }
    lasting.set(schedule.id, scheduleOf(schedule, job, at))
    for (const volume of ownersNeeded(job)) jobs.set(ownerId(volume), ownerOf(job, volume, at))
  }
  if (nodesOf(graph, 'route').length > 0) lasting.set(edgeId, edgeService(graph, site))
  const placed = new Map([...lasting, ...jobs])
  const configs = [
    ...new Map([...placed.values()].flatMap((each) => each.configs).map((each) => [each.key, each])).values(),
  ].sort((a, b) => (a.key < b.key ? -1 : 1))
  return {
    file: fileOf(graph, site, placed, configs),
    configs,
    containers,
    lasting: [...lasting.keys()].sort(),
    jobs: inTurn(graph, [...jobs.keys()]),
  }
}

function fileOf(
  graph: Graph,
  site: Site,
  placed: ReadonlyMap<string, Placed>,
  configs: readonly ConfigFile[],
): StackFile {
  const all = [...placed.values()]
  const secrets = new Map(all.flatMap((each) => each.secrets).map((each) => [each.key, each.name]))
  const zones = [...new Set(all.flatMap((each) => Object.keys(each.service.networks ?? {})))].sort() as Zone[]
  const volumes = [
    ...new Set(
      all
        .flatMap((each) => each.service.volumes ?? [])
        .flatMap((each) => (each.type === 'volume' && each.source !== undefined ? [each.source] : [])),
    ),
  ].sort()
  const volume = site.volumes
    ? { driver: site.volumes.driver, ...(site.volumes.options && { driver_opts: site.volumes.options }) }
    : null
  const files = Object.fromEntries(configs.map(({ key, name, file }) => [key, { name, file }]))
  const sources = Object.fromEntries(
    [...secrets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, name]) => [key, { name, external: true as const }]),
  )
  const services = Object.fromEntries([...placed].map(([id, { service }]) => [id, marked(service, files, sources)]))
  return {
    version: '3.13',
    services,
    ...(zones.length > 0 && {
      networks: Object.fromEntries(zones.map((zone) => [zone, networkOf(graph, site, zone)])),
    }),
    ...(volumes.length > 0 && { volumes: Object.fromEntries(volumes.map((id) => [id, volume])) }),
    ...(configs.length > 0 && { configs: files }),
    ...(secrets.size > 0 && { secrets: sources }),
  }
}

function networkOf(graph: Graph, site: Site, zone: Zone): StackNetwork {
  return {
    name: networkName(site.stack, zone, site.encrypted),
    driver: 'overlay',
    ...(site.encrypted && { driver_opts: { encrypted: '' } }),
    ...(inner.includes(zone) && { internal: true }),
    attachable: false,
    labels: platformLabels(graph),
  }
}

type Names = Readonly<Record<string, { readonly name?: string }>>

/**
 * Puts a fingerprint of its definition on a service, with the names of what it reads instead of their keys; the number
 * of replicas is no part of it.
 */
function marked(service: StackService, configs: Names, secrets: Names): StackService {
  const { replicas: _, ...deploy } = service.deploy!
  const named = (of: Names, grants: StackService['configs']) =>
    grants?.map((each) => ({ ...each, source: of[each.source]!.name }))
  const definition = fingerprint({
    ...service,
    deploy,
    configs: named(configs, service.configs),
    secrets: named(secrets, service.secrets),
  })
  return {
    ...service,
    deploy: {
      ...service.deploy,
      labels: { ...(service.deploy!.labels as Record<string, string>), [definitionLabel]: definition.slice(0, 16) },
    },
  }
}

/** The fingerprint of a service's definition. */
export function definitionIn({ file }: Pick<Stack, 'file'>, id: NodeId): string | undefined {
  return (file.services[id]?.deploy?.labels as Record<string, string> | undefined)?.[definitionLabel]
}

/** The items of a graph, each with a fingerprint of what is written for it. Routes are one thing: the edge. */
export function stackItems(graph: Graph, stack: Stack): Map<NodeId, Item> {
  const items = itemsOf(graph, () => undefined)
  for (const [id, item] of items) {
    const definition = definitionIn(stack, item.kind === 'route' ? edgeId : id)
    // What a job has done does not become undone by another way to run it.
    if (definition !== undefined && item.kind !== 'job')
      items.set(id, { ...item, parts: { ...item.parts, definition } })
  }
  return items
}

/** Jobs in the order in which they run; those that give volumes to their users come first. */
function inTurn(graph: Graph, ids: readonly string[]): string[] {
  const needs = startNeeds(graph)
  const sorted = inOrder(needs.keys(), (id) => needs.get(id) ?? [])
  const order = 'order' in sorted ? sorted.order : [...needs.keys()]
  return [...ids].sort((a, b) => order.indexOf(a) - order.indexOf(b) || (a < b ? -1 : 1))
}

function headOf(graph: Graph, { file, jobs }: Stack): string {
  const secrets = Object.values(file.secrets ?? {})
    .map((each) => each.name)
    .sort()
  return [
    `The stack ${graph.platform} in the environment ${graph.environment}: what lasts of it. stackwright up deploys it service by service, in order.`,
    ...(jobs.length > 0
      ? ['Swarm knows no order: what must run before services can (databases, migrations) is in jobs.yaml.']
      : []),
    ...(secrets.length > 0
      ? ['Secrets are made once by stackwright up and are never in a file. A new version of one has a new name.']
      : []),
  ].join(' ')
}

const jobsHead =
  'Jobs, in the order in which they run. stackwright up deploys one after the other, waits for its end and removes it; parts of one program run in one container.'
