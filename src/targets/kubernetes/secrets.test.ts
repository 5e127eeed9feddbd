import assert from 'node:assert/strict'
import { test } from 'node:test'
import { graphOf, job, service, store } from '../../graph/fakes/nodes.ts'
import { file, secretFile, secretValue, text } from '../../graph/text.ts'
import { recipe, site } from './fakes/cluster.ts'
import { secretObjects } from './secrets.ts'

const reads = (id: string) => ({ recipe, env: { A: text`${secretFile(id)}` } })
const holds = (id: string) => ({
  files: [{ name: 'pass', secret: true, content: text`p ${secretValue(id)}` }],
  env: { F: text`${file('pass')}` },
})

test('each namespace has one Secret with the values that its processes read, and no others', () => {
  const graph = graphOf([
    service('bi', reads('a')),
    job('ops', { recipe, env: { V: text`${secretValue('b')}` } }),
    store('db', { server: { ...store('db').server, ...reads('c') } }),
    job('db-databases', reads('a')),
  ])
  assert.deepEqual(
    secretObjects(graph, site()).map(({ name, namespace, keys }) => [name, namespace, Object.keys(keys)]),
    [
      ['acme-dev-secrets', 'acme-dev-data', ['a', 'c']],
      ['acme-dev-secrets', 'acme-dev', ['a', 'b']],
    ],
  )
})

test('a process whose files hold secrets has a Secret with those files', () => {
  const [secret] = secretObjects(graphOf([service('bi', { recipe, ...holds('a') })]), site())
  assert.deepEqual([secret!.name, secret!.node, Object.keys(secret!.keys)], ['bi-secret-files', 'bi', ['bi.pass']])
  const content = secret!.keys['bi.pass']!
  assert.equal(content.kind === 'file' && content.file.compose((id) => `value of ${id}`), 'p value of a')
})

test('the administrator of a server outside has the password that the platform is given', () => {
  const db = store('db', { administrator: { user: 'postgres', password: 'db-superuser' } })
  const graph = graphOf([
    db,
    job('db-databases', { recipe, ...holds('db-superuser'), command: [text`${secretFile('db-superuser')}`] }),
  ])
  const secrets = secretObjects(
    graph,
    site({ stores: { db: { external: { host: 'pg.example.com', password: 'admin' } } } }),
  )
  assert.deepEqual(secrets.map((each) => each.keys)[0], { 'db-superuser': { kind: 'value', of: 'admin' } })
  const content = secrets[1]!.keys['db-databases.pass']!
  assert.ok(content.kind === 'file')
  assert.deepEqual([content.file.reads, content.file.compose((id) => id)], [['admin'], 'p admin'])
})
