import { nodeOf, nodesOf } from '../../../../graph/graph.ts'
import type { Figure, Metric, Queue } from '../../../../graph/figure.ts'
import type { NodeId } from '../../../../graph/id.ts'
import { certificateName } from '../../entry.ts'
import { namespaceOf, shortened } from '../../names.ts'
import { scalerOf } from '../../scaling.ts'
import type { Scene } from '../../scene.ts'
import { cloudNativeOf } from '../cloudnative/form.ts'
import { claimNames, watched, type Watched } from './pods.ts'

/** A figure as a question to Prometheus; or why nothing in the cluster tells it, as half a sentence. */
export type Asked = { readonly expr: string } | { readonly untold: string }

type At = Pick<Scene, 'graph' | 'site'>

/**
 * How Prometheus is asked for a figure: one number, or one for each value of the label by which a rate is told apart.
 */
export function promqlOf(scene: At, figure: Figure): Asked {
  switch (figure.figure) {
    case 'ready':
      return ofPods(scene, figure.of, ready)
    case 'restarts':
      return ofPods(
        scene,
        figure.of,
        (at) => `sum(increase(kube_pod_container_status_restarts_total${podSeries(at)}[${duration(figure.over)}]))`,
      )
    case 'memory':
      return ofPods(scene, figure.of, (at) => `max(container_memory_working_set_bytes${podSeries(at)})`)
    case 'processors':
      return ofPods(
        scene,
        figure.of,
        (at) => `max(sum by (pod) (rate(container_cpu_usage_seconds_total${podSeries(at)}[${duration(figure.over)}])))`,
      )
    case 'rate':
      return {
        expr: `sum${figure.by === undefined ? '' : ` by (${figure.by})`} (rate(${series(scene, figure.of)}[${duration(figure.over)}]))`,
      }
    case 'failed-share': {
      const [all, over] = [series(scene, figure.of), duration(figure.over)]
      const failed = series(scene, figure.of, `${figure.failed.label}=~${quoted(figure.failed.matches)}`)
      return { expr: `(sum(rate(${failed}[${over}])) or vector(0)) / (sum(rate(${all}[${over}])) > 0) or vector(0)` }
    }
    case 'quantile': {
      const buckets = series(scene, { ...figure.of, name: `${figure.of.name}_bucket` })
      return {
        expr: `histogram_quantile(${figure.quantile}, sum by (le) (rate(${buckets}[${duration(figure.over)}])))`,
      }
    }
    case 'volume-use':
      return volumeUse(scene, figure.of)
    case 'connections-use':
      return connectionsUse(scene, figure.of)
    case 'certificate-days':
      return certificateDays(scene, figure.of)
    case 'failed-runs':
      return failedRuns(scene, figure.of, figure.over)
    case 'waiting':
      return waiting(scene, figure.of)
  }
}

function ofPods(scene: At, of: NodeId, ask: (at: Watched) => string): Asked {
  const at = watched(scene, of)
  return at ? { expr: ask(at) } : { untold: `${of} is outside the cluster` }
}

/**
 * A Deployment tells of itself also when it has no pod; what an operator makes is counted by its pods, and none is 0.
 */
function ready({ namespace, kind, name, pods }: Watched): string {
  switch (kind) {
    case 'deployment':
      return `sum(kube_deployment_status_replicas_ready{namespace=${quoted(namespace)},deployment=${quoted(name)}})`
    case 'statefulset':
      return `sum(kube_statefulset_status_replicas_ready{namespace=${quoted(namespace)},statefulset=${quoted(name)}})`
    case 'cluster':
      return `(sum(kube_pod_status_ready{namespace=${quoted(namespace)},pod=~${quoted(pods)},condition="true"}) or vector(0))`
  }
}

function podSeries({ namespace, pods, container }: Watched): string {
  return `{namespace=${quoted(namespace)},pod=~${quoted(pods)},container=${quoted(container)}}`
}

