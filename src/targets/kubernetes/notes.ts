import type { Note } from '../document/yaml.ts'
import type { KubernetesObject } from './document.ts'
import type { PodTemplateSpec } from './kinds/kubernetes.gen.ts'
import { mainContainer } from './scaling.ts'

/** Remarks on values of an object that surprise at first sight, for whoever reads the files. */
export function notesOf(object: KubernetesObject): Note[] {
  switch (object.kind) {
    case 'Deployment':
      return [
        ...(object.spec?.replicas === undefined
          ? [{ path: ['spec', 'selector'], comment: 'No number of replicas: an autoscaler owns it.' }]
          : []),
        ...(object.spec?.strategy?.type === 'Recreate'
          ? [
              {
                path: ['spec', 'strategy'],
                comment: 'Never two at once: the old one is gone before the new one starts.',
              },
            ]
          : []),
        ...podNotes(object.spec?.template, ['spec', 'template']),
      ]
    case 'StatefulSet':
      return [
        { path: ['spec', 'persistentVolumeClaimRetentionPolicy'], comment: 'The data stays when this is deleted.' },
        ...podNotes(object.spec?.template, ['spec', 'template']),
      ]
    case 'Job':
      return podNotes(object.spec?.template, ['spec', 'template'])
    case 'CronJob':
      return podNotes(object.spec?.jobTemplate.spec?.template, ['spec', 'jobTemplate', 'spec', 'template'])
    case 'PodDisruptionBudget':
      return [
        {
          path: ['spec', 'unhealthyPodEvictionPolicy'],
          comment: 'A pod that is not ready anyway never keeps a machine from being emptied.',
        },
      ]
    default:
      return []
  }
}

function podNotes(template: PodTemplateSpec | undefined, path: readonly string[]): Note[] {
  const spec = [...path, 'spec']
  const containers = template?.spec?.containers ?? []
  const copies = (template?.spec?.initContainers ?? []).findIndex((each) => each.name === 'secrets')
  return [
    ...(copies >= 0
      ? [
          {
            path: [...spec, 'initContainers', copies],
            comment:
              'Some programs refuse a secret that a group may read, as those are which the cluster writes. These copies are in memory, and for one user alone.',
          },
        ]
      : []),
    ...(template?.spec?.volumes ?? []).flatMap((volume, index) =>
      volume.projected?.defaultMode === undefined
        ? []
        : [
            {
              path: [...spec, 'volumes', index, 'projected', 'defaultMode'],
              comment: `0${volume.projected.defaultMode.toString(8)} in octal`,
            },
          ],
    ),
    ...containers.flatMap((container, index) => [
      ...(index === 0 && container.resources?.limits
        ? [
            {
              path: [...spec, 'containers', index, 'resources', 'limits'],
              comment: 'No limit of processors: it would make the process wait while processors idle.',
            },
          ]
        : []),
      ...(container.lifecycle?.preStop?.exec?.command?.includes('sleep')
        ? [
            {
              path: [...spec, 'containers', index, 'lifecycle'],
              comment: 'Requests come until every machine has heard that the pod is leaving.',
            },
          ]
        : []),
      ...(container.name === mainContainer && containers.length > 1
        ? [
            {
              path: [...spec, 'containers', index, 'lifecycle'],
              comment: 'The edge beside it answers its last requests first.',
            },
          ]
        : []),
    ]),
  ]
}
