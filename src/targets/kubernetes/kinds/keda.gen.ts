// Types of KEDA v2.21.0, made by scripts/kubernetes-types.ts.
// Do not edit: change scripts/kubernetes-fields.ts and run it again.
import type { HorizontalPodAutoscalerBehavior, Metadata } from './kubernetes.gen.ts'

export interface ScaledObject {
  readonly apiVersion: 'keda.sh/v1alpha1'
  readonly kind: 'ScaledObject'
  readonly metadata: Metadata
  readonly spec: {
    readonly advanced?: {
      readonly horizontalPodAutoscalerConfig?: {
        readonly behavior?: HorizontalPodAutoscalerBehavior
        readonly name?: string
      }
      readonly restoreToOriginalReplicaCount?: boolean
      readonly scalingModifiers?: {
        readonly activationTarget?: string
        readonly formula?: string
        readonly metricType?: 'AverageValue' | 'Value'
        readonly target?: string
      }
    }
    readonly cooldownPeriod?: number
    readonly fallback?: {
      readonly behavior?: 'static' | 'currentReplicas' | 'currentReplicasIfHigher' | 'currentReplicasIfLower' | 'scalingModifiers'
      readonly failureThreshold: number
      readonly replicas: number
    }
    readonly idleReplicaCount?: number
    readonly initialCooldownPeriod?: number
    readonly maxReplicaCount?: number
    readonly minReplicaCount?: number
    readonly pollingInterval?: number
    readonly scaleTargetRef: {
      readonly apiVersion?: string
      readonly envSourceContainerName?: string
      readonly kind?: string
      readonly name: string
    }
    readonly triggers: readonly {
      readonly authenticationRef?: {
        readonly kind?: 'TriggerAuthentication' | 'ClusterTriggerAuthentication'
        readonly name: string
      }
      readonly metadata: Readonly<Record<string, string>>
      readonly metricType?: string
      readonly name?: string
      readonly type: string
      readonly useCachedMetrics?: boolean
    }[]
  }
}

export interface TriggerAuthentication {
  readonly apiVersion: 'keda.sh/v1alpha1'
  readonly kind: 'TriggerAuthentication'
  readonly metadata: Metadata
  readonly spec: {
    readonly configMapTargetRef?: readonly {
      readonly key: string
      readonly name: string
      readonly parameter: string
    }[]
    readonly env?: readonly {
      readonly containerName?: string
      readonly name: string
      readonly parameter: string
    }[]
    readonly podIdentity?: {
      readonly externalID?: string
      readonly identityAuthorityHost?: string
      readonly identityId?: string
      readonly identityOwner?: 'keda' | 'workload'
      readonly identityTenantId?: string
      readonly provider: 'azure-workload' | 'gcp' | 'aws' | 'aws-eks' | 'none'
      readonly roleArn?: string
    }
    readonly secretTargetRef?: readonly {
      readonly key: string
      readonly name: string
      readonly parameter: string
    }[]
  }
}
