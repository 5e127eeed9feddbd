import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, route, secret, service, store } from '../../graph/fakes/nodes.ts'
import type { Process } from '../../graph/process.ts'
import {
  bindAddress,
  file,
  host,
  ifEncrypted,
  ownPort,
  port,
  project,
  secretFile,
  secretHash,
  secretValue,
  software,
  text,
  type Reference,
  url,
  volume,
} from '../../graph/text.ts'
import { binderOf } from './bind.ts'
import { siteOf } from './fakes/site.ts'

const web = service('bi-web', {
  files: [
    { name: 'conf/a.py', content: '' },
    { name: 'pg/pass', content: '', secret: true },
  ],
})
const asks = service('asks', { env: { A: text`${port('rolls')}` } })
const graph = graphOf([
  web,
  asks,
  service('rolls'),
  service('alone', { singleton: true }),
  store('db'),
  secret('key'),
  route('bi-route', 'bi-web'),
  route('deep', 'bi-web', { app: 'deep', path: '/a/b/' }),
])
const ports = {
  'bi-web:http': [9000, 9001],
  'alone:http': [9100],
  'db:sql': [5433],
  'rolls:http': [9200, 9201],
  'inside:rolls:http': [18_090],
  'asks:http': [1, 2],
  'edge:bi': [8088],
  'edge:deep': [8089],
}
const site = siteOf(graph, { ports, software: { program: { root: '/soft', programs: {} } } })
const binder = (node = web, process: Process = web, refusesRoot = false, at = site) =>
  binderOf(graph, at, node, process, refusesRoot, (id) => `sha of ${id}`, 'v1')

describe('means the same in commands and files', () => {
  const meanings: readonly [reference: Reference, means: string][] = [
    [host('db'), '127.0.0.1'],
    [bindAddress, '127.0.0.1'],
    [port('db'), '5433'],
    [port('db', 'sql'), '5433'],
    [port('alone'), '9100'],
    [port('rolls'), '18090'],
    [url('bi-route'), 'http://127.0.0.1:8088'],
    [url('bi-route', 'inside'), 'http://127.0.0.1:8088'],
    [url('deep'), 'http://127.0.0.1:8089/a/b'],
    [secretFile('key'), '/state/secrets/key'],
    [secretHash('key'), 'sha of key'],
    [file('conf/a.py'), '/state/config/bi-web/v1/conf/a.py'],
    [file('pg/pass'), '/state/secrets/bi-web.pg.pass'],
    [{ ref: 'files' }, '/state/config/bi-web/v1'],
    [volume('bi-data'), '/state/data/bi-data'],
    [software('lib/x'), '/soft/lib/x'],
    [project('./a/b'), '/project/a/b'],
    [project('a'), '/project/a'],
    [project('.'), '/project'],
    [project(''), '/project'],
  ]
  for (const [reference, means] of meanings) {
    test(`${JSON.stringify(reference)}`, () => {
      assert.equal(binder().spawned(text`${reference}`), means)
      assert.equal(binder().inFile(text`${reference}`), means)
    })
  }
})

test("what is a replica's own is a stand-in of the process table in a command, and refused in a file", () => {
  const own: readonly Reference[] = [ownPort('http'), { ref: 'instance' }, { ref: 'scratch' }]
  assert.equal(binder().spawned({ text: own }), '{port:http}{instance}{scratch}')
  for (const reference of own)
    assert.throws(() => binder().inFile({ text: [reference] }), /cannot stand|cannot stand here/)
})

test('the port of one that is alone may stand in its file', () => {
  const alone = service('alone', { singleton: true })
  assert.equal(binder(alone, alone).inFile(text`${ownPort('http')}`), '9100')
})

test('the value of a secret may stand only in a secret file, with the backslashes that it asks for', () => {
  assert.throws(() => binder().spawned(text`${secretValue('key')}`), /a secret cannot stand here/)
  assert.throws(() => binder().inFile(text`${secretValue('key')}`), /a secret cannot stand here/)
  assert.equal(
    binder().inFile(text`p=${secretValue('key', ':')}`, () => 'a:b'),
    'p=a\\:b',
  )
})

test('no store of one machine is reached by TLS', () => {
  assert.equal(binder().spawned(text`a${ifEncrypted('db', 's', 'p')}`), 'ap')
})

test('what is not a route, or has no port, is refused', () => {
  assert.throws(() => binder().spawned(text`${url('bi-web')}`), /bi-web is not a route/)
  assert.throws(() => binder().spawned(text`${port('key')}`), /key has no port/)
  assert.throws(
    () => binder(web, web, false, { ...site, ports: {} }).spawned(text`${port('db')}`),
    /no port was allocated for db:sql/,
  )
})

test('a server that refuses root has its files, data and secrets where its user can reach them', () => {
  const elsewhere = { ...site, ordinary: { folder: '/elsewhere', uid: 1, gid: 1 } }
  const at = (refuses: boolean) =>
    binder(web, web, refuses, elsewhere).spawned(text`${file('conf/a.py')} ${volume('d')} ${secretFile('key')}`)
  assert.equal(at(true), '/elsewhere/config/bi-web/v1/conf/a.py /elsewhere/data/d /elsewhere/private/bi-web/key')
  assert.equal(at(false), '/state/config/bi-web/v1/conf/a.py /state/data/d /state/secrets/key')
})

test('software that is not installed yet has a stand-in that says so', () => {
  assert.equal(
    binder(web, web, false, { ...site, software: {} }).spawned(text`${software('x')}`),
    '{software program}/x',
  )
})
