import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, test } from 'node:test'
import { graphOf, secret } from '../graph/fakes/nodes.ts'
import { temporary } from './local/fakes/site.ts'
import { secretStore, writePrivate } from './secret-files.ts'

const mode = (path: string) => statSync(path).mode & 0o777
const variable = 'STACKWRIGHT_TEST_SECRET'
afterEach(() => void delete process.env[variable])

const fromVariable = graphOf([secret('given', { origin: { from: 'environment', variable } })])
const fromFile = graphOf([secret('given', { origin: { from: 'file', path: './keys/given' } })])

describe('a generated secret', () => {
  for (const [alphabet, pattern] of [
    ['letters-digits', /^[A-Za-z0-9]{200}$/],
    ['hex', /^[0-9a-f]{200}$/],
    ['base64url', /^[\w-]{200}$/],
  ] as const) {
    test(`of ${alphabet} has its length and alphabet, all of it`, (context) => {
      const store = secretStore(
        graphOf([secret('a', { shape: { length: 200, alphabet } }), secret('b', { shape: { length: 200, alphabet } })]),
        temporary(context),
        '/',
      )
      store.ensure()
      assert.match(store.value('a'), pattern)
      assert.notEqual(store.value('a'), store.value('b'))
      assert.ok(new Set(store.value('a')).size > (alphabet === 'hex' ? 14 : 40))
    })
  }

  test('is made once', (context) => {
    const folder = temporary(context)
    const graph = graphOf([secret('a')])
    secretStore(graph, folder, '/').ensure()
    const value = secretStore(graph, folder, '/').value('a')
    secretStore(graph, folder, '/').ensure()
    assert.equal(secretStore(graph, folder, '/').value('a'), value)
  })
})

test('only we can read the store: its folder is 0700 and its files 0600, also where they were made wider', (context) => {
  const folder = temporary(context)
  mkdirSync(join(folder, 'secrets'), { mode: 0o755 })
  chmodSync(join(folder, 'secrets'), 0o755)
  const before = process.umask(0)
  context.after(() => void process.umask(before))
  secretStore(graphOf([secret('a')]), folder, '/').ensure()
  assert.deepEqual([mode(join(folder, 'secrets')), mode(join(folder, 'secrets/a'))], [0o700, 0o600])
  assert.deepEqual(readdirSync(join(folder, 'secrets')), ['a'])
})

test('a private file that somebody prepared for all to read does not stay so', (context) => {
  const path = join(temporary(context), 'a')
  writeFileSync(path, 'old', { mode: 0o644 })
  writeFileSync(`${path}.new`, '', { mode: 0o644 })
  chmodSync(`${path}.new`, 0o644)
  writePrivate(path, 'value')
  assert.deepEqual([readFileSync(path, 'utf8'), mode(path)], ['value', 0o600])
})

describe('a given secret', () => {
  test('is that of the variable, and follows it', (context) => {
    const folder = temporary(context)
    for (const value of ['one', 'two']) {
      process.env[variable] = value
      const store = secretStore(fromVariable, folder, '/')
      assert.deepEqual(store.missing(), [])
      store.ensure()
      assert.equal(store.value('given'), value)
    }
  })

  test('is that of the file beside the platform, without its last line break', (context) => {
    const [folder, project] = [temporary(context), temporary(context)]
    mkdirSync(join(project, 'keys'))
    for (const [written, value] of [
      ['a b\n', 'a b'],
      ['a\r\n', 'a'],
      ['a\n\n', 'a\n'],
      [' a ', ' a '],
    ] as const) {
      writeFileSync(join(project, 'keys/given'), written)
      const store = secretStore(fromFile, folder, project)
      store.ensure()
      assert.equal(store.value('given'), value)
    }
  })

  test('that is not there is a problem at its place, which says what to do', (context) => {
    const at = (graph: typeof fromFile) =>
      secretStore(graph, temporary(context), '/nowhere')
        .missing()
        .map((each) => `${each.code} ${each.place.path}: ${each.found}; ${each.do}`)
    assert.deepEqual(at(fromVariable), [
      `SW5006 apps.given: no environment variable ${variable}; set ${variable} and run the command again`,
    ])
    assert.deepEqual(at(fromFile), ['SW5006 apps.given: no readable file ./keys/given; put the value into that file'])
    process.env[variable] = ''
    assert.equal(at(fromVariable).length, 1)
    assert.deepEqual(at(graphOf([secret('a')])), [])
  })

  test('whose file is a folder is not there', (context) => {
    const project = temporary(context)
    mkdirSync(join(project, 'keys/given'), { recursive: true })
    assert.deepEqual(
      secretStore(fromFile, temporary(context), project)
        .missing()
        .map((each) => each.code),
      ['SW5006'],
    )
  })

  test('that was there once is kept: only the first time it must be given', (context) => {
    const folder = temporary(context)
    process.env[variable] = 'one'
    secretStore(fromVariable, folder, '/').ensure()
    delete process.env[variable]
    const store = secretStore(fromVariable, folder, '/')
    assert.deepEqual(store.missing(), [])
    store.ensure()
    assert.equal(store.value('given'), 'one')
  })
})

test('the hash is that of the value, of the new one after a change, and a stand-in before there is one', (context) => {
  const folder = temporary(context)
  const sha256 = (value: string) => createHash('sha256').update(value).digest('hex')
  const store = secretStore(fromVariable, folder, '/')
  assert.equal(store.hash('given'), '{sha256 of given}')
  for (const value of ['one', 'two']) {
    process.env[variable] = value
    store.ensure()
    assert.equal(store.hash('given'), sha256(value))
  }
})

describe('the mark of a secret', () => {
  test('is the same before and after the secret is there, and at every opening', (context) => {
    const folder = temporary(context)
    const graph = graphOf([secret('a')])
    const store = secretStore(graph, folder, '/')
    const mark = store.mark('a')
    store.ensure()
    assert.equal(store.mark('a'), mark)
    assert.equal(secretStore(graph, folder, '/').mark('a'), mark)
  })

  test('changes with the value, and cannot be had from the value alone', (context) => {
    const [folder, other] = [temporary(context), temporary(context)]
    process.env[variable] = 'weak'
    const marks = [folder, folder, other].map((place, index) => {
      if (index === 1) process.env[variable] = 'stronger'
      if (index === 2) process.env[variable] = 'weak'
      const store = secretStore(fromVariable, place, '/')
      const mark = store.mark('given')
      store.ensure()
      return mark
    })
    assert.equal(new Set(marks).size, 3)
  })
})
