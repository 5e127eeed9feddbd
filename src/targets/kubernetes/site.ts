import type { NodeId } from '../../graph/id.ts'
import type { Setting } from '../target.ts'
import type { KubernetesOptions } from './options.ts'

/** All that a lowering to Kubernetes depends on beside the graph. */
export interface Site {
  readonly setting: Setting
  readonly options: KubernetesOptions
  /** Replicas set by hand. */
  readonly scaled: Readonly<Record<NodeId, number>>
  /**
   * A mark of the present value of each secret, where it is known: processes that read a secret are replaced when its
   * mark changes. Never the value.
   */
  readonly secretMarks: Readonly<Record<NodeId, string>>
  /**
   * How ConfigMaps are named. `hashed`: by their content too, so that a replica that is restarted, or a release that is
   * taken back, finds the files that it was made with. `plain`: for tools that keep names (kustomize, Helm); a mark on
   * each pod then tells of a change.
   */
  readonly configNames: 'hashed' | 'plain'
}

/** The site for a setting, with what else is known of the cluster. */
export function siteOf(
  setting: Setting,
  known: Partial<Pick<Site, 'scaled' | 'secretMarks' | 'configNames'>> = {},
): Site {
  return {
    setting,
    options: (setting.options ?? {}) as KubernetesOptions,
    scaled: {},
    secretMarks: {},
    configNames: 'hashed',
    ...known,
  }
}
