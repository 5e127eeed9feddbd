import { textsOf } from '../../src/graph/check.ts'
import { type Graph, nodesOf } from '../../src/graph/graph.ts'
import { referencesIn } from '../../src/graph/text.ts'
import { accessesOf, batchOf } from '../../src/targets/kubernetes/access.ts'
import type { KubernetesObject } from '../../src/targets/kubernetes/document.ts'
import type { PodSpec } from '../../src/targets/kubernetes/kinds/kubernetes.gen.ts'
import type { SecretObject } from '../../src/targets/kubernetes/secrets.ts'
import type { Site } from '../../src/targets/kubernetes/site.ts'
import { letsThrough, podsOf, selects, templateOf } from './network.ts'

/** A platform as objects, with its Jobs. */
export interface Lowered {
  readonly graph: Graph
  readonly site: Site
  readonly objects: readonly KubernetesObject[]
  readonly secrets: readonly SecretObject[]
}

/**
 * What must hold for the objects of every platform. Each rule gives its faults, so that it can be seen finding some.
 */
export const rules: Readonly<Record<string, (lowered: Lowered) => string[]>> = {
  'every pod keeps to the restricted security standard': ({ objects }) =>
    pods(objects).flatMap(([name, spec]) => unrestricted(spec).map((fault) => `${name}: ${fault}`)),

  'pods reach exactly what the graph connects, by rules at both ends': ({ graph, site, objects }) => {
    const wanted = new Set(
      accessesOf(graph, site).flatMap((access) => {
        if (access.kind !== 'inside') return []
        const from = graph.nodes.get(access.from)!
        const sources = from.kind === 'job' ? batchOf(graph, from).map((job) => job.id) : [from.id]
        return sources.map((source) => `${source} > ${access.to.id}`)
      }),
    )
    const policies = objects.filter((each) => each.kind === 'NetworkPolicy')
    const all = podsOf(objects)
    const open = new Set(
      all.flatMap((from) =>
        all
          .filter((to) => to !== from && to.ports.some((port) => letsThrough(policies, from, to, port)))
          .map((to) => `${from.node} > ${to.node}`),
      ),
    )
    return [
      ...[...wanted].filter((each) => !open.has(each)).map((each) => `${each} is closed`),
      ...[...open].filter((each) => !wanted.has(each)).map((each) => `${each} is open`),
    ]
  },

  'no process is told of an address inside that it may not reach': ({ graph, site }) => {
    const accesses = accessesOf(graph, site)
    return [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store'), ...nodesOf(graph, 'job')].flatMap((node) => {
      const sources = new Set(node.kind === 'job' ? batchOf(graph, node).map((job) => job.id) : [node.id])
      const told = textsOf(node)
        .flatMap(referencesIn)
        .flatMap((each) => (each.ref === 'host' ? [each.of] : []))
      return [...new Set(told)]
        .filter(
          (to) =>
            to !== node.id &&
            !isSentTo(graph, to) &&
            !accesses.some((each) => sources.has(each.from) && (each.kind !== 'inside' || each.to.id === to)),
        )
        .map((to) => `${node.id} is told of ${to}`)
    })
  },

  'every selector finds the pods of exactly one workload': ({ objects }) => {
    const all = podsOf(objects)
    return objects.flatMap((object) => {
      const selector = selectorIn(object)
      if (!selector) return []
      const found = new Set(
        all
          .filter(
            (pod) => pod.namespace === object.metadata.namespace && selects({ matchLabels: selector }, pod.labels),
          )
          .map((pod) => pod.node),
      )
      return found.size === 1 ? [] : [`${object.kind} ${object.metadata.name}: ${[...found].join(', ') || 'nothing'}`]
    })
  },

  'no name is used twice, and all are allowed': ({ objects }) => {
    const names = objects.map((each) => `${each.kind} ${each.metadata.namespace ?? ''}/${each.metadata.name}`)
    return [
      ...names.filter((each, index) => names.indexOf(each) !== index),
      ...objects
        .filter((each) => !/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(each.metadata.name))
        .map((each) => each.metadata.name),
    ]
  },

  'whatever a pod names is there': ({ objects, secrets }) => {
    const known = new Set([
      ...objects.map((each) => `${each.kind} ${each.metadata.namespace ?? ''}/${each.metadata.name}`),
      ...secrets.flatMap((each) => Object.keys(each.keys).map((key) => `Secret ${each.namespace}/${each.name} ${key}`)),
      ...objects.flatMap((each) =>
        each.kind === 'ConfigMap'
          ? Object.keys(each.data ?? {}).map(
              (key) => `ConfigMap ${each.metadata.namespace}/${each.metadata.name} ${key}`,
            )
          : [],
      ),
    ])
    return objects.flatMap((object) => {
      const spec = templateOf(object)?.spec
      return spec
        ? named(spec, object)
            .map((each) => each)
            .filter((each) => !known.has(each))
            .map((each) => `${object.metadata.name} names ${each}`)
        : []
    })
  },

  'Services lead to ports that containers have, and routes to ports that Services have': ({ objects }) =>
    objects.flatMap((object) => {
      const { namespace } = object.metadata
      if (object.kind === 'Service') {
        const pod = podsOf(objects).find(
          (each) => each.namespace === namespace && selects({ matchLabels: object.spec!.selector! }, each.labels),
        )
        return (object.spec!.ports ?? [])
          .filter(
            (port) =>
              !pod?.ports.some((each) => each.port === port.targetPort && each.protocol === (port.protocol ?? 'TCP')),
          )
          .map((port) => `${object.metadata.name} ${String(port.targetPort)}`)
      }
      if (object.kind !== 'HTTPRoute') return []
      return (object.spec.rules ?? [])
        .flatMap((rule) => rule.backendRefs ?? [])
        .filter(
          ({ name, port }) =>
            !objects.some(
              (each) =>
                each.kind === 'Service' &&
                each.metadata.name === name &&
                each.metadata.namespace === namespace &&
                each.spec!.ports!.some((one) => one.port === port),
            ),
        )
        .map(({ name, port }) => `${object.metadata.name} ${name}:${port}`)
    }),

  'a start is granted what the model grants, and probes ask nothing else': ({ graph, objects }) =>
    [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store')].flatMap((node) => {
      const { health } = node.kind === 'store' ? node.server : node
      const object = objects.find(
        (each) =>
          (each.kind === 'Deployment' || each.kind === 'StatefulSet') &&
          each.metadata.labels!['stackwright.dev/node'] === node.id,
      )
      const main = object && templateOf(object)!.spec!.containers[0]!
      if (!main) return []
      const { startupProbe: boot, readinessProbe: ready, livenessProbe: live } = main
      return [
        ...(health.ready.ask.probe === 'alive'
          ? ready || boot
            ? ['is asked although only life can be']
            : []
          : boot!.failureThreshold! * boot!.periodSeconds! >= health.boot.within
            ? []
            : ['has less time to start']),
        ...((health.live.ask.probe === 'alive') === (live === undefined) ? [] : ['is not asked whether it lives']),
        ...(live && live.failureThreshold !== health.live.failures
          ? ['is given up at another number of failures']
          : []),
      ].map((fault) => `${node.id} ${fault}`)
    }),

  'emptying a machine is never held up by a single replica': ({ objects }) =>
    objects.flatMap((object) => {
      if (object.kind !== 'PodDisruptionBudget') return []
      const { maxUnavailable, minAvailable } = object.spec!
      return minAvailable !== undefined || typeof maxUnavailable !== 'number' || maxUnavailable < 1
        ? [object.metadata.name]
        : []
    }),

  'one that must be alone is never two': ({ graph, objects }) =>
    nodesOf(graph, 'service')
      .filter((node) => node.singleton)
      .flatMap((node) =>
        objects.flatMap((object) => {
          if (object.metadata.labels?.['stackwright.dev/node'] !== node.id) return []
          if (
            object.kind === 'HorizontalPodAutoscaler' ||
            object.kind === 'ScaledObject' ||
            object.kind === 'PodDisruptionBudget'
          )
            return [`${node.id} has a ${object.kind}`]
          return object.kind === 'Deployment' &&
            !(object.spec!.replicas === 1 && object.spec!.strategy?.type === 'Recreate')
            ? [`${node.id} may be two`]
            : []
        }),
      ),
}

