import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { ProblemsFound } from '../../../base/problem.ts'
import type { Recipe } from '../../../graph/recipe.ts'
import { type FakeMachine, failureOf, fakeMachine, postgresRecipe, problemOf, serverRecipe } from './fakes/machine.ts'
import { obtain } from './obtain.ts'
import { needRoom } from './room.ts'
import type { Context } from './software.ts'

let machine: FakeMachine
beforeEach(() => {
  machine = fakeMachine()
})
afterEach(() => machine.remove())

const get = (recipe: Recipe, more: Partial<Context> = {}) => obtain(recipe, { ...machine.context, ...more })

function postgresIn(
  folder: string,
  version: string,
  programs = ['postgres', 'initdb', 'psql', 'pg_dump', 'pg_restore'],
) {
  for (const name of programs) machine.program(name, `${name} (PostgreSQL) ${version}`, folder)
}

describe('what the user points at', () => {
  test('comes first: an installation, its folder of programs, the program itself, or a variable', async () => {
    const own = join(machine.folder, 'own')
    postgresIn(join(own, 'bin'), '16.2')
    postgresIn(join(machine.folder, 'programs'), '16.9')
    for (const path of [own, join(own, 'bin'), join(own, 'bin/postgres'), '../own']) {
      const software = await get(postgresRecipe('16'), { pointed: { postgres: path } })
      assert.equal(software.programs['psql'], join(own, 'bin/psql'), path)
      assert.equal(software.root, own)
      assert.match(software.source, /^PostgreSQL 16\.2 pointed at, at /)
    }
    const software = await get(postgresRecipe('16'), { env: { ...machine.context.env, STACKWRIGHT_POSTGRES: own } })
    assert.equal(software.version, '16.2')
  })

  test('of another major, not there, or not running is a problem, never passed over in silence', async () => {
    const own = join(machine.folder, 'own')
    postgresIn(own, '15.3')
    const wrong = await problemOf(get(postgresRecipe('16'), { pointed: { postgres: own } }))
    assert.deepEqual(
      [wrong.code, wrong.place.path, wrong.found],
      ['SW5001', 'targets.local.software.postgres', `${own}/postgres is PostgreSQL 15.3`],
    )
    const none = await problemOf(get(postgresRecipe('16'), { pointed: { postgres: '/nowhere' } }))
    assert.deepEqual([none.code, none.found], ['SW5001', 'no program postgres at /nowhere'])
    machine.script(
      'postgres',
      'echo "postgres: error while loading shared libraries: libicuuc.so.60: cannot open shared object file" >&2; exit 127',
      own,
    )
    const broken = await problemOf(get(postgresRecipe('16'), { pointed: { postgres: own } }))
    assert.deepEqual(
      [broken.code, broken.found],
      ['SW5005', `${own}/postgres needs the system library libicuuc.so.60, which is not on this machine`],
    )
  })
})

