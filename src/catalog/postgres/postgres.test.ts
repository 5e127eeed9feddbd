import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type DatabaseNode, type JobNode, type StoreNode } from '../../graph/node.ts'
import { bindText, type Reference, referencesIn, type Text } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import type { Listing } from '../entry.ts'
import { configurationOf } from './configuration.ts'
import { postgres, type PostgresOptions } from './options.ts'

const everything: PostgresOptions = {
  version: '16',
  databases: { shop: { readers: ['reader', 'audit'] }, archive: { readers: [] } },
  size: { cpu: '500m', memory: '2GiB' },
  disk: '50GiB',
  highAvailability: true,
  backup: { keep: '7d', pointInTime: true },
  maxConnections: 200,
  parameters: { work_mem: '32MB', jit: false, default_statistics_target: 200 },
}

/** An app that asks for a database of its own, as Superset does. */
const asking: Listing = {
  type: 'asking',
  section: 'apps',
  summary: '',
  schema: '',
  load: async () => ({
    type: 'asking',
    section: 'apps',
    summary: '',
    schema: '',
    expand: (_name: string, _options: object, at: any) => (
      at.database(at.store('metastore', ['postgres'])),
      { nodes: [], connections: [] }
    ),
  }),
}

const project = { exists: () => true, contentOf: () => '', bytesOf: () => undefined }

async function resolved(options: PostgresOptions, apps: Record<string, { type: string }> = {}) {
  return resolve(
    { name: 'acme', environment: 'dev', stores: { metastore: postgres(options) }, apps },
    [postgres.listing, asking],
    project,
  )
}

/** The text with every reference as `<kind of>`. */
const told = (text: Text) =>
  bindText(
    text,
    (reference: Reference) =>
      `<${reference.ref}${'of' in reference ? ` ${reference.of}` : 'name' in reference ? ` ${reference.name}` : ''}>`,
  )

for (const { name, run } of appContract(
  [postgres.listing],
  [
    {
      title: 'postgres with defaults',
      platform: { name: 'acme', environment: 'dev', stores: { metastore: postgres({ version: '18' }) } },
    },
    {
      title: 'postgres with everything',
      platform: { name: 'acme', environment: 'dev', stores: { metastore: postgres(everything) } },
    },
  ],
))
  test(name, run)

