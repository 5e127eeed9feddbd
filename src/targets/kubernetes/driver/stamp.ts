import { fingerprint } from '../../../base/json.ts'
import type { KubernetesObject } from '../document.ts'
import { appliedMark } from './drift.ts'

/** On a pod: the fingerprint of the definition that it was made from, so that old pods can be told from new ones. */
export const releaseMark = 'stackwright.dev/release'

/** What replaces its pods one by one when their definition changes. */
export type Rolling = Extract<KubernetesObject, { readonly kind: 'Deployment' | 'StatefulSet' }>

/** True for what replaces its pods when their definition changes. */
export function isRolling(object: KubernetesObject): object is Rolling {
  return object.kind === 'Deployment' || object.kind === 'StatefulSet'
}

/**
 * The objects as they are applied: with the fingerprint of what they are without what changes by itself (`plain`), and
 * of the pods that they make.
 */
export function stamped(objects: readonly KubernetesObject[], plain: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.map((object, index) => {
    const marked = {
      ...object,
      metadata: {
        ...object.metadata,
        annotations: { ...object.metadata.annotations, [appliedMark]: fingerprint(plain[index]) },
      },
    }
    return isRolling(object) ? withRelease(marked as Rolling) : (marked as KubernetesObject)
  })
}

function withRelease(object: Rolling): Rolling {
  const { template } = object.spec!
  const annotations = { ...template.metadata?.annotations, [releaseMark]: fingerprint(template).slice(0, 12) }
  return {
    ...object,
    spec: { ...object.spec!, template: { ...template, metadata: { ...template.metadata, annotations } } },
  } as Rolling
}
