import { fingerprint } from '../../base/json.ts'
import { type Graph, nodesOf, once } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { JobNode, ScheduleNode } from '../../graph/node.ts'
import { referencesIn } from '../../graph/text.ts'
import type { Container } from '../container/container.ts'
import { filesFolder, secretsFolder } from '../container/place.ts'
import { timesOf } from '../docker/cron.ts'
import { endsItself } from '../docker/health.ts'
import { labels, platformLabels } from '../docker/labels.ts'
import { programPath } from '../docker/programs.ts'
import { boundsOf, entrypointOf, serviceBase } from '../docker/service.ts'
import type { Zone } from '../docker/zones.ts'
import type { FileGrant, FileSource, Healthcheck } from '../document/compose-format.ts'
import { dependsOn } from './depends.ts'
import type { ComposeService, Mount } from './document.ts'
import { folderHere, type Site } from './site.ts'

/** The folder of the shell programs beside the compose file. */
export const programsFolder = './programs'

/**
 * A secret of a container as the file names it: where its file is, relative to the compose file, and where the
 * container has it.
 */
export interface Grant {
  readonly source: string
  readonly file: string
  readonly target: string
}

/** What of the file a service is made from beside its container. */
export interface Surroundings {
  readonly graph: Graph
  readonly site: Site
  readonly zones: ReadonlyMap<NodeId, readonly Zone[]>
  readonly healthy: (id: NodeId) => boolean
}

/** That it lives is all that can be asked. `up --wait` takes a service that lasts and has no check for a failure. */
const lives: Healthcheck = { test: ['CMD', 'true'], interval: '10s', timeout: '5s', retries: 2 }

/** A service, store or job of the graph as a service of the file. */
export function serviceOf(container: Container, at: Surroundings): ComposeService {
  const { graph, site } = at
  const { node } = container
  const isJob = node.kind === 'job'
  const depends = {
    ...dependsOn(graph, container.id, at.healthy),
    ...Object.fromEntries(
      ownersNeeded(container).map((id) => [ownerId(id), { condition: 'service_completed_successfully' as const }]),
    ),
  }
  return {
    ...common(container, at),
    ...(!isJob && !at.healthy(container.id) && { healthcheck: lives }),
    ...(Object.keys(depends).length > 0 && { depends_on: depends }),
    restart: isJob ? 'no' : 'unless-stopped',
    ...(isJob && node.when === 'verify' && { profiles: ['verify'] }),
    deploy: {
      ...(node.kind === 'service' && node.replicas.min > 1 && !site.held && { replicas: node.replicas.min }),
      resources: { limits: boundsOf(container.resources, site.held?.processors) },
    },
    // PostgreSQL shares memory between the processes of one query there, and the engine gives no more than 64 MB
    // unasked.
    ...(node.kind === 'store' &&
      node.engine === 'postgres' && { shm_size: `${Math.ceil(container.resources.memory / 4 / mebibyte)}m` }),
  }
}

/** A job by the clock: a container of the job's own image that runs it whenever it is time. */
export function scheduleOf(
  schedule: ScheduleNode,
  job: Container & { readonly node: JobNode },
  at: Surroundings,
): ComposeService {
  const times = timesOf(schedule.cron)
  const { healthcheck: _, ...rest } = common(job, at)
  const depends = dependsOn(at.graph, schedule.id, at.healthy)
  return {
    ...rest,
    entrypoint: [
      'sh',
      programPath('schedule.sh'),
      times.minutes,
      times.hours,
      times.days,
      times.months,
      times.weekdays,
      times.days_mean,
      String(job.node.timeout),
      String(job.node.retries),
      ...entrypointOf(job),
    ],
    healthcheck: lives,
    volumes: [...mountsOf(at.graph, job, at.site), programs],
    stop_signal: 'SIGTERM',
    stop_grace_period: '30s',
    ...(Object.keys(depends).length > 0 && { depends_on: depends }),
    restart: 'unless-stopped',
    deploy: { resources: { limits: boundsOf(job.resources, at.site.held?.processors) } },
    labels: { ...rest.labels, [labels.node]: schedule.id },
  }
}

function common(container: Container, { graph, site, zones }: Surroundings): ComposeService {
  const base = serviceBase(graph, container, site.images.of.get(container.id) ?? 'unknown')
  const grants = grantsOf(container, site).map(({ source, target }): FileGrant =>
    target === `${secretsFolder}/${source}` ? { source } : { source, target },
  )
  const mounts = [...mountsOf(graph, container, site), ...(endsItself(container) ? [programs] : [])]
  return {
    ...base,
    ...builtFrom(base.image!, site),
    security_opt: ['no-new-privileges:true'],
    networks: networksOf(zones.get(container.id) ?? []),
    ...(mounts.length > 0 && { volumes: mounts }),
    ...(grants.length > 0 && { secrets: grants }),
    labels: { ...base.labels, ...ownerLabel(graph, site, container.id) },
  }
}

