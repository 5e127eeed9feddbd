import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JobNode, ScheduleNode } from '../../graph/node.ts'
import { bindText, referencesIn, type Text } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import type { Setting } from '../app.ts'
import { postgres } from '../postgres/options.ts'
import { job, type JobOptions } from './options.ts'

const least: JobOptions = { run: ['true'] }
const everything: JobOptions = {
  run: 'psql -f warehouse/load.sql',
  database: 'metastore/shop',
  env: { LEVEL: 'info', COUNT: 3, API_TOKEN: { secret: 'token' } },
  inputs: ['./warehouse'],
  after: ['first'],
  image: { base: 'postgres:18.6-trixie', packages: ['dbt-postgres==1.9.0'], user: 'postgres' },
  cpu: '1',
  memory: '1GiB',
  timeout: '1h',
  retries: 2,
}
const platformOf = (options: JobOptions) => ({
  name: 'acme',
  environment: 'dev',
  stores: { metastore: postgres({ version: '18', databases: ['shop'] }) },
  secrets: { token: { env: 'TOKEN' } },
  apps: { first: job(least), fill: job(options) },
})
const catalog = [job.listing, postgres.listing]
const resolved = async (options: JobOptions, contents: Record<string, string> = {}) => {
  const { graph, problems } = await resolve(platformOf(options), catalog, {
    exists: (path) => path in contents || path === './warehouse',
    contentOf: (path) => contents[path] ?? '',
    bytesOf: () => undefined,
  })
  return { graph, problems, fill: graph.nodes.get('fill') as JobNode }
}
const told = (text: Text) =>
  bindText(
    text,
    (reference) =>
      `<${reference.ref}${'of' in reference ? ` ${reference.of}` : 'name' in reference ? ` ${reference.name}` : ''}>`,
  )

for (const { name, run } of appContract(catalog, [
  { title: 'job with defaults', platform: platformOf(least) },
  { title: 'job with everything', platform: platformOf(everything), files: ['./warehouse'] },
]))
  test(name, run)

describe('a job', () => {
  test("by default runs the user's own program in the project, once for each change of it", async () => {
    const { fill } = await resolved(least)
    assert.deepEqual(
      [fill.command, fill.folder, fill.when, fill.recipe, fill.timeout, fill.retries],
      [['true'], 'project', 'deploy', { id: 'program', native: { from: 'user' } }, 600, 0],
    )
    assert.deepEqual([fill.env, fill.files], [{}, []])
  })

  test('reads the whole project, or the inputs that it names', async () => {
    assert.deepEqual(
      [(await resolved(least)).fill.projectFiles, (await resolved(everything)).fill.projectFiles],
      [['.'], ['./warehouse']],
    )
  })

  test('by the clock is asked whether it failed; at deployments the deployment tells', async () => {
    const alarms = async (options: JobOptions) => {
      const { graph } = await resolve({ ...platformOf(options), alarms: {} }, catalog, {
        exists: () => true,
        contentOf: () => '',
        bytesOf: () => undefined,
      })
      return [...graph.nodes.values()]
        .filter((node) => node.kind === 'alarm' && node.app === 'fill')
        .map((node) => node.id)
    }
    assert.deepEqual([await alarms({ ...least, schedule: '0 2 * * *' }), await alarms(least)], [['fill-failed'], []])
  })

  test('as a line goes to the shell, as a list is started as it is', async () => {
    assert.deepEqual((await resolved({ run: 'a | b "$C"' })).fill.command, ['/bin/sh', '-c', 'a | b "$C"'])
    assert.deepEqual((await resolved({ run: ['a', '| b', '"$C"'] })).fill.command, ['a', '| b', '"$C"'])
  })

  test('finds its database through the variables of libpq, with the password in a secret file', async () => {
    const { fill, graph, problems } = await resolved(everything)
    assert.deepEqual(problems, [])
    assert.deepEqual(Object.fromEntries(Object.entries(fill.env).map(([name, value]) => [name, told(value)])), {
      LEVEL: 'info',
      COUNT: '3',
      API_TOKEN: '<secret token>',
      PGHOST: '<host metastore>',
      PGPORT: '<port metastore>',
      PGUSER: 'shop',
      PGDATABASE: 'shop',
      PGPASSFILE: '<file pgpass>',
      PGSSLMODE: '<encrypted metastore>',
    })
    assert.deepEqual(
      fill.files.map((file) => [file.name, file.secret, told(file.content)]),
      [['pgpass', true, '*:*:*:*:<secret metastore-shop-password>\n']],
    )
    assert.deepEqual(
      graph.connections.filter((each) => each.from === 'fill').map((each) => [each.to, each.needed]),
      [
        ['first', 'start'],
        ['metastore-shop', 'start'],
      ],
    )
  })

  test('is told to encrypt only where its database is, and not less than its owner says', async () => {
    const mode = async (options: object) => (await resolved({ ...everything, ...options })).fill.env['PGSSLMODE']
    assert.deepEqual(await mode({}), { text: [{ ref: 'encrypted', of: 'metastore', yes: 'require', no: '' }] })
    assert.equal(await mode({ env: { PGSSLMODE: 'verify-full' } }), 'verify-full')
  })

  test('with a database brings the clients of its server, whatever image it runs in', async () => {
    const { image: _, ...plain } = everything
    const [own, given] = [(await resolved(plain)).fill.recipe, (await resolved(everything)).fill.recipe]
    assert.equal(own.id, 'postgres-18')
    assert.deepEqual(given.native, own.native)
    assert.equal(given.image?.base, 'postgres:18.6-trixie')
    assert.notEqual(given.id, own.id)
  })

  test('with a store alone gets a database of its own in it', async () => {
    const { fill, graph } = await resolved({ run: ['x'], database: 'metastore' })
    assert.deepEqual(
      [fill.env['PGDATABASE'], fill.env['PGUSER'], graph.nodes.has('metastore-fill')],
      ['fill', 'fill', true],
    )
  })

  test('depends on the content of its inputs, on its program and its settings, and on no value of a secret', async () => {
    const first = (await resolved(everything, { './warehouse': 'one' })).fill.inputs
    assert.deepEqual((await resolved(everything, { './warehouse': 'one' })).fill.inputs, first)
    assert.notDeepEqual((await resolved(everything, { './warehouse': 'two' })).fill.inputs, first)
    assert.notDeepEqual(
      (await resolved({ ...everything, run: 'psql -f other.sql' }, { './warehouse': 'one' })).fill.inputs,
      first,
    )
    assert.notDeepEqual((await resolved({ ...everything, env: {} }, { './warehouse': 'one' })).fill.inputs, first)
    assert.deepEqual(
      (await resolved({ ...everything, timeout: '2h', retries: 0 }, { './warehouse': 'one' })).fill.inputs,
      first,
    )
  })

  test('by the clock is a schedule and its job', async () => {
    const { fill, graph } = await resolved({ run: ['x'], schedule: '30 2 * * mon-fri' })
    assert.equal(fill.when, 'schedule')
    const schedule = graph.nodes.get('fill-schedule') as ScheduleNode
    assert.deepEqual([schedule.job, schedule.cron], ['fill', '30 2 * * mon-fri'])
  })

  test('gets the value of a secret only as a variable of its own', async () => {
    const { fill } = await resolved(everything)
    assert.deepEqual(referencesIn(fill.env['API_TOKEN']!), [{ ref: 'secret', of: 'token' }])
  })
})