describe('the server', () => {
  test('by default is small, keeps its volume, and makes no database and no job', async () => {
    const { graph } = await resolved({ version: '18' })
    assert.deepEqual([...graph.nodes.keys()], ['metastore', 'metastore-data', 'metastore-superuser'])
    const store = graph.nodes.get('metastore') as StoreNode
    assert.deepEqual(
      [store.engine, store.version, store.keep, store.highAvailability, store.disk],
      ['postgres', '18', true, false, 10 * 1024 ** 3],
    )
    assert.deepEqual(store.server.resources, { millicores: 1000, memory: 1024 ** 3 })
    assert.deepEqual(store.limits, { connections: 200, reserve: 10 })
    assert.deepEqual(store.administrator, { user: 'postgres', password: 'metastore-superuser' })
    assert.equal(graph.nodes.get('metastore-data')!.keep, true)
  })

  test('with everything set carries it to the node and its configuration', async () => {
    const { graph, problems } = await resolved(everything)
    assert.deepEqual(problems, [])
    const store = graph.nodes.get('metastore') as StoreNode
    assert.deepEqual(store.backup, { keep: 7 * 86_400, pointInTime: true })
    assert.deepEqual(store.server.resources, { millicores: 500, memory: 2 * 1024 ** 3 })
    const configuration = told(store.server.files[0]!.content)
    for (const line of [
      'max_connections = 200',
      'shared_buffers = 512MB',
      'effective_cache_size = 1536MB',
      "work_mem = '32MB'",
      'jit = off',
      'default_statistics_target = 200',
    ]) {
      assert.ok(configuration.includes(`${line}\n`), `${line} in\n${configuration}`)
    }
    assert.ok(
      configuration.indexOf("work_mem = '32MB'") > configuration.indexOf('work_mem = 4MB'),
      'the later line wins in postgresql.conf',
    )
  })

  test('listens where the target says, on TCP alone, with a password for everybody', async () => {
    const { graph } = await resolved({ version: '18' })
    const [configuration, access] = (graph.nodes.get('metastore') as StoreNode).server.files.map((file) =>
      told(file.content),
    )
    assert.match(configuration!, /^listen_addresses = '<bind>'$/m)
    assert.match(configuration!, /^port = <own-port>$/m)
    assert.match(configuration!, /^unix_socket_directories = ''$/m)
    assert.deepEqual(
      access!
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => line.split(/ +/)),
      [['host', 'all', 'all', 'all', 'scram-sha-256']],
    )
  })

  test('quotes parameters so that no value can end its line or its quotes', () => {
    const text = told(configurationOf({ version: '18', parameters: { 'a.b': "it's \\ here\nport = 1" } }))
    assert.ok(text.includes("a.b = 'it''s \\\\ here\\nport = 1'\n"), text)
  })

  test('makes its cluster beside its place, with the locale of its version and the password from a file', async () => {
    for (const [version, locale] of [
      ['16', ['--locale=C.UTF-8']],
      ['17', ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']],
    ] as const) {
      const { prepare } = ((await resolved({ version })).graph.nodes.get('metastore') as StoreNode).server
      const [shell, , script, , place, password, ...options] = prepare!.command.map(told)
      assert.deepEqual(
        [shell, place, password, prepare!.unless],
        ['/bin/sh', '<volume metastore-data>/cluster', '<secret-file metastore-superuser>', 'cluster/PG_VERSION'],
      )
      assert.match(script!, /initdb -D "\$place\.new".*\nmv "\$place\.new" "\$place"$/)
      assert.deepEqual(
        options.filter((option) => option.includes('locale')),
        locale,
      )
      assert.ok(options.includes('--data-checksums') && options.includes('--auth=scram-sha-256'))
    }
  })

  test('is ready when a login over TCP succeeds, and ends by a fast shutdown', async () => {
    const { health, stop, refusesRoot } = (
      (await resolved({ version: '18' })).graph.nodes.get('metastore') as StoreNode
    ).server
    assert.ok(
      health.ready.ask.probe === 'exec' &&
        health.ready.ask.command[0] === 'psql' &&
        health.ready.ask.command.includes('-h'),
    )
    assert.equal(health.live.ask.probe, 'alive')
    assert.deepEqual([stop.signal, refusesRoot], ['SIGINT', true])
  })

  test('in an image wants its volume where that major looks for it', async () => {
    for (const [version, base, volume] of [
      ['17', /^postgres:17\.\d+-/, '/var/lib/postgresql/data'],
      ['18', /^postgres:18\.\d+-/, '/var/lib/postgresql'],
    ] as const) {
      const { image } = ((await resolved({ version })).graph.nodes.get('metastore') as StoreNode).server.recipe
      assert.match(image!.base, base)
      assert.equal(image!.volume, volume)
    }
  })
})

describe('databases', () => {
  test('declared by name get an owner and a reader, those of apps an owner', async () => {
    const { graph, problems } = await resolved(
      { version: '18', databases: ['shop', 'corner_shop'] },
      { bi: { type: 'asking' } },
    )
    assert.deepEqual(problems, [])
    const databases = [...graph.nodes.values()].filter((node): node is DatabaseNode => node.kind === 'database')
    assert.deepEqual(
      databases.map((node) => [node.id, node.database, node.user, node.readers.map((reader) => reader.user)]),
      [
        ['metastore-bi', 'bi', 'bi', []],
        ['metastore-corner-shop', 'corner_shop', 'corner_shop', ['corner_shop_reader']],
        ['metastore-shop', 'shop', 'shop', ['shop_reader']],
      ],
    )
  })

  test('declared with readers get those', async () => {
    const { graph } = await resolved(everything)
    assert.deepEqual(
      (graph.nodes.get('metastore-shop') as DatabaseNode).readers.map((reader) => reader.user),
      ['shop_reader', 'shop_audit'],
    )
    assert.deepEqual((graph.nodes.get('metastore-archive') as DatabaseNode).readers, [])
  })

  test('are made by one job, which reads every password from a file and has none in its texts', async () => {
    const { graph } = await resolved({ version: '18', databases: ['shop'] }, { bi: { type: 'asking' } })
    const job = graph.nodes.get('metastore-databases') as JobNode
    const script = told(job.files.find((file) => file.name === 'databases.sql')!.content)
    for (const [role, variable] of [
      ['bi', 'METASTORE_BI_PASSWORD_FILE'],
      ['shop', 'METASTORE_SHOP_PASSWORD_FILE'],
      ['shop_reader', 'METASTORE_SHOP_SHOP_READER_PASSWORD_FILE'],
    ] as const) {
      assert.ok(script.includes(`\\set role '${role}'\n\\set password \`cat "$${variable}"\`\n\\ir role.sql\n`), script)
      assert.equal(referencesIn(job.env[variable]!)[0]!.ref, 'secret-file')
    }
    assert.deepEqual(
      job.files.filter((file) => file.secret).map((file) => [file.name, told(file.content)]),
      [['pgpass', '*:*:*:*:<secret metastore-superuser>\n']],
    )
    const session = told(job.files.find((file) => file.name === 'session.sql')!.content)
    for (const setting of [
      "'log_statement', 'none'",
      "'log_min_error_statement', 'panic'",
      "'compute_query_id', 'off'",
    ])
      assert.ok(session.includes(setting), setting)
    assert.ok(script.indexOf('\\ir session.sql') < script.indexOf('\\ir role.sql'))
    assert.deepEqual(job.env['PGSSLMODE'], { text: [{ ref: 'encrypted', of: 'metastore', yes: 'require', no: '' }] })
    assert.deepEqual(
      graph.connections.filter((each) => each.from === job.id).map((each) => [each.to, each.port, each.needed]),
      [['metastore', 'postgres', 'start']],
    )
  })

  test("the superuser's password is escaped for the format of its file", async () => {
    const { graph } = await resolved({ version: '18', databases: ['shop'] })
    const pgpass = (graph.nodes.get('metastore-databases') as JobNode).files.find((file) => file.name === 'pgpass')!
    assert.deepEqual(referencesIn(pgpass.content), [{ ref: 'secret', of: 'metastore-superuser', escape: ':\\' }])
  })

  test('the job runs again when a database or reader is added, and not when the server changes', async () => {
    const inputs = async (options: PostgresOptions, apps = {}) =>
      ((await resolved(options, apps)).graph.nodes.get('metastore-databases') as JobNode).inputs
    const first = await inputs({ version: '18', databases: ['shop'] })
    assert.deepEqual(await inputs({ version: '18', databases: { shop: {} }, size: 'large', maxConnections: 50 }), first)
    assert.notDeepEqual(await inputs({ version: '18', databases: ['shop', 'more'] }), first)
    assert.notDeepEqual(await inputs({ version: '18', databases: { shop: { readers: ['audit'] } } }), first)
    assert.notDeepEqual(await inputs({ version: '18', databases: ['shop'] }, { bi: { type: 'asking' } }), first)
  })
})

