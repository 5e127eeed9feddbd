import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { postgres, type PostgresOptions } from '../../catalog/postgres/options.ts'
import { databasesOf } from './databases.ts'
import { graphWith } from './fakes/data.ts'
import { site } from './fakes/site.ts'
import type { AmazonOptions } from './options.ts'

async function made(
  store: Partial<PostgresOptions> = {},
  options: NonNullable<AmazonOptions['stores']>[string] = {},
  more: Partial<AmazonOptions> = {},
) {
  const graph = await graphWith({ metastore: postgres({ version: '16', databases: ['shop'], ...store }) })
  return databasesOf(graph, site({ stores: { metastore: options }, ...more }))[0]!
}

describe('a database', () => {
  test('by default is the smallest class that holds its memory and connections, protected as far as it costs nothing', async () => {
    const { parameters: _, ...rest } = await made()
    assert.deepEqual(rest, {
      id: 'metastore',
      name: 'acme-prod-metastore',
      form: 'instance',
      version: '16.13',
      major: '16',
      class: 'db.t4g.small',
      administrator: 'postgres',
      port: 5432,
      highAvailability: false,
      storage: { size: 20, most: 100 },
      backup: { days: 1, window: '02:00-03:00' },
      maintenance: 'sun:03:30-sun:04:30',
      deletionProtection: false,
      finalSnapshot: true,
      insightsDays: 7,
      logs: ['postgresql', 'upgrade'],
      replicas: 0,
      group: 'metastore',
      keep: true,
    })
  })

  test('that is to last is in two zones, and cannot be removed by mistake', async () => {
    const { highAvailability, backup, deletionProtection, finalSnapshot } = await made({
      highAvailability: true,
      backup: { keep: '14d', pointInTime: true },
    })
    assert.deepEqual([highAvailability, backup.days, deletionProtection, finalSnapshot], [true, 14, true, true])
    assert.equal((await made({ backup: { keep: '36h' } })).backup.days, 2)
  })

  test('has a class that grows with the size of the store and with its connections', async () => {
    const classes = await Promise.all(
      [
        { size: 'medium' },
        { size: 'large' },
        { maxConnections: 100 },
        { maxConnections: 2000 },
        { size: { cpu: '8', memory: '60GiB' } },
      ].map(async (store) => (await made(store as Partial<PostgresOptions>)).class),
    )
    // Two thousand connections want 18 GiB.
    assert.deepEqual(classes, ['db.t4g.medium', 'db.m7g.xlarge', 'db.t4g.micro', 'db.r7g.xlarge', 'db.r7g.2xlarge'])
    assert.equal((await made({}, { class: 'db.r7g.large' })).class, 'db.r7g.large')
  })

  test('as Aurora has no smaller class, and no log of upgrades', async () => {
    const { form, class: name, logs, version } = await made({ maxConnections: 50 }, { aurora: true, version: '16.11' })
    assert.deepEqual([form, name, logs, version], ['aurora', 'db.t4g.medium', ['postgresql'], '16.11'])
  })

  test('has the disk of the store, and grows five times or as far as it may', async () => {
    assert.deepEqual((await made({ disk: '50GiB' })).storage, { size: 50, most: 250 })
    assert.deepEqual((await made({ disk: '50GiB' }, { most: '80GiB' })).storage, { size: 50, most: 80 })
  })

  test('with copies has a password of the platform, since RDS copies none whose password it keeps', async () => {
    const passwords = await Promise.all(
      [{}, { replicas: 2 }, { replicas: 2, aurora: true }].map(async (options) => (await made({}, options)).password),
    )
    assert.deepEqual(passwords, [undefined, 'metastore-superuser', undefined])
    assert.equal((await made({}, {}, { standby: { region: 'eu-central-1' } })).password, 'metastore-superuser')
    assert.equal((await made({}, {}, { standby: { region: 'eu-central-1', databases: 'own' } })).password, undefined)
  })

  test('keeps figures of queries as long as the options say', async () => {
    assert.deepEqual(
      await Promise.all(([465, false] as const).map(async (insights) => (await made({}, { insights })).insightsDays)),
      [465, 0],
    )
  })

  test('that is outside is not made', async () => {
    const graph = await graphWith({ metastore: postgres({ version: '16' }) }, ['admin'])
    assert.deepEqual(
      databasesOf(graph, site({ stores: { metastore: { external: { host: 'pg.example.com', password: 'admin' } } } })),
      [],
    )
  })
})

describe('its parameters', () => {
  test('ask for TLS, count as many connections as the platform does, and keep passwords out of the log', async () => {
    const { parameters } = await made({ maxConnections: 300 })
    assert.deepEqual(parameters['rds.force_ssl'], { value: '1', restart: false })
    assert.deepEqual(parameters['max_connections'], { value: '303', restart: true })
    assert.deepEqual(
      [
        parameters['log_min_error_statement']!.value,
        parameters['password_encryption']!.value,
        parameters['random_page_cost']!.value,
      ],
      ['panic', 'scram-sha-256', '1.1'],
    )
    assert.deepEqual(
      [parameters['log_temp_files']!.value, parameters['log_lock_waits']!.value, parameters['log_checkpoints']!.value],
      ['65536', '1', '0'],
    )
    assert.equal(parameters['rds.rds_superuser_reserved_connections'], undefined)
    assert.equal((await made({}, { aurora: true })).parameters['log_checkpoints'], undefined)
    assert.deepEqual((await made({ version: '15' })).parameters['rds.rds_superuser_reserved_connections'], {
      value: '10',
      restart: true,
    })
  })

  test('leave to RDS what follows from its machine, unless the user says it', async () => {
    const { parameters } = await made()
    for (const name of [
      'listen_addresses',
      'port',
      'shared_buffers',
      'work_mem',
      'log_destination',
      'unix_socket_directories',
    ])
      assert.equal(parameters[name], undefined, name)
    assert.equal((await made({ parameters: { work_mem: '16MB' } })).parameters['work_mem']!.value, '16384')
  })

  test('are in the units of RDS, whatever the user wrote', async () => {
    const { parameters } = await made({
      parameters: {
        log_min_duration_statement: '2s',
        checkpoint_timeout: '15min',
        shared_buffers: '1GB',
        max_wal_size: '4GB',
        autovacuum: true,
        wal_compression: 'on',
        application_name: "it's",
        statement_timeout: 5000,
        'pg_stat_statements.max': 100,
        default_statistics_target: 200,
      },
    })
    const of = (name: string) => parameters[name]!.value
    assert.deepEqual(
      [
        'log_min_duration_statement',
        'checkpoint_timeout',
        'shared_buffers',
        'max_wal_size',
        'autovacuum',
        'wal_compression',
        'application_name',
        'statement_timeout',
        'default_statistics_target',
      ].map(of),
      ['2000', '900', '131072', '4096', '1', 'on', "it's", '5000', '200'],
    )
    assert.deepEqual(
      [
        parameters['shared_buffers']!.restart,
        parameters['pg_stat_statements.max']!.restart,
        parameters['autovacuum']!.restart,
      ],
      [true, true, false],
    )
  })
})