describe('problems', () => {
  const faults: [title: string, options: Partial<JobOptions>, code: string, path: string][] = [
    ['nothing to run', { run: '  ' }, 'SW1010', 'run'],
    ['an empty list to run', { run: [] }, 'SW1010', 'run'],
    ['a password in the command', { run: 'psql postgres://me:pw@db/shop -f x.sql' }, 'SW2010', 'run'],
    ['a password in an address', { env: { URL: 'postgres://me:pw@db/shop' } }, 'SW2010', 'env.URL'],
    ['a password in clear', { env: { SMTP_PASSWORD: 'pw' } }, 'SW2010', 'env.SMTP_PASSWORD'],
    ['a variable with a bad name', { env: { '1 A': 'x' } }, 'SW1013', 'env.1 A'],
    ['a variable that the database sets', { database: 'metastore/shop', env: { PGUSER: 'x' } }, 'SW2007', 'env.PGUSER'],
    ['a secret that nobody gives', { env: { A: { secret: 'tokn' } } }, 'SW2001', 'env.A.secret'],
    ['a database that nobody has', { database: 'metastore/shp' }, 'SW2001', 'database'],
    ['a store that nobody has', { database: 'metastor' }, 'SW2001', 'database'],
    ['an input that is not there', { inputs: ['./warehouse', './wharehouse'] }, 'SW2015', 'inputs.1'],
    ['waiting for itself', { after: ['fill'] }, 'SW3003', 'after.0'],
    ['a floating image', { image: { base: 'python:latest' } }, 'SW2009', 'image.base'],
    [
      'an image without a tag on a registry with a port',
      { image: { base: 'registry.example.com:5000/python' } },
      'SW2009',
      'image.base',
    ],
    ['a floating package', { image: { base: 'python:3.12.11', packages: ['dbt'] } }, 'SW2009', 'image.packages.0'],
  ]
  for (const [title, options, code, path] of faults) {
    test(title, async () => {
      const { problems } = await resolved({ ...least, ...options })
      assert.deepEqual(
        problems.map((each) => [each.code, each.place.path]),
        [[code, `apps.fill.${path}`]],
      )
      assert.ok(!JSON.stringify(problems).includes('me:pw'), 'a password is not repeated')
    })
  }

  for (const schedule of [
    '',
    '* * * *',
    '* * * * * *',
    '@daily',
    '60 0 * * *',
    '0 0 30 2 *',
    '0 0 L * *',
    '5-1 * * * *',
    '0 0 * * foo',
    '*/0 * * * *',
  ]) {
    test(`the schedule ${JSON.stringify(schedule)}`, async () => {
      assert.deepEqual(
        (await resolved({ ...least, schedule })).problems.map((each) => [each.code, each.place.path]),
        [['SW1010', 'apps.fill.schedule']],
      )
    })
  }

  for (const schedule of ['* * * * *', '*/5 8-18 1,15 JAN-MAR mon', '0 0 29 2 *', '0 4 * * 7']) {
    test(`the schedule ${JSON.stringify(schedule)} is fine`, async () =>
      assert.deepEqual((await resolved({ ...least, schedule })).problems, []))
  }

  for (const env of [
    { DATABASE_URL: 'postgres://db.example.com/shop' },
    { TOKEN_URL: 'https://id.example.com/token' },
    { SMTP_PASSWORD: '' },
    { MAX_TOKEN: 5 },
    { PGUSER: 'x' },
  ] as Record<string, Setting>[]) {
    test(`${JSON.stringify(env)} is fine`, async () =>
      assert.deepEqual((await resolved({ ...least, env })).problems, []))
  }

  test('an image by its digest needs no tag', async () => {
    assert.deepEqual((await resolved({ ...least, image: { base: `python@sha256:${'0'.repeat(64)}` } })).problems, [])
  })
})
