import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configured } from './configs.ts'
import { site } from './fakes/cluster.ts'

const wish = { id: 'bi-web', part: 'files', namespace: 'acme', labels: {}, folder: '/etc/app' }

test('files are a ConfigMap that is named by its content and never changes, at their paths in the folder', () => {
  const one = configured(site(), [{ path: '/etc/app/a.conf', content: 'a' }], wish)
  assert.match(one.maps[0]!.metadata.name, /^bi-web-files-[0-9a-f]{8}$/)
  assert.equal(one.maps[0]!.immutable, true)
  assert.deepEqual(one.volume, {
    name: 'files',
    configMap: { name: one.maps[0]!.metadata.name, items: [{ key: 'a.conf', path: 'a.conf' }] },
  })
  const other = configured(site(), [{ path: '/etc/app/a.conf', content: 'b' }], wish)
  assert.notEqual(one.maps[0]!.metadata.name, other.maps[0]!.metadata.name)
  assert.notEqual(one.mark, other.mark)
})

test('for tools that keep names, the name stays', () => {
  const { maps } = configured(site({}, { configNames: 'plain' }), [{ path: '/etc/app/a.conf', content: 'a' }], wish)
  assert.deepEqual([maps[0]!.metadata.name, maps[0]!.immutable], ['bi-web-files', undefined])
})

test('a file in a folder keeps its path, though its key cannot', () => {
  const { maps, volume } = configured(
    site(),
    [
      { path: '/etc/app/pages/a b.html', content: 'x' },
      { path: '/etc/app/b/a b.html', content: 'y' },
    ],
    wish,
  )
  const items = volume.configMap!.items!
  assert.deepEqual(
    items.map((each) => each.path),
    ['pages/a b.html', 'b/a b.html'],
  )
  for (const { key } of items) assert.match(key, /^[-._a-zA-Z0-9]+$/)
  assert.deepEqual(Object.keys(maps[0]!.data!).sort(), items.map((each) => each.key).sort())
})

test('what is too much for one ConfigMap is in several, and the pod sees one folder', () => {
  const files = ['a', 'b', 'c'].map((name) => ({ path: `/etc/app/${name}`, content: name.repeat(600_000) }))
  const { maps, volume } = configured(site(), files, wish)
  assert.equal(maps.length, 3)
  assert.equal(new Set(maps.map((map) => map.metadata.name)).size, 3)
  assert.deepEqual(
    volume.projected?.sources?.map((source) => source.configMap?.items?.[0]?.path),
    ['a', 'b', 'c'],
  )
})
