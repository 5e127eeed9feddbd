import type { Graph } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import type { JobNode, ScheduleNode } from '../../graph/node.ts'
import type { Container } from '../container/container.ts'
import { timesOf } from '../docker/cron.ts'
import { labels, platformLabels } from '../docker/labels.ts'
import { programPath } from '../docker/programs.ts'
import { boundsOf, entrypointOf, serviceBase } from '../docker/service.ts'
import type { Zone } from '../docker/zones.ts'
import type { Deploy, StackService } from './document.ts'
import { type ConfigFile, filesOf, granted, programFile, type SecretGrant, secretGrants } from './files.ts'
import { healthcheckOf, monitorOf } from './health.ts'
import { placementOf } from './placement.ts'
import type { Site } from './site.ts'

/** A service of the stack file, with what of configs and secrets it reads. */
export interface Placed {
  readonly service: StackService
  readonly configs: readonly ConfigFile[]
  readonly secrets: readonly SecretGrant[]
}

/** What of the stack a service is made from beside its container. */
export interface Surroundings {
  readonly graph: Graph
  readonly site: Site
  readonly zones: ReadonlyMap<NodeId, readonly Zone[]>
}

/**
 * Seconds that an engine waits between taking a task out of the names and telling it to end:
 * `defaultGossipConvergeDelay` in
 * https://github.com/moby/moby/blob/v28.2.2/daemon/cluster/executor/container/controller.go
 */
const ownDrain = 2

/** A service or store of the graph as a service of the stack. */
export function serviceOf(container: Container, at: Surroundings): Placed {
  const { node } = container
  const rolling = node.kind === 'service' && !node.singleton
  const drain = rolling ? Math.max(0, (container.stop?.drain ?? 0) - ownDrain) : 0
  const configs = [...filesOf(at.site, container), ...(drain > 0 ? [programFile(at.site, 'drain.sh')] : [])]
  const placed = common(container, at, configs)
  return {
    ...placed,
    service: {
      ...placed.service,
      // A name leads to a task only once its check is good; the checks of data servers ask under their own name, which
      // this makes known inside.
      ...(node.kind === 'store' && { hostname: container.id }),
      ...(drain > 0 && {
        entrypoint: [
          'sh',
          programPath('drain.sh'),
          String(drain),
          container.stop!.signal.replace('SIG', ''),
          ...entrypointOf(container),
        ],
        stop_grace_period: `${drain + Math.max(1, container.stop!.grace)}s`,
      }),
      healthcheck: healthcheckOf(container),
      deploy: {
        mode: 'replicated',
        replicas: node.kind === 'service' ? node.replicas.min : 1,
        endpoint_mode: at.site.endpointMode,
        ...placementOf(at.graph, at.site, container.id),
        ...rolloutOf(rolling ? 'start-first' : 'stop-first', monitorOf(container)),
        restart_policy: { condition: 'any', delay: '2s' },
        resources: resourcesOf(container, at.site),
        labels: serviceLabels(at.graph, container.id),
      },
    },
  }
}

/**
 * How tasks are replaced: one at a time, and a release that fails is taken back by the swarm itself. What fails before
 * it is ready always counts; `monitor` is how long it is watched after.
 */
export function rolloutOf(
  order: 'start-first' | 'stop-first',
  monitor: number,
): Pick<Deploy, 'update_config' | 'rollback_config'> {
  const rollout = { order, parallelism: 1, monitor: `${monitor}s` } as const
  return { update_config: { ...rollout, failure_action: 'rollback' }, rollback_config: rollout }
}

/** A job as a job of the swarm, which runs once and stays as it ended. */
export function jobOf(container: Container, at: Surroundings): Placed {
  const placed = common(container, at, filesOf(at.site, container))
  return {
    ...placed,
    service: { ...placed.service, healthcheck: { disable: true }, deploy: onceOnly(container, at, container.id) },
  }
}

/**
 * A job by the clock: one container of the job's own image that runs it whenever it is time, stopped before another
 * starts.
 */
export function scheduleOf(
  schedule: ScheduleNode,
  job: Container & { readonly node: JobNode },
  at: Surroundings,
): Placed {
  const times = timesOf(schedule.cron)
  const placed = common(job, at, [...filesOf(at.site, job), programFile(at.site, 'schedule.sh')])
  return {
    ...placed,
    service: {
      ...placed.service,
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
      healthcheck: { disable: true },
      stop_signal: 'SIGTERM',
      stop_grace_period: '30s',
      labels: { ...placed.service.labels, [labels.node]: schedule.id },
      deploy: {
        mode: 'replicated',
        replicas: 1,
        endpoint_mode: at.site.endpointMode,
        ...placementOf(at.graph, at.site, job.id),
        ...rolloutOf('stop-first', 5),
        restart_policy: { condition: 'any', delay: '2s' },
        resources: resourcesOf(job, at.site),
        labels: serviceLabels(at.graph, schedule.id),
      },
    },
  }
}