/** The series of a metric that a service tells, as they are when they were read from its pods. */
function series({ graph, site }: At, { of, name, labels }: Metric, ...more: readonly string[]): string {
  const namespace = namespaceOf(graph, site, nodeOf(graph, of, 'service'))
  const pairs = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${quoted(value)}`)
  return `${name}{${[`namespace=${quoted(namespace)}`, ...pairs, ...more].join(',')}}`
}

function volumeUse(scene: At, volume: NodeId): Asked {
  const claims = claimNames(scene, volume)
  if (!claims) return { untold: `the disk of ${volume} is outside the cluster` }
  const of = `{namespace=${quoted(claims.namespace)},persistentvolumeclaim=~${quoted(claims.names)}}`
  return { expr: `max(kubelet_volume_stats_used_bytes${of} / kubelet_volume_stats_capacity_bytes${of})` }
}

/** Only the instances of CloudNativePG tell how many connections they have. */
function connectionsUse(scene: At, of: NodeId): Asked {
  const store = nodeOf(scene.graph, of, 'store')
  const at = watched(scene, of)
  if (!at || !cloudNativeOf(scene.site, store))
    return { untold: `${of} does not tell its connections: nothing beside it exports them` }
  const labels = `namespace=${quoted(at.namespace)},pod=~${quoted(at.pods)}`
  return {
    expr: `max(sum by (pod) (cnpg_backends_total{${labels}}) / on (pod) max by (pod) (cnpg_pg_settings_setting{${labels},name="max_connections"}))`,
  }
}

/**
 * cert-manager tells it, of the certificates that it obtains. Read without honoured labels, the namespace of a
 * certificate has another name.
 */
function certificateDays({ graph, site }: At, of: NodeId): Asked {
  const route = nodeOf(graph, of, 'route')
  const name = certificateName(site, route)
  if (name === undefined)
    return { untold: `the certificate of ${of} is not one that cert-manager obtains for the platform` }
  const namespace = quoted(namespaceOf(graph, site, nodeOf(graph, route.to.service, 'service')))
  const metric = (label: string) =>
    `certmanager_certificate_expiration_timestamp_seconds{name=${quoted(name)},${label}=${namespace}}`
  return { expr: `(min(${metric('exported_namespace')} or ${metric('namespace')}) - time()) / 86400` }
}

/**
 * Of the Jobs of a schedule, which have its name and the minute of their start. Those of a deployment are told by the
 * deployment.
 */
function failedRuns({ graph, site }: At, of: NodeId, over: number): Asked {
  const job = nodeOf(graph, of, 'job')
  const schedule = nodesOf(graph, 'schedule').find((each) => each.job === of)
  if (!schedule) return { untold: `${of} runs at deployments, which tell themselves that it failed` }
  const labels = `namespace=${quoted(namespaceOf(graph, site, job))},job_name=~${quoted(`${shortened(schedule.id, 52)}-[0-9]+`)}`
  const began = `time() - kube_job_status_start_time{${labels}} < ${Math.ceil(over + job.timeout * (job.retries + 1))}`
  return {
    expr: `count((kube_job_failed{${labels},condition="true"} == 1) and on (namespace, job_name) (${began})) or vector(0)`,
  }
}

/** KEDA tells the lengths of the lists that it looks at. */
function waiting({ graph, site }: At, queue: Queue): Asked {
  const follower = nodesOf(graph, 'service').find((service) => {
    const { scaleOn } = service.replicas
    return (
      scalerOf(site, service) === 'queue' &&
      scaleOn?.signal === 'queue' &&
      scaleOn.of.keyspace === queue.keyspace &&
      queue.lists.every((list) => scaleOn.of.lists.includes(list))
    )
  })
  if (!follower)
    return { untold: `nothing tells how much waits in ${queue.keyspace}: no service follows it through KEDA` }
  const namespace = quoted(namespaceOf(graph, site, follower))
  const metric = (label: string) =>
    `keda_scaler_metrics_value{scaledObject=${quoted(shortened(follower.id, 63))},metric=~"s[0-9]+-redis-.+",${label}=${namespace}}`
  return { expr: `sum(${metric('exported_namespace')} or ${metric('namespace')})` }
}

/** Whole seconds as Prometheus writes them, in the largest unit that fits. */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds))
  const [unit, size] = (
    [
      ['d', 86_400],
      ['h', 3600],
      ['m', 60],
    ] as const
  ).find(([, each]) => whole % each === 0) ?? ['s', 1]
  return `${whole / size}${unit}`
}

/** A text in PromQL. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}
