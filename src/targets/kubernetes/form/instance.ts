import type { KubernetesObject } from '../document.ts'
import { instanceLabel } from '../names.ts'

/** A place in objects of one kind where kustomize sets a label, as `labels.fields` of a kustomization has it. */
export interface LabelField {
  readonly path: string
  readonly group?: string
  readonly kind: string
  readonly create: false
}

/**
 * Where the label of the environment stands beside the labels of objects themselves. Only what selects pods of one node
 * is here: kustomize's own `includeSelectors` would also put the label into rules of the network that mean pods of
 * others, such as the name servers of the cluster.
 */
export const labelFields: readonly LabelField[] = [
  field('', 'Service', 'spec/selector'),
  ...['Deployment', 'StatefulSet', 'DaemonSet'].flatMap((kind) => [
    field('apps', kind, 'spec/selector/matchLabels'),
    field('apps', kind, 'spec/template/metadata/labels'),
    field('apps', kind, 'spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels'),
  ]),
  field('apps', 'StatefulSet', 'spec/volumeClaimTemplates/metadata/labels'),
  field('batch', 'Job', 'spec/template/metadata/labels'),
  field('batch', 'CronJob', 'spec/jobTemplate/metadata/labels'),
  field('batch', 'CronJob', 'spec/jobTemplate/spec/template/metadata/labels'),
  field('policy', 'PodDisruptionBudget', 'spec/selector/matchLabels'),
  field('monitoring.coreos.com', 'ServiceMonitor', 'spec/selector/matchLabels'),
  field('postgresql.cnpg.io', 'Cluster', 'spec/inheritedMetadata/labels'),
  field('external-secrets.io', 'ExternalSecret', 'spec/target/template/metadata/labels'),
]

/** The object with another environment's label wherever a kustomization with these fields would set it. */
export function withInstance(object: KubernetesObject, instance: string): KubernetesObject {
  const [group] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['']
  const fields = labelFields.filter((each) => each.kind === object.kind && (each.group ?? '') === group)
  const paths = ['metadata/labels', ...fields.map((each) => each.path)]
  return paths.reduce<unknown>((whole, path) => labelled(whole, path.split('/'), instance), object) as KubernetesObject
}

function labelled(value: unknown, [key, ...rest]: readonly string[], instance: string): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => labelled(each, [key!, ...rest], instance))
  if (typeof value !== 'object' || value === null) return value
  if (key === undefined) return instanceLabel in value ? { ...value, [instanceLabel]: instance } : value
  const below = (value as Record<string, unknown>)[key]
  return below === undefined ? value : { ...value, [key]: labelled(below, rest, instance) }
}

/** True when every such place has the label already, so that setting it changes its value alone. */
export function carriesInstance(object: KubernetesObject): boolean {
  return instanceLabel in (object.metadata.labels ?? {})
}

function field(group: string, kind: string, path: string): LabelField {
  return { path, ...(group && { group }), kind, create: false }
}
