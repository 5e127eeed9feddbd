import { mainContainer } from '../scaling.ts'

// What a cluster says of objects, as far as the driver reads it.

/** Any object as it is on the cluster. */
export interface Live {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: LiveMeta
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: Readonly<Record<string, unknown>>
}

/** Who and what an object is. */
export interface LiveMeta {
  readonly name: string
  readonly namespace?: string
  readonly uid: string
  readonly generation?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly creationTimestamp: string
  readonly deletionTimestamp?: string
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[]
  readonly managedFields?: readonly ManagedFields[]
}

/** Which fields of an object one manager has set. */
export interface ManagedFields {
  readonly manager?: string
  readonly operation?: string
  readonly subresource?: string
  readonly time?: string
  readonly fieldsV1?: FieldSet
}

/**
 * A tree of fields: `f:name` of a mapping, `k:{"name":"main"}` of a list by its keys, `v:"value"` of a set; an empty
 * one is a whole value.
 */
export interface FieldSet {
  readonly [key: string]: FieldSet
}

/** A pod. */
export interface Pod extends Live {
  readonly spec: {
    readonly nodeName?: string
    readonly containers: readonly { readonly name: string; readonly image?: string }[]
  }
  readonly status?: {
    readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown'
    readonly reason?: string
    readonly message?: string
    readonly startTime?: string
    readonly conditions?: readonly Condition[]
    readonly containerStatuses?: readonly ContainerStatus[]
    readonly initContainerStatuses?: readonly ContainerStatus[]
  }
}

/** One statement of a controller about an object. */
export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

/** How one container of a pod is. */
export interface ContainerStatus {
  readonly name: string
  readonly image?: string
  readonly ready: boolean
  readonly restartCount: number
  readonly state?: ContainerState
  readonly lastState?: ContainerState
}

/** One of the three states of a container. */
export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string }
  readonly running?: { readonly startedAt?: string }
  readonly terminated?: Ended
}

/** How a container ended. */
export interface Ended {
  readonly exitCode: number
  readonly signal?: number
  readonly reason?: string
  readonly message?: string
  readonly startedAt?: string
  readonly finishedAt?: string
}

/** What keeps pods running: a Deployment or a StatefulSet. */
export interface Workload extends Live {
  readonly kind: 'Deployment' | 'StatefulSet'
  readonly spec: {
    readonly replicas?: number
    readonly selector: { readonly matchLabels?: Readonly<Record<string, string>> }
    readonly template: {
      readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> }
      readonly spec?: { readonly terminationGracePeriodSeconds?: number }
    }
  }
  readonly status?: {
    readonly observedGeneration?: number
    readonly replicas?: number
    readonly updatedReplicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly conditions?: readonly Condition[]
  }
}

/** A list as the cluster prints it. */
export interface LiveList<T = Live> {
  readonly items: readonly T[]
}

/** True for a pod that is going away, or that has ended and stays only to be read. */
export function isGone(pod: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp !== undefined || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
  )
}

/** True for a pod that may get traffic. */
export function isReady(pod: Pod): boolean {
  return !isGone(pod) && conditionOf(pod, 'Ready')?.status === 'True'
}

/** What a controller states about an object, by the type of the statement. */
export function conditionOf(
  object: { readonly status?: { readonly conditions?: readonly Condition[] } | undefined },
  type: string,
): Condition | undefined {
  return object.status?.conditions?.find((condition) => condition.type === type)
}

/** The container of a pod that runs the process of its node; of a pod that an operator has made, its first. */
export function containerOf(pod: Pod): string {
  return pod.spec.containers.find((each) => each.name === mainContainer)?.name ?? pod.spec.containers[0]!.name
}