/**
 * Volumes of a container that begin as root's: the image has no folder there whose owner the engine could take over.
 */
export function ownersNeeded(container: Container): NodeId[] {
  return container.process.recipe.image?.volume === undefined ? container.volumes.map((each) => each.id) : []
}

/** The job that gives a volume to its user. */
export function ownerId(volume: NodeId): string {
  return `${volume}-owner`
}

/** A short job that gives a new volume to the user of the process that writes to it, on the machine of that process. */
export function ownerOf(container: Container, volume: NodeId, at: Surroundings): Placed {
  const { path } = container.volumes.find((each) => each.id === volume)!
  const zones = (at.zones.get(container.id) ?? []).slice(0, 1)
  return {
    configs: [],
    secrets: [],
    service: {
      image: at.site.images.of.get(container.id) ?? 'unknown',
      entrypoint: ['chown', `${container.user.uid}:${container.user.gid}`, path],
      working_dir: '/',
      user: '0:0',
      networks: networksOf(zones),
      volumes: [{ type: 'volume', source: volume, target: path }],
      read_only: true,
      cap_drop: ['ALL'],
      cap_add: ['CHOWN'],
      healthcheck: { disable: true },
      labels: { ...platformLabels(at.graph), [labels.node]: ownerId(volume) },
      deploy: onceOnly(container, at, ownerId(volume)),
    },
  }
}

function onceOnly(container: Container, { graph, site }: Surroundings, id: NodeId): Deploy {
  return {
    mode: 'replicated-job',
    replicas: 1,
    endpoint_mode: site.endpointMode,
    ...placementOf(graph, site, container.id),
    restart_policy: { condition: 'none' },
    resources: resourcesOf(container, site),
    labels: serviceLabels(graph, id),
  }
}

function common(container: Container, { graph, site, zones }: Surroundings, configs: readonly ConfigFile[]): Placed {
  const {
    tmpfs: _,
    environment,
    ...base
  } = serviceBase(graph, container, site.images.of.get(container.id) ?? 'unknown')
  const secrets = secretGrants(site, container)
  const isPostgres = container.node.kind === 'store' && container.node.engine === 'postgres'
  return {
    configs,
    secrets,
    service: {
      ...base,
      image: base.image!,
      ...(environment && { environment: untemplated(environment) }),
      networks: networksOf(zones.get(container.id) ?? []),
      volumes: [
        ...container.volumes.map(({ id, path }) => ({ type: 'volume' as const, source: id, target: path })),
        memory('/tmp', Math.max(64 * mebibyte, container.resources.memory / 2)),
        // PostgreSQL shares memory between the processes of one query there, and the engine gives no more than 64 MB
        // unasked.
        ...(isPostgres ? [memory('/dev/shm', container.resources.memory / 4)] : []),
      ],
      ...(configs.length > 0 && { configs: configs.map(({ key, target }) => ({ source: key, target, mode: 0o444 })) }),
      ...(secrets.length > 0 && { secrets: granted(secrets, container.user) }),
    },
  }
}

/**
 * Memory and processors that a task may have; in a swarm of several machines half of the memory is also kept free for
 * it where it is placed.
 */
export function resourcesOf({ resources }: Pick<Container, 'resources'>, site: Site): NonNullable<Deploy['resources']> {
  return {
    limits: boundsOf(resources, site.held?.processors),
    ...(site.nodes === 'several' && { reservations: { memory: `${Math.ceil(resources.memory / 2 / mebibyte)}M` } }),
  }
}

/** The labels of a service itself. */
export function serviceLabels(graph: Graph, id: NodeId): Record<string, string> {
  return { ...platformLabels(graph), [labels.node]: id }
}

/** The networks by name, none with further names. */
function networksOf(zones: readonly Zone[]): Record<string, null> {
  return Object.fromEntries(zones.map((zone) => [zone, null]))
}

const mebibyte = 1024 ** 2

/** A folder in memory. The short form that Compose has is ignored by Swarm. */
export function memory(target: string, size: number) {
  return { type: 'tmpfs' as const, target, tmpfs: { size: Math.ceil(size / mebibyte) * mebibyte } }
}

/** Swarm takes two braces in a variable for the beginning of a template. */
function untemplated(environment: Readonly<Record<string, string | null>>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value?.replaceAll('{{', '{{"{{"}}') ?? null]),
  )
}