/** How an image of ours is built by hand; a driver has built it before. */
export function builtFrom(name: string, site: Site): Pick<ComposeService, 'build' | 'platform'> {
  const image = site.images.all.find((each) => each.name === name)
  if (image?.kind !== 'built') return {}
  return {
    ...(!site.held && { build: { context: folderHere(`./${image.folder}`, site) } }),
    ...(image.platform && { platform: image.platform }),
  }
}

/** The networks by name, none with further names. */
export function networksOf(zones: readonly Zone[]): Record<string, null> {
  return Object.fromEntries(zones.map((zone) => [zone, null]))
}

/** What only a driver says: an override file of another environment would otherwise have to name every service. */
export function ownerLabel(graph: Graph, { held }: Site, id?: NodeId): Record<string, string> {
  const place = id === undefined ? undefined : held?.secrets[id]
  return held
    ? {
        [labels.environment]: graph.environment,
        [labels.owner]: held.owner,
        ...(place !== undefined && { [labels.secrets]: place.slice(place.lastIndexOf('-') + 1) }),
      }
    : {}
}

const mebibyte = 1024 ** 2
const programs: Mount = {
  type: 'bind',
  source: programsFolder,
  target: '/opt/stackwright',
  read_only: true,
  bind: { create_host_path: false },
}

function mountsOf(graph: Graph, container: Container, site: Site): Mount[] {
  return [
    ...(container.files.length > 0
      ? [
          {
            type: 'bind',
            source: filesPlace(graph, container, site),
            target: filesFolder,
            read_only: true,
            bind: { create_host_path: false },
          } as const,
        ]
      : []),
    ...container.volumes.map(({ id, path }): Mount => ({ type: 'volume', source: id, target: path })),
  ]
}

/**
 * The folder of a process's files beside the compose file; jobs of one batch whose files are the same share one. A driver
 * keeps each version, so that what runs with an older one can start again.
 */
export function filesPlace(graph: Graph, container: Pick<Container, 'id' | 'files'>, site: Site): string {
  return `${folderHere(`./config/${batchFolders(graph).get(container.id) ?? container.id}`, site)}${site.held ? `/${fingerprint(container.files).slice(0, 8)}` : ''}`
}

const batchFolders = once((graph) => {
  const batches = Map.groupBy(
    nodesOf(graph, 'job').filter((job) => job.batch),
    (job) => `${job.app}-${job.batch!.name}`,
  )
  return new Map(
    [...batches]
      .filter(
        ([folder, jobs]) =>
          !graph.nodes.has(folder) &&
          new Set(jobs.map((job) => fingerprint(job.files))).size === 1 &&
          // Where a secret file lies is told by its own process alone.
          !jobs[0]!.files.some((file) => referencesIn(file.content).some((each) => each.ref === 'file')),
      )
      .flatMap(([folder, jobs]) => jobs.map((job) => [job.id, folder] as const)),
  )
})

/** The secrets that a container reads, each with its file: its own copies where a driver has made them. */
export function grantsOf(
  container: Pick<Container, 'id' | 'secrets' | 'secretFiles' | 'secretEnv'>,
  { held }: Site,
): Grant[] {
  const folder = held?.secrets[container.id]
  const ids = [...new Set([...container.secrets.map((each) => each.id), ...Object.values(container.secretEnv)])].sort()
  return [
    ...ids.map((id): Grant => ({
      source: folder ? `${container.id}.${id}` : id,
      file: folder ? `${folder}/${id}` : `./secrets/${id}`,
      target: `${secretsFolder}/${id}`,
    })),
    ...container.secretFiles.map(({ name, path }): Grant => ({
      source: name,
      file: folder ? `${folder}/${name}` : `./secrets/${name}`,
      target: path,
    })),
  ]
}

/** The section of the file that says where secrets are. */
export function secretSources(grants: readonly Grant[]): Record<string, FileSource> {
  return Object.fromEntries(grants.map(({ source, file }) => [source, { file }]))
}

/**
 * Volumes of a container that begin as root's: the image has no folder there whose owner the engine could take over.
 */
export function ownersNeeded(container: Container): NodeId[] {
  return container.process.recipe.image?.volume === undefined ? container.volumes.map((each) => each.id) : []
}

/** The service that gives a volume to its user. */
export function ownerId(volume: NodeId): string {
  return `${volume}-owner`
}

/** A short service that gives a new volume to the user of the process that writes to it. */
export function ownerOf(container: Container, volume: NodeId, at: Surroundings): ComposeService {
  const { path } = container.volumes.find((each) => each.id === volume)!
  const image = at.site.images.of.get(container.id) ?? 'unknown'
  return {
    image,
    ...builtFrom(image, at.site),
    entrypoint: ['chown', `${container.user.uid}:${container.user.gid}`, path],
    working_dir: '/',
    user: '0:0',
    networks: networksOf((at.zones.get(container.id) ?? []).slice(0, 1)),
    volumes: [{ type: 'volume', source: volume, target: path }],
    restart: 'no',
    read_only: true,
    cap_drop: ['ALL'],
    cap_add: ['CHOWN'],
    security_opt: ['no-new-privileges:true'],
    healthcheck: { disable: true },
    labels: { ...platformLabels(at.graph), [labels.node]: ownerId(volume), ...ownerLabel(at.graph, at.site) },
  }
}
