import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { KubernetesObject } from '../document.ts'
import { driftOf, driftWords } from './drift.ts'
import type { FieldSet, Live } from './live.ts'

const applied: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'acme', labels: { app: 'web' } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      spec: {
        containers: [
          {
            name: 'main',
            image: 'web:1',
            env: [{ name: 'A', value: '1' }],
            ports: [{ containerPort: 80 }],
            resources: { requests: { cpu: '1000m' } },
          },
        ],
      },
    },
  },
}

const everything: FieldSet = {
  'f:metadata': { 'f:labels': { 'f:app': {} } },
  'f:spec': {
    'f:replicas': {},
    'f:selector': {},
    'f:template': {
      'f:spec': {
        'f:containers': {
          'k:{"name":"main"}': {
            '.': {},
            'f:name': {},
            'f:image': {},
            'f:env': { 'k:{"name":"A"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
            'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
            'f:resources': { 'f:requests': { 'f:cpu': {} } },
          },
        },
      },
    },
  },
}

/** The object on the cluster, after others have set `fields` (by manager) to `changes`. */
function live(own: FieldSet, others: Readonly<Record<string, FieldSet>>, changes: object = {}): Live {
  const { metadata, spec } = applied as unknown as { metadata: object; spec: object }
  const managedFields = [
    { manager: 'stackwright', operation: 'Apply', fieldsV1: own },
    ...Object.entries(others).map(([manager, fieldsV1]) => ({
      manager,
      operation: 'Update',
      fieldsV1,
      ...(manager === 'kubectl' && { subresource: 'scale' }),
    })),
  ]
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, name: 'web', uid: '1', creationTimestamp: '', managedFields },
    spec: { ...spec, ...changes },
  } as unknown as Live
}

function lacking(...path: readonly string[]): FieldSet {
  const copy = structuredClone(everything) as Record<string, Record<string, unknown>>
  const parent = path.slice(0, -1).reduce((at, name) => at[name] as Record<string, Record<string, unknown>>, copy)
  delete parent[path.at(-1)!]
  return copy as FieldSet
}

describe('what others have changed', () => {
  test('is nothing where every field is still ours, however the cluster writes it', () => {
    assert.deepEqual(driftOf(applied, live(everything, {}, { revisionHistoryLimit: 10 })), [])
  })

  test('is told by field, value and who did it', () => {
    const drift = driftOf(
      applied,
      live(lacking('f:spec', 'f:replicas'), { 'kubectl-edit': { 'f:spec': { 'f:replicas': {} } } }, { replicas: 3 }),
    )
    assert.equal(driftWords(drift), 'replicas 3 instead of 2 by kubectl-edit')
  })

  test('is found deep inside, and when it was taken away', () => {
    const path = ['f:spec', 'f:template', 'f:spec', 'f:containers', 'k:{"name":"main"}', 'f:env']
    const drift = driftOf(
      applied,
      live(lacking(...path), {}, { template: { spec: { containers: [{ name: 'main', image: 'web:1' }] } } }),
    )
    assert.equal(driftWords(drift), 'containers[main].env is gone')
  })

  test('is not what we set ourselves while stopping, nor what we never applied', () => {
    assert.deepEqual(
      driftOf(
        applied,
        live(
          lacking('f:spec', 'f:replicas'),
          { 'stackwright-driver': { 'f:spec': { 'f:replicas': {} } } },
          { replicas: 0 },
        ),
      ),
      [],
    )
    const { replicas: _, ...spec } = (applied as unknown as { spec: Record<string, unknown> }).spec
    const scaled = { ...applied, spec } as unknown as KubernetesObject
    assert.deepEqual(
      driftOf(
        scaled,
        live(lacking('f:spec', 'f:replicas'), { kubectl: { 'f:spec': { 'f:replicas': {} } } }, { replicas: 5 }),
      ),
      [],
    )
  })
})
