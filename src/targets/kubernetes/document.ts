import { type Manner, words } from '../document/manner.ts'
import type { Certificate } from './kinds/cert-manager.gen.ts'
import type { Cluster, ObjectStore, Pooler, ScheduledBackup } from './kinds/cloudnative-pg.ts'
import type { ExternalSecret, SecretStore } from './kinds/external-secrets.gen.ts'
import type { Gateway, HTTPRoute } from './kinds/gateway-api.gen.ts'
import type { ScaledObject, TriggerAuthentication } from './kinds/keda.gen.ts'
import type {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  Job,
  Namespace,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  PriorityClass,
  Role,
  RoleBinding,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
  StorageClass,
} from './kinds/kubernetes.gen.ts'
import type { PodMonitor, PrometheusRule, ServiceMonitor } from './kinds/prometheus-operator.gen.ts'

/**
 * Every kind of object that we write. A field that the kind does not have is a fault at compile time; parts of a kind
 * are imported from kinds/.
 */
export type KubernetesObject = CoreObject | ExtensionObject

/** The objects that every cluster knows. */
export type CoreObject =
  | Namespace
  | ServiceAccount
  | Service
  | ConfigMap
  | Secret
  | PersistentVolumeClaim
  | Deployment
  | StatefulSet
  | DaemonSet
  | Job
  | CronJob
  | PodDisruptionBudget
  | HorizontalPodAutoscaler
  | PriorityClass
  | StorageClass
  | NetworkPolicy
  | Ingress
  | Role
  | RoleBinding
  | ClusterRole
  | ClusterRoleBinding

/** The objects that a cluster knows once the extension that defines them is installed. */
export type ExtensionObject =
  | Gateway
  | HTTPRoute
  | Certificate
  | Cluster
  | Pooler
  | ScheduledBackup
  | ObjectStore
  | ExternalSecret
  | SecretStore
  | ServiceMonitor
  | PodMonitor
  | PrometheusRule
  | ScaledObject
  | TriggerAuthentication

/** The object of one kind: `OfKind<'Deployment'>`. */
export type OfKind<Kind extends KubernetesObject['kind']> = Extract<KubernetesObject, { readonly kind: Kind }>

/** The file that lists what kustomize builds. */
export interface Kustomization {
  readonly apiVersion: 'kustomize.config.k8s.io/v1beta1'
  readonly kind: 'Kustomization'
  readonly namespace?: string
  readonly resources?: readonly string[]
  readonly components?: readonly string[]
  readonly patches?: readonly KustomizePatch[]
  readonly labels?: readonly {
    readonly pairs: Readonly<Record<string, string>>
    readonly includeSelectors?: boolean
    readonly includeTemplates?: boolean
    readonly fields?: readonly {
      readonly path: string
      readonly group?: string
      readonly version?: string
      readonly kind?: string
      readonly create?: boolean
    }[]
  }[]
  readonly images?: readonly {
    readonly name: string
    readonly newName?: string
    readonly newTag?: string
    readonly digest?: string
  }[]
}

/** A change of the objects that a target selects, in a file (`path`) or in place (`patch`). */
export interface KustomizePatch {
  readonly path?: string
  readonly patch?: string
  readonly target?: {
    readonly group?: string
    readonly version?: string
    readonly kind?: string
    readonly name?: string
    readonly namespace?: string
    readonly labelSelector?: string
  }
}

const container = words(`
  name image imagePullPolicy restartPolicy command args workingDir ports env envFrom resources volumeMounts
  startupProbe readinessProbe livenessProbe lifecycle securityContext
`)
const probe = words(`
  exec httpGet tcpSocket grpc initialDelaySeconds periodSeconds timeoutSeconds successThreshold
  failureThreshold
`)
const spec = words(`
  type clusterIP scaleTargetRef gatewayClassName parentRefs hostnames ingressClassName schedule timeZone
  concurrencyPolicy suspend replicas instances imageName minReplicas maxReplicas minAvailable maxUnavailable
  revisionHistoryLimit progressDeadlineSeconds backoffLimit activeDeadlineSeconds ttlSecondsAfterFinished
  serviceName podManagementPolicy strategy updateStrategy selector podSelector policyTypes ingress egress
  metrics behavior serviceAccountName automountServiceAccountToken enableServiceLinks priorityClassName
  restartPolicy terminationGracePeriodSeconds securityContext imagePullSecrets nodeSelector affinity
  tolerations topologySpreadConstraints initContainers containers volumes jobTemplate template
  volumeClaimTemplates persistentVolumeClaimRetentionPolicy ports listeners rules tls
`)
const members = words(`
  name namespace kind apiVersion apiGroup key operator type alert record expr for port containerPort targetPort
  protocol path mountPath subPath value
`)

/**
 * How manifests are laid out: what an object is first, as in the documentation of Kubernetes, and lists level with
 * their key, as kubectl has them.
 */
export const kubernetesManner: Manner = {
  order: [
    { at: '', keys: ['apiVersion', 'kind', '$patch', 'metadata', 'type', 'immutable', 'spec', 'data', 'stringData'] },
    { at: '**.metadata', keys: ['name', 'namespace', 'labels', 'annotations'] },
    ...['data', 'stringData', '**.labels', '**.annotations', '**.matchLabels'].map((at) => ({ at, keys: [] })),
    { at: '**.spec', keys: spec },
    { at: '**.containers.*', keys: container },
    { at: '**.initContainers.*', keys: container },
    ...['startupProbe', 'readinessProbe', 'livenessProbe'].map((key) => ({ at: `**.${key}`, keys: probe })),
    { at: '**.httpGet', keys: ['scheme', 'host', 'path', 'port'] },
    { at: '**', keys: members },
  ],
  brackets: words('command args drop add accessModes policyTypes verbs apiGroups resources hostnames').map(
    (key) => `**.${key}`,
  ),
  octal: ['**.defaultMode', '**.mode'],
  apart: [],
  indentLists: false,
}
