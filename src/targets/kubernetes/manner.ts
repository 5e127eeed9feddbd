import type { Manner } from '../document/manner.ts'

/** How people lay out manifests: who it is first, then what it wants. */
export const manifestManner: Manner = {
  order: [
    { at: '', keys: ['apiVersion', 'kind', 'metadata', 'type', 'immutable', 'spec', 'data'] },
    { at: '**.metadata', keys: ['name', 'namespace', 'labels', 'annotations'] },
    { at: '**.selector', keys: ['matchLabels'] },
    { at: '**.containers.*', keys: containerKeys() },
    { at: '**.initContainers.*', keys: containerKeys() },
    { at: '**.egress.*', keys: ['to', 'ports'] },
    { at: '**.ingress.*', keys: ['from', 'ports'] },
    { at: 'spec.rules.*', keys: ['host', 'matches', 'filters', 'backendRefs'] },
    { at: '**.items.*', keys: ['key', 'path'] },
    { at: '**.configMap', keys: ['name'] },
    { at: '**.secret', keys: ['name'] },
    { at: '**.resources', keys: ['requests', 'limits'] },
    { at: '**.env.*', keys: ['name', 'value', 'valueFrom'] },
    { at: '**.volumes.*', keys: ['name'] },
    { at: '**.volumeMounts.*', keys: ['name', 'mountPath'] },
    { at: '**.ports.*', keys: ['name', 'port', 'containerPort', 'targetPort', 'protocol'] },
    { at: '**.template.spec', keys: podKeys() },
    {
      at: 'spec',
      keys: [
        'podSelector',
        'policyTypes',
        'schedule',
        'timeZone',
        'scaleTargetRef',
        'serviceName',
        'replicas',
        'minReplicas',
        'maxReplicas',
        'strategy',
        'selector',
        'ports',
        'parentRefs',
        'hostnames',
      ],
    },
  ],
  brackets: [
    '**.accessModes',
    '**.drop',
    '**.policyTypes',
    '**.hostnames',
    '**.hosts',
    '**.except',
    '**.matchLabelKeys',
    '**.values',
  ],
  apart: ['data'],
  indentLists: false,
}

function containerKeys(): string[] {
  return [
    'name',
    'image',
    'imagePullPolicy',
    'command',
    'args',
    'workingDir',
    'env',
    'ports',
    'startupProbe',
    'readinessProbe',
    'livenessProbe',
    'lifecycle',
    'resources',
    'securityContext',
    'volumeMounts',
  ]
}

function podKeys(): string[] {
  return [
    'restartPolicy',
    'serviceAccountName',
    'automountServiceAccountToken',
    'enableServiceLinks',
    'priorityClassName',
    'nodeSelector',
    'tolerations',
    'topologySpreadConstraints',
    'terminationGracePeriodSeconds',
    'securityContext',
    'initContainers',
    'containers',
    'volumes',
  ]
}
