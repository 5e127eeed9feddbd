import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { graphOf, service } from '../../graph/fakes/nodes.ts'
import { recipe, site } from './fakes/cluster.ts'
import { objectsOf } from './objects.ts'
import { printObjects } from './print.ts'

const objects = objectsOf(
  graphOf([service('bi', { recipe, singleton: true, stop: { signal: 'SIGTERM', grace: 5, drain: 3 } })]),
  site(),
).get('bi')!
const printed = printObjects(objects, 'bi: a service.')

test('what is printed is read as what was meant', () => {
  assert.deepEqual(
    parseAllDocuments(printed).map((each) => each.toJS() as unknown),
    JSON.parse(JSON.stringify(objects)),
  )
})

test('who it is comes first, and values that surprise have their reason above them', () => {
  assert.match(
    printed,
    /^# bi: a service\.\n\napiVersion: networking\.k8s\.io\/v1\nkind: NetworkPolicy\nmetadata:\n  name: bi\n/,
  )
  assert.match(
    printed,
    /\n  # Never two at once: the old one is gone before the new one starts\.\n  strategy:\n    type: Recreate\n/,
  )
  assert.match(printed, /# No limit of processors:[^\n]+\n +limits:/)
  assert.match(printed, /# Requests come until every machine has heard[^\n]+\n +lifecycle:/)
})
