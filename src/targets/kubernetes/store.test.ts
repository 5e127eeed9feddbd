import assert from 'node:assert/strict'
import { test } from 'node:test'
import { host, text } from '../../graph/text.ts'
import { service, store } from '../../graph/fakes/nodes.ts'
import type { StoreNode, VolumeNode } from '../../graph/node.ts'
import { made, recipe, site } from './fakes/cluster.ts'

const folder: VolumeNode = {
  kind: 'volume',
  id: 'db-data',
  app: 'db',
  place: { path: 'stores.db' },
  keep: true,
  size: 5 * 1024 ** 3,
}
const db = (server: Partial<StoreNode['server']> = {}) =>
  store('db', { server: { ...store('db').server, recipe, volumes: ['db-data'], ...server } })

test('a data server is a StatefulSet whose volume outlives it, by a name for its pods and one for all', () => {
  const { kinds, one, all } = made([db(), folder], [], site({ storage: { class: 'fast' } }))
  assert.deepEqual(kinds('db'), ['NetworkPolicy', 'Service', 'Service', 'StatefulSet'])
  const { spec } = one('db', 'StatefulSet')
  assert.deepEqual(
    all('Service').map((each) => [each.metadata.name, each.spec!.clusterIP]),
    [
      ['db-pods', 'None'],
      ['db', undefined],
    ],
  )
  assert.deepEqual(
    [spec!.serviceName, spec!.persistentVolumeClaimRetentionPolicy],
    ['db-pods', { whenDeleted: 'Retain', whenScaled: 'Retain' }],
  )
  const [claim] = spec!.volumeClaimTemplates!
  assert.deepEqual(
    [claim!.metadata.name, claim!.spec!.storageClassName, claim!.metadata.labels!['stackwright.dev/node']],
    ['data', 'fast', 'db-data'],
  )
  assert.equal(
    spec!.template.spec!.containers[0]!.volumeMounts!.find((each) => each.name === 'data')!.mountPath,
    '/var/lib/stackwright/db-data',
  )
})

test('one that keeps nothing is a Deployment, and never two at once', () => {
  const { kinds, one } = made([store('cache', { engine: 'memcached', server: { ...store('x').server, recipe } })])
  assert.deepEqual(kinds('cache'), ['NetworkPolicy', 'Service', 'Deployment'])
  assert.deepEqual(
    [one('cache', 'Deployment').spec!.strategy, one('cache', 'Deployment').spec!.replicas],
    [{ type: 'Recreate' }, 1],
  )
})

test('a volume is made ready before the server starts, once', () => {
  const [prepare] = made([db({ prepare: { command: ['initdb', 'a b', '$$'], unless: 'PG_VERSION' } }), folder]).one(
    'db',
    'StatefulSet',
  ).spec!.template.spec!.initContainers!
  assert.deepEqual(prepare!.command, [
    '/bin/sh',
    '-c',
    "test -e /var/lib/stackwright/db-data/PG_VERSION || exec initdb 'a b' '$$$$'",
  ])
  assert.ok(prepare!.volumeMounts!.some((each) => each.name === 'data'))
})

test('a server that asks itself does not go through its Service, which leads nowhere until it is ready', () => {
  const health = {
    ...store('x').server.health,
    ready: { ask: { probe: 'exec', command: ['ask', text`${host('db')}`] } as const, every: 5, timeout: 5 },
  }
  const { one } = made([db({ health }), folder, service('bi', { recipe, env: { AT: text`${host('db')}` } })])
  assert.deepEqual(one('db', 'StatefulSet').spec!.template.spec!.containers[0]!.readinessProbe!.exec!.command, [
    'ask',
    '127.0.0.1',
  ])
  assert.deepEqual(one('bi', 'Deployment').spec!.template.spec!.containers[0]!.env, [
    { name: 'AT', value: 'db.acme-dev-data.svc' },
  ])
})

test('a signal that is not the usual one is sent before the cluster sends its own', () => {
  const { lifecycle } = made([db({ stop: { signal: 'SIGINT', grace: 60, drain: 0 } }), folder]).one('db', 'StatefulSet')
    .spec!.template.spec!.containers[0]!
  assert.match(lifecycle!.preStop!.exec!.command!.at(-1)!, /kill -INT 1/)
})

test('one outside the platform is nothing here, and its address is told to all', () => {
  const { kinds, one } = made(
    [db(), folder, service('bi', { recipe, env: { AT: text`${host('db')}:${{ ref: 'port', of: 'db' }}` } })],
    [],
    site({ stores: { db: { external: { host: 'pg.example.com', port: 6432 } } } }),
  )
  assert.deepEqual(kinds('db'), [])
  assert.deepEqual(one('bi', 'Deployment').spec!.template.spec!.containers[0]!.env, [
    { name: 'AT', value: 'pg.example.com:6432' },
  ])
})

test('connections to PostgreSQL outside are encrypted where the options say so', () => {
  const on = site({ stores: { db: { external: { host: 'pg.example.com', tls: true } } } })
  const { one } = made(
    [db(), folder, service('bi', { recipe }), service('other', { recipe })],
    [{ from: 'bi', to: 'db', port: 'sql', tls: false, needed: 'start' }],
    on,
  )
  assert.deepEqual(one('bi', 'Deployment').spec!.template.spec!.containers[0]!.env, [
    { name: 'PGSSLMODE', value: 'require' },
  ])
  assert.equal(one('other', 'Deployment').spec!.template.spec!.containers[0]!.env, undefined)
})
