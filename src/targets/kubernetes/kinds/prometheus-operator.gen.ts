// Types of Prometheus Operator v0.85.0, made by scripts/kubernetes-types.ts.
// Do not edit: change scripts/kubernetes-fields.ts and run it again.
import type { LabelSelector, Metadata } from './kubernetes.gen.ts'

export interface ServiceMonitor {
  readonly apiVersion: 'monitoring.coreos.com/v1'
  readonly kind: 'ServiceMonitor'
  readonly metadata: Metadata
  readonly spec: {
    readonly endpoints: readonly {
      readonly honorLabels?: boolean
      readonly interval?: string
      readonly metricRelabelings?: readonly {
        readonly action?: 'replace' | 'Replace' | 'keep' | 'Keep' | 'drop' | 'Drop' | 'hashmod' | 'HashMod' | 'labelmap' | 'LabelMap' | 'labeldrop' | 'LabelDrop' | 'labelkeep' | 'LabelKeep' | 'lowercase' | 'Lowercase' | 'uppercase' | 'Uppercase' | 'keepequal' | 'KeepEqual' | 'dropequal' | 'DropEqual'
        readonly modulus?: number
        readonly regex?: string
        readonly replacement?: string
        readonly separator?: string
        readonly sourceLabels?: readonly string[]
        readonly targetLabel?: string
      }[]
      readonly params?: Readonly<Record<string, readonly string[]>>
      readonly path?: string
      readonly port?: string
      readonly relabelings?: readonly {
        readonly action?: 'replace' | 'Replace' | 'keep' | 'Keep' | 'drop' | 'Drop' | 'hashmod' | 'HashMod' | 'labelmap' | 'LabelMap' | 'labeldrop' | 'LabelDrop' | 'labelkeep' | 'LabelKeep' | 'lowercase' | 'Lowercase' | 'uppercase' | 'Uppercase' | 'keepequal' | 'KeepEqual' | 'dropequal' | 'DropEqual'
        readonly modulus?: number
        readonly regex?: string
        readonly replacement?: string
        readonly separator?: string
        readonly sourceLabels?: readonly string[]
        readonly targetLabel?: string
      }[]
      readonly scheme?: 'http' | 'https'
      readonly scrapeTimeout?: string
      readonly targetPort?: number | string
    }[]
    readonly jobLabel?: string
    readonly namespaceSelector?: {
      readonly any?: boolean
      readonly matchNames?: readonly string[]
    }
    readonly podTargetLabels?: readonly string[]
    readonly sampleLimit?: number
    readonly selector: LabelSelector
  }
}

export interface PodMonitor {
  readonly apiVersion: 'monitoring.coreos.com/v1'
  readonly kind: 'PodMonitor'
  readonly metadata: Metadata
  readonly spec: {
    readonly jobLabel?: string
    readonly namespaceSelector?: {
      readonly any?: boolean
      readonly matchNames?: readonly string[]
    }
    readonly podMetricsEndpoints?: readonly {
      readonly honorLabels?: boolean
      readonly interval?: string
      readonly metricRelabelings?: readonly {
        readonly action?: 'replace' | 'Replace' | 'keep' | 'Keep' | 'drop' | 'Drop' | 'hashmod' | 'HashMod' | 'labelmap' | 'LabelMap' | 'labeldrop' | 'LabelDrop' | 'labelkeep' | 'LabelKeep' | 'lowercase' | 'Lowercase' | 'uppercase' | 'Uppercase' | 'keepequal' | 'KeepEqual' | 'dropequal' | 'DropEqual'
        readonly modulus?: number
        readonly regex?: string
        readonly replacement?: string
        readonly separator?: string
        readonly sourceLabels?: readonly string[]
        readonly targetLabel?: string
      }[]
      readonly params?: Readonly<Record<string, readonly string[]>>
      readonly path?: string
      readonly port?: string
      readonly relabelings?: readonly {
        readonly action?: 'replace' | 'Replace' | 'keep' | 'Keep' | 'drop' | 'Drop' | 'hashmod' | 'HashMod' | 'labelmap' | 'LabelMap' | 'labeldrop' | 'LabelDrop' | 'labelkeep' | 'LabelKeep' | 'lowercase' | 'Lowercase' | 'uppercase' | 'Uppercase' | 'keepequal' | 'KeepEqual' | 'dropequal' | 'DropEqual'
        readonly modulus?: number
        readonly regex?: string
        readonly replacement?: string
        readonly separator?: string
        readonly sourceLabels?: readonly string[]
        readonly targetLabel?: string
      }[]
      readonly scheme?: 'http' | 'https'
      readonly scrapeTimeout?: string
      readonly targetPort?: number | string
    }[]
    readonly podTargetLabels?: readonly string[]
    readonly sampleLimit?: number
    readonly selector: LabelSelector
  }
}

export interface PrometheusRule {
  readonly apiVersion: 'monitoring.coreos.com/v1'
  readonly kind: 'PrometheusRule'
  readonly metadata: Metadata
  readonly spec: {
    readonly groups?: readonly {
      readonly interval?: string
      readonly labels?: Readonly<Record<string, string>>
      readonly limit?: number
      readonly name: string
      readonly partial_response_strategy?: string
      readonly query_offset?: string
      readonly rules?: readonly {
        readonly alert?: string
        readonly annotations?: Readonly<Record<string, string>>
        readonly expr: number | string
        readonly for?: string
        readonly keep_firing_for?: string
        readonly labels?: Readonly<Record<string, string>>
        readonly record?: string
      }[]
    }[]
  }
}
