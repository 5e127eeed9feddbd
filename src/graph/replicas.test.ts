import assert from 'node:assert/strict'
import { test } from 'node:test'
import { service } from './fakes/nodes.ts'
import { wantedReplicas } from './replicas.ts'

test('replicas set by hand count as long as the platform allows them', () => {
  const web = service('bi-web', { replicas: { min: 2, max: 4 } })
  assert.deepEqual(
    [undefined, 1, 2, 3, 4, 5].map((scaled) => wantedReplicas(web, scaled)),
    [2, 2, 2, 3, 4, 2],
  )
})
