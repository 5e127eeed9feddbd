import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, job, needs, service, store } from '../../graph/fakes/nodes.ts'
import { secretValue, text } from '../../graph/text.ts'
import { recipe, site } from './fakes/cluster.ts'
import { clusterItems } from './items.ts'

const db = store('db', { server: { ...store('db').server, recipe } })
const nodes = (changes: object = {}) => [
  service('bi', { recipe, env: { S: text`${secretValue('token')}` }, ...changes }),
  db,
  job('fill', { recipe }),
]
const parts = (id: string, graph = graphOf(nodes()), on = site()) => clusterItems(graph, on).get(id)!.parts

test('the ground comes first, and keeps no data', () => {
  const [[id, item]] = clusterItems(graphOf(nodes()), site()) as unknown as [[string, { kind: string; keep: boolean }]]
  assert.deepEqual([id, item.kind, item.keep], ['.ground', 'ground', false])
})

test('an option that changes what is applied is a reason to change it', () => {
  assert.notEqual(
    parts('bi')['manifest'],
    parts('bi', graphOf(nodes()), site({ pull: { policy: 'Always' } }))['manifest'],
  )
})

test('who comes and goes around a node changes its rules of the network alone', () => {
  const [before, after] = [parts('db'), parts('db', graphOf(nodes(), [needs('bi', 'db')]))]
  assert.notEqual(before['network rules'], after['network rules'])
  assert.equal(before['manifest'], after['manifest'])
})

test('replicas set by hand and the marks of secrets are no change of the platform', () => {
  assert.deepEqual(
    parts('bi'),
    parts('bi', graphOf(nodes()), site({}, { scaled: { bi: 3 }, secretMarks: { token: 'm' } })),
  )
})

test('another way to run a job is no reason to run it again', () => {
  assert.deepEqual(parts('fill'), parts('fill', graphOf(nodes()), site({ pull: { policy: 'Always' } })))
})
