import assert from 'node:assert/strict'
import { test } from 'node:test'
import { database, graphOf, job, program, route, secret, service, store } from '../graph/fakes/nodes.ts'
import type { Node } from '../graph/node.ts'
import { port, text, url } from '../graph/text.ts'
import { itemsOf } from './item.ts'

const item = (node: Node, address: (id: string) => string | undefined = () => undefined) =>
  itemsOf(graphOf([node]), address).get(node.id)!

/** The labels of what differs between two nodes. */
function differing(a: Node, b: Node): string[] {
  const [before, after] = [item(a).parts, item(b).parts]
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((label) => before[label] !== after[label])
    .sort()
}

test('each change of a service has a label of its own', () => {
  const plain = service('web')
  const changes: Readonly<Record<string, Partial<typeof plain>>> = {
    software: { recipe: { ...program.recipe, id: 'program-2' } },
    command: { command: ['program', '--more'] },
    'variable A': { env: { A: '1' } },
    'file a.conf': { files: [{ name: 'a.conf', content: 'a' }] },
    volumes: { volumes: ['web-data'] },
    resources: { resources: { millicores: 1, memory: 1 } },
    singleton: { singleton: true },
    health: { health: { ...plain.health, boot: { within: 99 } } },
    stop: { stop: { ...plain.stop, grace: 99 } },
    replicas: { replicas: { min: 1, max: 2 } },
  }
  for (const [label, change] of Object.entries(changes))
    assert.deepEqual(differing(plain, { ...plain, ...change }), [label])
})

test('a value is never in a part: variables and files are fingerprints', () => {
  assert.doesNotMatch(
    JSON.stringify(item(service('web', { env: { A: 'tell-tale' }, files: [{ name: 'f', content: 'tell-tale' }] }))),
    /tell-tale/,
  )
})

test('another engine or version of a store replaces it', () => {
  assert.deepEqual(differing(store('db'), store('db', { version: '17' })), ['version'])
  assert.deepEqual(item(store('db')).replaceOn, ['engine', 'version'])
})

test('a job is what it depends on, and not how it is done', () => {
  assert.deepEqual(differing(job('fill'), job('fill', { command: ['other'], env: { A: '1' }, timeout: 1 })), [])
  assert.deepEqual(differing(job('fill'), job('fill', { inputs: 1 })), ['inputs'])
})

test('a route, a database, a secret and a schedule differ when anything of theirs does, and not by where they are written', () => {
  assert.deepEqual(differing(route('r', 'web'), route('r', 'web', { timeout: 31 })), ['route'])
  assert.deepEqual(differing(route('r', 'web'), route('r', 'web', { place: { path: 'elsewhere', line: 7 } })), [])
  assert.deepEqual(differing(database('db-a'), database('db-a', { readers: [{ user: 'x', password: 'p' }] })), [
    'database',
  ])
  assert.deepEqual(differing(secret('s'), secret('s', { origin: { from: 'environment', variable: 'S' } })), ['secret'])
})

test('an address that a node reads is a part of it, and another one is not', () => {
  const addresses: Readonly<Record<string, string>> = { db: '5432', route: 'http://x', other: '1' }
  const reader = service('web', { env: { AT: text`${port('db')}`, URL: text`${url('route')}` } })
  const at = (changed: object) => item(reader, (id) => ({ ...addresses, ...changed })[id]).parts['addresses']
  assert.notEqual(at({}), at({ db: '5433' }))
  assert.notEqual(at({}), at({ route: 'http://y' }))
  assert.equal(at({}), at({ other: '2' }))
  assert.equal(item(service('web'), () => '1').parts['addresses'], undefined)
})

test('key spaces and identities are facts of others and no items; each item knows its place and whether it keeps data', () => {
  const base = { app: 'a', place: { path: 'apps.a' }, keep: false }
  const nodes: Node[] = [
    { ...base, id: 'k', kind: 'keyspace', store: 'c', index: 0, prefix: '', purpose: '' },
    store('db'),
    service('web'),
    { ...base, id: 'i', kind: 'identity', issuer: '', clientId: '', clientSecret: '', groupsClaim: '', scopes: [] },
    { ...base, id: 'v', kind: 'volume', keep: true, size: 1 },
    { ...base, id: 's', kind: 'schedule', job: 'j', cron: '* * * * *' },
  ]
  const items = itemsOf(graphOf(nodes), () => undefined)
  assert.deepEqual(
    [...items.values()].map((each) => [each.id, each.kind, each.keep, each.place.path]),
    [
      ['db', 'store', true, 'stores.db'],
      ['s', 'schedule', false, 'apps.a'],
      ['v', 'volume', true, 'apps.a'],
      ['web', 'service', false, 'apps.web'],
    ],
  )
})

test('a route changes with the software whose files the edge serves, and not with that of others', () => {
  const parts = (version: string, statics: boolean) => {
    const web = service('web', { recipe: { ...program.recipe, id: `program-${version}` } })
    const files = statics ? [{ path: '/static/', from: { ref: 'software', path: 'static' } as const, cache: 60 }] : []
    const way = route('way', 'web', { statics: files })
    return itemsOf(graphOf([web, way]), () => undefined).get('way')!.parts
  }
  assert.notDeepEqual(parts('1', true), parts('2', true))
  assert.deepEqual(parts('1', false), parts('2', false))
})