describe('problems', () => {
  const faults: [title: string, options: Partial<PostgresOptions>, code: string, path: string, found: RegExp][] = [
    ['a name that SQL would have to quote', { databases: ['Corner Shop'] }, 'SW1013', 'databases.0', /"Corner Shop"/],
    ['a name that PostgreSQL keeps', { databases: { template1: {} } }, 'SW1013', 'databases.template1', /template1/],
    ['a name that begins like a system catalog', { databases: ['pg_shop'] }, 'SW1013', 'databases.0', /pg_shop/],
    [
      "a reader's name that SQL would have to quote",
      { databases: { shop: { readers: ['Au dit'] } } },
      'SW1013',
      'databases.shop.readers.0',
      /"Au dit"/,
    ],
    ['a database twice', { databases: ['shop', 'shop'] }, 'SW1016', 'databases.1', /shop/],
    [
      "an owner that is another database's reader",
      { databases: ['shop', 'shop_reader'] },
      'SW1016',
      'databases.1',
      /shop_reader, for shop_reader and for shop/,
    ],
    [
      'a parameter that the target derives',
      { parameters: { listen_addresses: '*' } },
      'SW2007',
      'parameters.listen_addresses',
      /listen_addresses/,
    ],
    ['the same in capitals', { parameters: { PORT: 5433 } }, 'SW2007', 'parameters.PORT', /PORT/],
    [
      'a parameter that has an option',
      { parameters: { max_connections: 10 } },
      'SW2007',
      'parameters.max_connections',
      /max_connections/,
    ],
    ['a parameter that is more than a name', { parameters: { "a = 'b'\nc": 1 } }, 'SW1013', 'parameters.', /a = 'b'/],
  ]
  for (const [title, options, code, path, found] of faults) {
    test(title, async () => {
      const { problems } = await resolved({ version: '18', ...options })
      assert.deepEqual(
        problems.map((each) => each.code),
        [code],
      )
      assert.ok(problems[0]!.place.path.startsWith(`stores.metastore.${path}`), problems[0]!.place.path)
      assert.match(problems[0]!.found, found)
      assert.ok(problems[0]!.expected && problems[0]!.do)
    })
  }

  test('all of them at once', async () => {
    const { problems } = await resolved({
      version: '18',
      databases: ['A', 'postgres', 'b', 'b'],
      parameters: { port: 1, hba_file: 'x' },
    })
    assert.deepEqual(
      problems.map((each) => each.code),
      ['SW1013', 'SW1013', 'SW1016', 'SW2007', 'SW2007'],
    )
  })
})
