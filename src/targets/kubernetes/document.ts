import type { Certificate } from './kinds/cert-manager.gen.ts'
import type { Cluster, Pooler, ScheduledBackup } from './kinds/cloudnative-pg.ts'
import type { ExternalSecret, SecretStore } from './kinds/external-secrets.gen.ts'
import type { Gateway, HTTPRoute } from './kinds/gateway-api.gen.ts'
import type { ScaledObject, TriggerAuthentication } from './kinds/keda.gen.ts'
import type {
  ClusterRole, ClusterRoleBinding, ConfigMap, CronJob, DaemonSet, Deployment, HorizontalPodAutoscaler, Ingress, Job, Namespace, NetworkPolicy,
  PersistentVolumeClaim, PodDisruptionBudget, PriorityClass, Role, RoleBinding, Secret, Service, ServiceAccount, StatefulSet, StorageClass,
} from './kinds/kubernetes.gen.ts'
import type { PodMonitor, PrometheusRule, ServiceMonitor } from './kinds/prometheus-operator.gen.ts'

/** Every kind of object that we write. A field that the kind does not have is a fault at compile time; parts of a kind are imported from kinds/. */
export type KubernetesObject = CoreObject | ExtensionObject

/** The objects that every cluster knows. */
export type CoreObject =
  | Namespace | ServiceAccount | Service | ConfigMap | Secret | PersistentVolumeClaim
  | Deployment | StatefulSet | DaemonSet | Job | CronJob
  | PodDisruptionBudget | HorizontalPodAutoscaler | PriorityClass | StorageClass
  | NetworkPolicy | Ingress
  | Role | RoleBinding | ClusterRole | ClusterRoleBinding

/** The objects that a cluster knows once the extension that defines them is installed. */
export type ExtensionObject =
  | Gateway | HTTPRoute | Certificate
  | Cluster | Pooler | ScheduledBackup
  | ExternalSecret | SecretStore
  | ServiceMonitor | PodMonitor | PrometheusRule
  | ScaledObject | TriggerAuthentication

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
  readonly labels?: readonly { readonly pairs: Readonly<Record<string, string>>; readonly includeSelectors?: boolean; readonly includeTemplates?: boolean }[]
  readonly images?: readonly { readonly name: string; readonly newName?: string; readonly newTag?: string; readonly digest?: string }[]
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