/** True for a service to which one sends without an answer: what is lost on the way is missed by nobody. */
function isSentTo(graph: Graph, id: string): boolean {
  const node = graph.nodes.get(id)
  return node?.kind === 'service' && node.ports.some((port) => port.protocol === 'udp')
}

function pods(objects: readonly KubernetesObject[]): [string, PodSpec][] {
  return objects.flatMap((object) =>
    templateOf(object)
      ? [[`${object.kind} ${object.metadata.name}`, templateOf(object)!.spec!] as [string, PodSpec]]
      : [],
  )
}

/**
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, and a root that cannot be written
 * to.
 */
function unrestricted(spec: PodSpec): string[] {
  const { securityContext: whole } = spec
  return [
    ...(spec.hostNetwork || spec.hostPID || spec.hostIPC ? ['shares something of the machine'] : []),
    ...(spec.automountServiceAccountToken === false ? [] : ['may ask the cluster']),
    ...(whole?.seccompProfile?.type === 'RuntimeDefault' ? [] : ['has no seccomp profile']),
    ...(spec.volumes ?? [])
      .filter(
        (each) => !(each.configMap || each.secret || each.projected || each.emptyDir || each.persistentVolumeClaim),
      )
      .map((each) => `volume ${each.name}`),
    ...[...(spec.initContainers ?? []), ...spec.containers].flatMap(({ name, securityContext: own, ports }) => [
      ...(whole?.runAsNonRoot && own?.runAsNonRoot !== false && (own?.runAsUser ?? whole.runAsUser ?? 0) > 0
        ? []
        : [`${name} may be root`]),
      ...(own?.allowPrivilegeEscalation === false ? [] : [`${name} may get more rights`]),
      ...(own?.capabilities?.drop?.includes('ALL') && !own.capabilities.add ? [] : [`${name} has capabilities`]),
      ...(own?.readOnlyRootFilesystem ? [] : [`${name} may write to its root`]),
      ...(ports ?? [])
        .filter((port) => port.hostPort !== undefined || port.containerPort < 1024)
        .map((port) => `${name} has port ${port.containerPort}`),
    ]),
  ]
}

