import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Connection } from '../../../graph/connection.ts'
import type { Graph } from '../../../graph/graph.ts'
import type { Node } from '../../../graph/node.ts'
import { plain } from '../../paint.ts'
import { layered } from './layers.ts'
import { mermaidText } from './mermaid.ts'
import { pictureOf, reduced } from './picture.ts'
import { svgText } from './svg.ts'
import { treeLines } from './tree.ts'

const place = { path: 'apps.bi' }
const nodes = [
  { kind: 'route', id: 'bi-route', app: 'bi', place, path: '/', to: { service: 'bi-web', port: 'http' }, tls: false },
  {
    kind: 'service',
    id: 'bi-web',
    app: 'bi',
    role: 'web',
    place,
    recipe: { id: 'superset-6.1.0' },
    replicas: { min: 1, max: 4 },
    singleton: false,
  },
  {
    kind: 'service',
    id: 'bi-beat',
    app: 'bi',
    role: 'beat',
    place,
    recipe: { id: 'superset-6.1.0' },
    replicas: { min: 1, max: 1 },
    singleton: true,
  },
  { kind: 'job', id: 'bi-migrate', app: 'bi', place, when: 'deploy', title: 'bring the "database" to <6.1.0>' },
  { kind: 'job', id: 'bi-verify', app: 'bi', place, when: 'verify', title: 'prove that bi works' },
  { kind: 'store', id: 'metastore', app: 'metastore', place, engine: 'postgres', version: '16' },
  { kind: 'store', id: 'cache', app: 'cache', place, engine: 'redis', version: '7' },
] as unknown as Node[]
const needs = (from: string, to: string, needed: Connection['needed'] = 'start'): Connection => ({
  from,
  to,
  needed,
  tls: false,
})
const graph: Graph = {
  platform: 'acme',
  environment: 'dev',
  nodes: new Map(nodes.map((node) => [node.id, node])),
  connections: [
    needs('bi-web', 'bi-migrate'),
    needs('bi-web', 'metastore'),
    needs('bi-migrate', 'metastore'),
    needs('bi-beat', 'bi-migrate'),
    needs('bi-web', 'cache', 'better'),
  ],
}
const picture = pictureOf(graph)

test('a need that another need brings with it is left out, and a proof needs nothing in a picture', () => {
  assert.deepEqual(picture.arrows.map(({ from, to, needed }) => `${from} ${needed} ${to}`).sort(), [
    'bi-beat start bi-migrate',
    'bi-migrate start metastore',
    'bi-route start bi-web',
    'bi-web better cache',
    'bi-web start bi-migrate',
  ])
})

test('needs are reduced in long chains and in circles without end', () => {
  const chain = new Map(
    Array.from({ length: 20_000 }, (_, index) => [`n${index}`, index === 0 ? [] : [`n${index - 1}`]]),
  )
  assert.deepEqual(reduced(chain).get('n19999'), ['n19998'])
  assert.deepEqual(
    [
      ...reduced(
        new Map([
          ['a', ['b']],
          ['b', ['a']],
        ]),
      ).keys(),
    ],
    ['a', 'b'],
  )
})

test('a tree begins with what people reach, and draws each thing once', () => {
  assert.deepEqual(treeLines(picture, plain), [
    'acme, dev',
    '',
    'bi-route            route     route /',
    '└─ bi-web           service   superset-6.1.0, 1 to 4 replicas',
    '   └─ bi-migrate    job       bring the "database" to <6.1.0>',
    '      └─ metastore  store     postgres 16',
    'bi-beat             service   superset-6.1.0, exactly one',
    '└─ bi-migrate       as above',
    'bi-verify           job       prove that bi works',
    'cache               store     redis 7',
  ])
})

test('a Mermaid chart groups by app, escapes words, and dots what is only for the better', () => {
  const text = mermaidText(picture)
  assert.match(text, /^flowchart LR\n {2}subgraph n_app_bi \["bi"\]\n/)
  assert.match(text, /n_bi_migrate\[\/"bi-migrate<br\/>bring the #quot;database#quot; to <6\.1\.0>"\/\]/)
  assert.match(text, /n_bi_web -\.-> n_cache\n/)
})

test('a drawing has every box and arrow, escapes words, and is the same each time', () => {
  const text = svgText(picture)
  assert.equal(text, svgText(pictureOf(graph)))
  for (const { id } of picture.boxes) assert.ok(text.includes(`>${id}</text>`), id)
  assert.equal(text.match(/<path class="/g)!.length - 1, picture.arrows.length, 'the tip is a path too')
  assert.ok(text.includes('&quot;database&quot; to &lt;6.1.0&gt;'))
  assert.doesNotMatch(text, /NaN|undefined|<script/)
})

test('arrows point right, and no two boxes of a layer touch', () => {
  const ids = Array.from({ length: 60 }, (_, index) => `n${index}`)
  const arrows = ids.flatMap((from, index) =>
    [2 * index + 1, 2 * index + 2, index + 7].filter((to) => to < ids.length).map((to) => ({ from, to: ids[to]! })),
  )
  const { boxes, bends } = layered(ids, arrows, 46)
  for (const [index, { from, to }] of arrows.entries()) {
    assert.ok(boxes.get(from)!.layer < boxes.get(to)!.layer)
    assert.equal(bends[index]!.length, boxes.get(to)!.layer - boxes.get(from)!.layer - 1)
  }
  for (const layer of Map.groupBy(boxes.values(), (box) => box.layer).values()) {
    const sorted = layer.map((box) => box.y).sort((a, b) => a - b)
    sorted.slice(1).forEach((y, index) => assert.ok(y - sorted[index]! >= 46, 'boxes overlap'))
  }
})

test('a platform of nothing is drawn too', () => {
  const empty = pictureOf({ ...graph, nodes: new Map(), connections: [] })
  assert.deepEqual(treeLines(empty, plain), ['acme, dev', ''])
  assert.doesNotMatch(svgText(empty), /NaN|Infinity/)
})
