import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type Registry, startRegistry } from './registry.ts'

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`

describe('the registry of the tests', () => {
  let registry: Registry
  const ask = (path: string, init?: RequestInit) => fetch(`http://${registry.address}/v2/${path}`, init)
  before(async () => void (registry = await startRegistry()))
  after(() => registry.close())

  test('answers the question whether it speaks version 2', async () => {
    assert.equal((await ask('')).status, 200)
  })

  test('a blob that came in pieces is had again by its digest', async () => {
    const began = await ask('acme/web/blobs/uploads/', { method: 'POST' })
    assert.equal(began.status, 202)
    const place = `http://${registry.address}${began.headers.get('location')}`
    const grown = await fetch(place, { method: 'PATCH', body: 'hello ' })
    assert.equal(grown.headers.get('range'), '0-5')
    assert.equal(
      (await fetch(`${place}?digest=${digestOf('hello world')}`, { method: 'PUT', body: 'world' })).status,
      201,
    )
    const head = await ask(`acme/web/blobs/${digestOf('hello world')}`, { method: 'HEAD' })
    assert.equal(head.headers.get('content-length'), '11')
    assert.equal(await (await ask(`acme/web/blobs/${digestOf('hello world')}`)).text(), 'hello world')
  })

  test('a blob with another digest than announced is refused and not kept', async () => {
    const began = await ask('acme/web/blobs/uploads/', { method: 'POST' })
    const place = `http://${registry.address}${began.headers.get('location')}`
    assert.equal((await fetch(`${place}?digest=${digestOf('true')}`, { method: 'PUT', body: 'false' })).status, 400)
    assert.equal((await ask(`acme/web/blobs/${digestOf('true')}`)).status, 404)
    assert.equal((await ask('acme/web/blobs/uploads/..%2F..%2Fx', { method: 'PATCH', body: 'x' })).status, 404)
  })

  test('a manifest is had by tag and by digest, with its type, in its own repository alone', async () => {
    const text = '{"schemaVersion":2}'
    const type = 'application/vnd.docker.distribution.manifest.v2+json'
    const put = await ask('acme/web/manifests/1', { method: 'PUT', body: text, headers: { 'content-type': type } })
    assert.deepEqual([put.status, put.headers.get('docker-content-digest')], [201, digestOf(text)])
    for (const reference of ['1', digestOf(text)]) {
      const got = await ask(`acme/web/manifests/${reference}`)
      assert.deepEqual([got.headers.get('content-type'), await got.text()], [type, text])
    }
    assert.equal((await ask('acme/web/manifests/2', { method: 'HEAD' })).status, 404)
    assert.equal((await ask(`acme/other/manifests/${digestOf(text)}`)).status, 404)
    assert.deepEqual(registry.tags(), { 'acme/web:1': digestOf(text) })
    assert.deepEqual(await (await ask('acme/web/tags/list')).json(), { name: 'acme/web', tags: ['1'] })
    assert.ok(registry.requests().includes('PUT /v2/acme/web/manifests/1'))
  })
})
