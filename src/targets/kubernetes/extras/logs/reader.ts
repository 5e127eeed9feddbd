import { fingerprint } from '../../../../base/json.ts'
import { mirrored } from '../../../container/reference.ts'
import type { KubernetesObject, OfKind } from '../../document.ts'
import type { Metadata, NetworkPolicyPeer } from '../../kinds/kubernetes.gen.ts'
import { groundLabels, namespacesOf } from '../../names.ts'
import type { LogShipping } from '../../options-extras.ts'
import { confined, resourcesOf } from '../../pod.ts'
import { namespacePolicies } from '../../policies.ts'
import type { Scene } from '../../scene.ts'
import { bufferFolder, healthPort, readerConfig } from './config.ts'
import { logsNamespace, passwordSecret, readerLabels, readerName } from './place.ts'

/** Fluent Bit 4.2, the newest release when this was written. */
const image = 'fluent/fluent-bit:4.2.2'

type At = Pick<Scene, 'graph' | 'site'>

/**
 * Fluent Bit on every machine of the cluster, with what it may do: read who a pod of the platform is, and nothing else.
 * It is the only thing that reads files of the machines, and so stands in a namespace of its own, in which that is
 * allowed.
 */
export function logObjects(scene: At): KubernetesObject[] {
  const { graph, site } = scene
  const { logs } = site.options
  if (!logs) return []
  const namespace = logsNamespace(graph, site)
  const metadata: Metadata & { readonly namespace: string } = {
    name: readerName,
    namespace,
    labels: readerLabels(graph),
  }
  const config = readerConfig(graph, site, logs)
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    ...rights(scene, metadata),
    ...namespacePolicies({ graph }, namespace),
    policy(scene, logs, metadata),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'fluent-bit.yaml': config } },
    readers(scene, logs, metadata, fingerprint([{ 'fluent-bit.yaml': config }])),
  ]
}

/** The namespace of the readers; it is there before the Secret that they log in with. */
export function logNamespace({ graph, site }: At): KubernetesObject[] {
  if (!site.options.logs) return []
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: logsNamespace(graph, site),
        // The logs of a machine are files of its own, and only this standard lets a pod have them (baseline forbids
        // hostPath).
        labels: {
          ...groundLabels(graph),
          'pod-security.kubernetes.io/enforce': 'privileged',
          'pod-security.kubernetes.io/audit': 'baseline',
          'pod-security.kubernetes.io/warn': 'privileged',
        },
      },
    },
  ]
}

/** In each namespace of the platform, the pods may be read; nowhere else anything. */
function rights(
  { graph, site }: At,
  { name, namespace, labels }: Metadata & { readonly namespace: string },
): KubernetesObject[] {
  const { apps, data } = namespacesOf(graph, site)
  return [...new Set([apps, data])].flatMap((space): KubernetesObject[] => [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name, namespace: space, labels: labels! },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name, namespace: space, labels: labels! },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ])
}

/** To the API server, whose address no manifest knows, and to the search server; in comes who collects figures. */
function policy({ site }: At, logs: LogShipping, metadata: Metadata): OfKind<'NetworkPolicy'> {
  const port = logs.to === 'stdout' ? [] : [logs.port ?? 9200]
  const monitoring: NetworkPolicyPeer[] = site.options.monitoring
    ? [
        {
          namespaceSelector: {
            matchLabels: { 'kubernetes.io/metadata.name': site.options.monitoring.namespace ?? 'monitoring' },
          },
        },
      ]
    : []
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': readerName } },
      policyTypes: ['Ingress', 'Egress'],
      ...(monitoring.length > 0 && { ingress: [{ from: monitoring, ports: [{ protocol: 'TCP', port: healthPort }] }] }),
      egress: [
        {
          ports: [...new Set([443, 6443, ...port])]
            .sort((a, b) => a - b)
            .map((each) => ({ protocol: 'TCP' as const, port: each })),
        },
      ],
    },
  }
}

function readers({ graph, site }: At, logs: LogShipping, metadata: Metadata, mark: string): OfKind<'DaemonSet'> {
  const asked = (path: string) => ({ httpGet: { path, port: healthPort }, timeoutSeconds: 5 })
  const digest = site.setting.digests[image]
  const withLogin = logs.to !== 'stdout' && logs.user !== undefined && logs.password !== undefined
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata,
    spec: {
      revisionHistoryLimit: 5,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '20%' } },
      selector: { matchLabels: { ...pickSelector(readerLabels(graph)) } },
      template: {
        metadata: { labels: metadata.labels!, annotations: { 'stackwright.dev/files': mark } },
        spec: {
          // The only pods of the platform with a token: they ask the API server which pod a line is from.
          serviceAccountName: readerName,
          automountServiceAccountToken: true,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 30,
          // On every machine, whatever else is kept away from it.
          tolerations: [{ operator: 'Exists' }],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          ...(site.options.pull?.secrets && { imagePullSecrets: site.options.pull.secrets.map((name) => ({ name })) }),
          // Files of logs belong to root of the machine and are for nobody else.
          securityContext: { runAsUser: 0, runAsGroup: 0, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name: readerName,
              image: `${mirrored(image, site.setting.images.mirror)}${digest === undefined ? '' : `@${digest}`}`,
              imagePullPolicy: site.options.pull?.policy ?? 'IfNotPresent',
              command: ['/fluent-bit/bin/fluent-bit', '--config=/fluent-bit/etc/platform/fluent-bit.yaml'],
              ...(withLogin && {
                env: [{ name: 'LOGS_PASSWORD', valueFrom: { secretKeyRef: { ...passwordSecret, optional: false } } }],
              }),
              ports: [{ name: 'metrics', containerPort: healthPort, protocol: 'TCP' }],
              resources: resourcesOf({ millicores: 50, memory: 128 * 1024 ** 2 }),
              securityContext: confined,
              startupProbe: { ...asked('/'), periodSeconds: 2, failureThreshold: 30 },
              readinessProbe: { ...asked('/'), periodSeconds: 15, failureThreshold: 3 },
              // Of the program alone: that the search server is away is no reason to start anew.
              livenessProbe: { ...asked('/'), periodSeconds: 30, failureThreshold: 4 },
              volumeMounts: [
                { name: 'config', mountPath: '/fluent-bit/etc/platform', readOnly: true },
                { name: 'logs', mountPath: '/var/log', readOnly: true },
                { name: 'buffer', mountPath: bufferFolder },
              ],
            },
          ],
          volumes: [
            { name: 'config', configMap: { name: readerName } },
            { name: 'logs', hostPath: { path: '/var/log', type: 'Directory' } },
            // On the machine, so that a reader that is replaced goes on where its predecessor was.
            {
              name: 'buffer',
              hostPath: { path: `/var/lib/${metadata.namespace}-fluent-bit`, type: 'DirectoryOrCreate' },
            },
          ],
        },
      },
    },
  }
}

/** Of the labels of the readers, those by which they are found. They never change. */
function pickSelector(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(['app.kubernetes.io/instance', 'app.kubernetes.io/name'].map((key) => [key, labels[key]!]))
}