function selectorIn(object: KubernetesObject): Readonly<Record<string, string>> | undefined {
  switch (object.kind) {
    case 'Service':
      return object.spec!.selector
    case 'Deployment':
    case 'StatefulSet':
    case 'PodDisruptionBudget':
      return object.spec!.selector!.matchLabels
    case 'NetworkPolicy':
      return object.spec!.podSelector!.matchLabels
    default:
      return undefined
  }
}

function named(spec: PodSpec, { metadata: { namespace, name }, kind }: KubernetesObject): string[] {
  const own = (what: string, called: string | undefined, keys?: readonly { readonly key: string }[]) =>
    keys ? keys.map(({ key }) => `${what} ${namespace}/${called} ${key}`) : [`${what} ${namespace}/${called}`]
  const sources = (spec.volumes ?? []).flatMap((volume) => [
    { configMap: volume.configMap, secret: undefined },
    ...(volume.projected?.sources ?? []),
  ])
  const mounts = [...(spec.initContainers ?? []), ...spec.containers]
    .flatMap((each) => each.volumeMounts ?? [])
    .map((each) => each.name)
  const volumes = (spec.volumes ?? []).map((each) => each.name)
  return [
    ...own('ServiceAccount', spec.serviceAccountName),
    ...sources.flatMap(({ configMap, secret }) => [
      ...(configMap ? own('ConfigMap', configMap.name, configMap.items) : []),
      ...(secret ? own('Secret', secret.name, secret.items) : []),
    ]),
    ...(spec.volumes ?? []).flatMap((each) =>
      each.persistentVolumeClaim ? own('PersistentVolumeClaim', each.persistentVolumeClaim.claimName) : [],
    ),
    ...[...(spec.initContainers ?? []), ...spec.containers]
      .flatMap((each) => each.env ?? [])
      .flatMap(({ valueFrom }) =>
        valueFrom?.secretKeyRef ? own('Secret', valueFrom.secretKeyRef.name, [valueFrom.secretKeyRef]) : [],
      ),
    ...(kind === 'StatefulSet'
      ? []
      : mounts.filter((each) => !volumes.includes(each)).map((each) => `volume ${each} of ${name}`)),
  ]
}
