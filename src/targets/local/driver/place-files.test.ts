import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { graphOf, secret, service } from '../../../graph/fakes/nodes.ts'
import type { ServiceNode } from '../../../graph/node.ts'
import { secretValue, text } from '../../../graph/text.ts'
import { siteOf, temporary } from '../fakes/site.ts'
import { placeService } from '../lower.ts'
import { makeFolder, placeFiles, removeFiles, removeOldVersions } from './place-files.ts'
import { secretStore } from '../../secret-files.ts'

const mode = (path: string) => statSync(path).mode & 0o777

/** A service with an ordinary and a secret file, placed in a folder. */
function placedIn(folder: string, content: string) {
  const web: ServiceNode = service('web', {
    files: [
      { name: 'conf/a.conf', content },
      { name: '.pgpass', content: text`*:${secretValue('key', ':')}`, secret: true },
    ],
  })
  const graph = graphOf([web, secret('key')])
  const site = siteOf(graph, { folder })
  const secrets = secretStore(graph, folder, '/')
  secrets.ensure()
  const placed = placeService(graph, site, web, secrets.hash)
  placeFiles(placed, secrets, ['key'], undefined)
  return { placed, site, secrets, path: join(placed.binder.folders.config, 'conf/a.conf') }
}

test('files are written where the row expects them: for all to read, but secret ones for us alone', (context) => {
  const folder = temporary(context)
  const { path, secrets } = placedIn(folder, 'a = 1')
  assert.deepEqual([readFileSync(path, 'utf8'), mode(path)], ['a = 1', 0o644])
  const pass = join(folder, 'secrets/web..pgpass')
  assert.deepEqual([readFileSync(pass, 'utf8'), mode(pass)], [`*:${secrets.value('key')}`, 0o600])
  assert.equal(mode(join(folder, 'secrets')), 0o700)
})

test('the value of a secret is in no file outside the store', (context) => {
  const folder = temporary(context)
  const { secrets } = placedIn(folder, 'a = 1')
  for (const path of readdirSync(join(folder, 'config'), { recursive: true, encoding: 'utf8' })) {
    const whole = join(folder, 'config', path)
    if (statSync(whole).isFile()) assert.ok(!readFileSync(whole, 'utf8').includes(secrets.value('key')), path)
  }
})

test('an unchanged file is left alone', (context) => {
  const folder = temporary(context)
  const { path } = placedIn(folder, 'a = 1')
  const before = statSync(path).ino
  placedIn(folder, 'a = 1')
  assert.equal(statSync(path).ino, before)
})

test('earlier versions stay until nothing runs with them, and then go', (context) => {
  const folder = temporary(context)
  const [one, two] = [placedIn(folder, 'a = 1'), placedIn(folder, 'a = 2')]
  assert.deepEqual([existsSync(one.path), existsSync(two.path)], [true, true])
  removeOldVersions(two.placed)
  assert.deepEqual([existsSync(one.path), existsSync(two.path)], [false, true])
})

test("removing a node removes its data and its files, here and at the ordinary user's place, and no other's", (context) => {
  const [folder, other] = [temporary(context), join(temporary(context), 'lib', 'x')]
  for (const base of [folder, other]) {
    for (const id of ['db', 'web'])
      for (const kind of ['data', 'config', 'private']) mkdirSync(join(base, kind, id), { recursive: true })
  }
  const site = { ...siteOf(graphOf([])), folder, ordinary: { folder: other, uid: 1, gid: 1 } }
  removeFiles(site, 'db')
  for (const base of [folder, other])
    assert.deepEqual(
      ['data', 'config', 'private'].flatMap((kind) => readdirSync(join(base, kind))),
      ['web', 'web', 'web'],
    )
  removeFiles(site, 'web')
  assert.equal(existsSync(other), false, 'an empty place does not stay')
  assert.equal(existsSync(folder), true)
})

test('a folder is made with its parents, and its mode is put right', (context) => {
  const path = join(temporary(context), 'a', 'b')
  makeFolder(path, 0o700, undefined)
  assert.equal(mode(path), 0o700)
  writeFileSync(join(path, 'x'), '')
  makeFolder(path, 0o755, undefined)
  assert.deepEqual([mode(path), readdirSync(path)], [0o755, ['x']])
})
