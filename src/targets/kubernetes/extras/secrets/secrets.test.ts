import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { environments } from '../../form/fakes/environments.ts'
import type { SecretContent } from '../../secrets.ts'
import { secretObjects } from '../../secrets.ts'
import { siteOf } from '../../site.ts'
import { externalSecretObjects, neededValues, readsOf } from './external.ts'
import { templateOf } from './template.ts'

const name = (id: string) => id.replaceAll('-', '_')

/** A composed file as it comes from a text with the values of secrets in it. */
function composed(compose: (secret: (id: string) => string) => string, ...reads: string[]): SecretContent {
  return { kind: 'file', file: { name: 'file', path: '/file', content: '', reads, compose } }
}

/** What the operator makes of a template of ours: the few functions that ours use. */
function executed(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{ (.*?) \}\}/g, (_, action: string) => {
    if (action === '"{{"') return '{{'
    const [value, ...functions] = action.split(' | ')
    return functions.reduce((text, each) => {
      if (each === 'sha256sum') return createHash('sha256').update(text).digest('hex')
      const [, from, to] = /^replace ("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*")$/.exec(each)!
      return text.replaceAll(JSON.parse(from!) as string, () => JSON.parse(to!) as string)
    }, values[value!.slice(1)]!)
  })
}

describe('a template', () => {
  test('is the value alone, or its hash, or a text with it', () => {
    assert.equal(templateOf({ kind: 'value', of: 'metastore-superuser' }, name), '{{ .metastore_superuser }}')
    const hash = composed(
      (secret) => `user default on #${createHash('sha256').update(secret('cache-password')).digest('hex')} ~*\n`,
      'cache-password',
    )
    assert.equal(templateOf(hash, name), 'user default on #{{ .cache_password | sha256sum }} ~*\n')
    assert.equal(
      templateOf(
        composed((secret) => `a ${secret('a')} and {{b}}`, 'a'),
        name,
      ),
      'a {{ .a }} and {{ "{{" }}b}}',
    )
  })

  test('escapes as the format asks, the backslash first', () => {
    const escape = (text: string) => text.replaceAll(/[:\\]/g, (character) => `\\${character}`)
    const content = composed((secret) => `*:*:*:*:${escape(secret('a'))}\n`, 'a')
    assert.equal(templateOf(content, name), '*:*:*:*:{{ .a | replace "\\\\" "\\\\\\\\" | replace ":" "\\\\:" }}\n')
    const value = 'p:a\\s"s{{w}}$1'
    assert.equal(executed(templateOf(content, name), { a: value }), `*:*:*:*:${escape(value)}\n`)
  })
})

describe('secrets of a manager', async () => {
  const [, next] = await environments()
  const { graph, site } = next!

  test('come to be exactly what a deployment with values would make', () => {
    const value = (id: string) => `value:of\\${id}`
    for (const wanted of secretObjects(graph, site)) {
      const external = externalSecretObjects(graph, site).find(
        (object) =>
          object.kind === 'ExternalSecret' &&
          object.metadata.name === wanted.name &&
          object.metadata.namespace === wanted.namespace,
      )
      assert.ok(external?.kind === 'ExternalSecret', wanted.name)
      const { data, target } = external.spec
      const values = Object.fromEntries(
        data!.map(({ secretKey, remoteRef }) => [secretKey, value(remoteRef.key.slice('next/'.length))]),
      )
      for (const [key, content] of Object.entries(wanted.keys)) {
        const plain = content.kind === 'value' ? value(content.of) : content.file.compose(value)
        assert.equal(executed(target!.template!.data![key]!, values), plain, `${wanted.name} ${key}`)
      }
      assert.equal(data!.length, readsOf(wanted).length)
      assert.deepEqual(external.spec.secretStoreRef, { kind: 'ClusterSecretStore', name: 'company' })
    }
  })

  test('are told with the names that they must have there', () => {
    const needed = neededValues(graph, site)
    assert.ok(needed.some(({ key, secret }) => key === 'next/bi-secret-key' && secret === 'bi-secret-key'))
    assert.equal(new Set(needed.map(({ key }) => key)).size, needed.length)
  })

  test('come by a way that is made, with an account of its own, in names that the manager takes', () => {
    const store = { make: 'gcp', project: 'acme-1', account: 'secrets@acme-1.iam.gserviceaccount.com' } as const
    const other = siteOf({ ...site.setting, options: { ...site.options, secrets: { store } } })
    const objects = externalSecretObjects(graph, other)
    assert.deepEqual(
      objects.filter((object) => object.kind === 'SecretStore').map((object) => object.metadata.namespace),
      ['bi-next', 'bi-next-data', 'bi-next-logs'],
    )
    assert.deepEqual(objects.find((object) => object.kind === 'ServiceAccount')!.metadata.annotations, {
      'iam.gke.io/gcp-service-account': store.account,
    })
    assert.ok(neededValues(graph, other).every(({ key }) => /^acme-next-[a-z0-9-]+$/.test(key)))
  })

  test('are none of ours without the option', () =>
    assert.deepEqual(externalSecretObjects(graph, siteOf({ ...site.setting, options: {} })), []))
})