describe('what is on this machine', () => {
  test('is used when its major is the wanted one and all programs stand side by side and run', async () => {
    const [first, second, third, fourth] = ['a', 'b', 'c', 'd'].map((name) => join(machine.folder, name)) as [
      string,
      string,
      string,
      string,
    ]
    postgresIn(first, '16.3', ['postgres'])
    postgresIn(second, '17.2')
    postgresIn(third, '16.4')
    machine.script('pg_dump', 'exit 1', third)
    postgresIn(fourth, '16.5')
    const software = await get(postgresRecipe('16'), {
      env: { ...machine.context.env, PATH: [first, second, third, fourth].join(':') },
    })
    assert.equal(software.source, `PostgreSQL 16.5 of this machine, at ${fourth}`)
  })

  test('of a newer version does for a protocol, and Valkey for Redis up to 7', async () => {
    machine.program('nginx', 'nginx version: nginx/1.22.1')
    assert.equal((await get(serverRecipe('nginx', '1.18', ['nginx']))).version, '1.22.1')
    machine.program('redis-server', 'Redis server v=6.0.16 sha=0')
    machine.program('valkey-server', 'Valkey server v=8.1.0 sha=0')
    const seven = await get(serverRecipe('redis', '7'))
    assert.match(seven.source, /^Valkey 8\.1\.0 of this machine, .*, in place of Redis 7$/)
    assert.equal(seven.programs['redis-server'], join(machine.folder, 'programs/valkey-server'))
    assert.match((await get(serverRecipe('redis', '6'))).source, /^Redis 6\.0\.16 /)
  })

  test('is found under the name that a system gives it, and without a version when it is built by hand', async () => {
    const exporter: Recipe = {
      id: 'statsd-exporter',
      native: { from: 'server', name: 'statsd-exporter', version: '0.22', programs: ['statsd_exporter'] },
    }
    const missing = await problemOf(get(exporter))
    assert.deepEqual([missing.code, missing.place.path], ['SW5001', 'targets.local.software.statsd-exporter'])
    assert.match(missing.do, /prometheus-statsd-exporter|go install github\.com\/prometheus\/statsd_exporter@v0\.31\.0/)
    const path = machine.program(
      'prometheus-statsd-exporter',
      'statsd_exporter, version 0.22.7+ds (branch: debian/sid)',
    )
    const system = await get(exporter)
    assert.deepEqual([system.programs['statsd_exporter'], system.version], [path, '0.22.7'])
    machine.program('prometheus-statsd-exporter', 'statsd_exporter, version 0.18.0 (branch: HEAD)')
    const own = machine.program(
      'statsd_exporter',
      'statsd_exporter, version  (branch: , revision: unknown)',
      join(machine.folder, 'own'),
    )
    const built = await get(exporter, { env: { ...machine.context.env, STACKWRIGHT_STATSD_EXPORTER: own } })
    assert.deepEqual([built.programs['statsd_exporter'], built.version], [own, '0.31.0'])
    assert.match((await problemOf(get(exporter))).found, /is statsd_exporter 0\.18\.0/)
  })

  test('but too old is told, with the command that helps', async () => {
    machine.program('memcached', 'memcached 1.4.2')
    const found = await problemOf(get(serverRecipe('memcached', '1.6', ['memcached'])))
    assert.equal(found.code, 'SW5001')
    assert.match(found.found, /memcached is memcached 1\.4\.2/)
    assert.match(found.do, /memcached/)
  })

  test('for Redis 8 nothing stands in, and the problem says what can be fetched instead', async () => {
    machine.installers()
    machine.python('python3', '3.13.0')
    const found = await problemOf(get(serverRecipe('redis', '8')))
    assert.match(found.do, /or ask for Redis 7 or Valkey, which can be fetched$/)
  })

  test('and does not run is told by its cause when no package helps', async () => {
    const path = join(machine.folder, 'programs/memcached')
    const header = Buffer.alloc(64)
    header.write('\x7fELF\x02\x01\x01', 'latin1')
    header.writeUInt16LE(process.arch === 'x64' ? 183 : 62, 18)
    writeFileSync(path, header, { mode: 0o755 })
    const foreign = await problemOf(get(serverRecipe('memcached', '1.6', ['memcached'])))
    assert.deepEqual([foreign.code, foreign.found], ['SW5005', `${path} is built for another kind of processor`])
    writeFileSync(path, '#!/no/loader\n')
    assert.match(
      (await problemOf(get(serverRecipe('memcached', '1.6', ['memcached'])))).found,
      /another kind of system: its loader is not here/,
    )
    machine.script(
      'memcached',
      'echo "Error loading shared library libevent-2.1.so.7: No such file or directory" >&2; exit 127',
    )
    assert.match(
      (await problemOf(get(serverRecipe('memcached', '1.6', ['memcached'])))).found,
      /needs the system library libevent-2\.1\.so\.7/,
    )
  })

  test(
    'is within reach of the user that PostgreSQL will run as',
    { skip: process.getuid!() !== 0 && 'only root runs it as another user' },
    async () => {
      const closed = join(machine.folder, 'closed')
      postgresIn(join(closed, 'bin'), '16.2')
      chmodSync(closed, 0o700)
      const found = await problemOf(get(postgresRecipe('16'), { pointed: { postgres: closed } }))
      assert.deepEqual(
        [found.code, found.found],
        ['SW5005', `${closed}/bin/postgres must run as another user than root, who may not enter ${closed}`],
      )
      assert.equal(found.do, `chmod o+x ${closed}`)
    },
  )
})

test('a cache that cannot be written is told as such', async () => {
  machine.program('nginx', 'nginx version: nginx/1.22.1')
  writeFileSync(join(machine.folder, 'file'), '')
  const { facts } = await failureOf(
    get(serverRecipe('nginx', '1.18', ['nginx']), { cache: join(machine.folder, 'file/cache') }),
  )
  assert.match(facts.reason, /the cache folder .* cannot be written \(ENOTDIR\); set STACKWRIGHT_CACHE/)
})

test('an installation for which the disk has no room is refused before it begins', () => {
  assert.doesNotThrow(() => needRoom('x', machine.folder, 10, 10))
  assert.throws(
    () => needRoom('superset 6.1.0', machine.folder, 1500, 900),
    (error: ProblemsFound) => {
      const [found] = error.problems
      return found!.code === 'SW5003' && found!.found.startsWith('900 MiB free at ') && found!.expected === '1.5 GiB'
    },
  )
})
