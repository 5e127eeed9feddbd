import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, job, service, store } from './fakes/nodes.ts'
import { nodeOf, nodesOf, once } from './graph.ts'
import { id } from './id.ts'

const graph = graphOf([store('db'), service('bi-web'), job('bi-migrate'), job('bi-init')])

test("nodes of a kind are given in order of id, as a list of the caller's own", () => {
  assert.deepEqual(
    nodesOf(graph, 'job').map((node) => node.id),
    ['bi-init', 'bi-migrate'],
  )
  nodesOf(graph, 'job').pop()
  assert.equal(nodesOf(graph, 'job').length, 2)
  assert.deepEqual(nodesOf(graph, 'volume'), [])
})

test('a node of an id and kind, and nothing else under that id', () => {
  assert.equal(nodeOf(graph, 'db', 'store').engine, 'postgres')
  assert.throws(() => nodeOf(graph, 'db', 'service'), /no service db in the graph/)
  assert.throws(() => nodeOf(graph, 'none', 'store'), /no store none/)
})

test('what is computed once is computed once for each graph', () => {
  let asked = 0
  const count = once((each) => ++asked && each.nodes.size)
  assert.deepEqual([count(graph), count(graph), count(graphOf([])), count(graph)], [4, 4, 0, 4])
  assert.equal(asked, 2)
})

test('an answer that is undefined is remembered too', () => {
  let asked = 0
  const ask = once(() => void asked++)
  ask(graph)
  ask(graph)
  assert.equal(asked, 1)
})

test('ids are the name and the parts, and the main part has the bare name', () => {
  assert.deepEqual([id('bi'), id('bi', 'web'), id('bi', 'web', 'x')], ['bi', 'bi-web', 'bi-web-x'])
})
