import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { postgres, type PostgresOptions } from '../../../../catalog/postgres/options.ts'
import { redis } from '../../../../catalog/redis/options.ts'
import { service } from '../../../../catalog/service/options.ts'
import { resolve } from '../../../../resolve/resolve.ts'
import { settingOf } from '../../../../testing/setting.ts'
import { checkKubernetes } from '../../check.ts'
import type { KubernetesObject, OfKind } from '../../document.ts'
import { objectsOf } from '../../objects.ts'
import type { KubernetesOptions } from '../../options.ts'
import { secretObjects } from '../../secrets.ts'
import { siteOf } from '../../site.ts'

const project = { exists: () => true, contentOf: (path: string) => path, bytesOf: () => undefined }

/** A platform with one PostgreSQL and a service that uses it, on a cluster with these options. */
async function platform(store: Partial<PostgresOptions>, options: KubernetesOptions = {}) {
  const { graph, problems } = await resolve(
    {
      name: 'acme',
      environment: 'prod',
      stores: {
        metastore: postgres({ version: '16', databases: ['shop'], ...store } as PostgresOptions),
        queue: redis({ version: '7' }),
      },
      secrets: { id: { env: 'ID' }, key: { env: 'KEY' } },
      apps: {
        site: service({
          run: ['node', 'server.js'],
          port: 3000,
          database: 'metastore/shop',
          image: { base: 'node:24' },
        }),
      },
    },
    [postgres.listing, redis.listing, service.listing],
    project,
    new Set(),
    ['id', 'key'],
  )
  assert.deepEqual(problems, [])
  const site = siteOf(settingOf(options))
  const objects = [...objectsOf(graph, site).values()].flat()
  return {
    graph,
    objects,
    secrets: secretObjects(graph, site),
    faults: checkKubernetes(graph, { ...settingOf(options), images: { registry: 'r.example.com' } }).map(
      (each) => `${each.code} ${each.place.path}: ${each.title}`,
    ),
    one: <Kind extends KubernetesObject['kind']>(kind: Kind, name = 'metastore') =>
      objects.find((object): object is OfKind<Kind> => object.kind === kind && object.metadata.name === name),
  }
}

const backup: KubernetesOptions = {
  stores: {
    metastore: { cloudnative: { backup: { to: 's3://acme/metastore', credentials: { id: 'id', key: 'key' } } } },
  },
}

describe('a highly available PostgreSQL', () => {
  test('is a cluster of three instances on machines of their own, with the settings of the server', async () => {
    const { one, objects } = await platform({
      highAvailability: true,
      parameters: { work_mem: '32MB', jit: false, shared_preload_libraries: 'pg_stat_statements' },
    })
    const { spec } = one('Cluster')!
    assert.equal(spec.instances, 3)
    assert.equal(spec.imageName, 'ghcr.io/cloudnative-pg/postgresql:16.15-standard-trixie')
    assert.equal(spec.affinity!.podAntiAffinityType, 'required')
    assert.deepEqual(spec.postgresql!.synchronous, { method: 'any', number: 1, dataDurability: 'preferred' })
    const { parameters } = spec.postgresql!
    assert.deepEqual(
      [parameters!['work_mem'], parameters!['jit'], parameters!['max_connections'], parameters!['shared_buffers']],
      ['32MB', 'off', '200', '256MB'],
    )
    for (const name of [
      'listen_addresses',
      'port',
      'unix_socket_directories',
      'log_destination',
      'logging_collector',
      'shared_preload_libraries',
    ])
      assert.equal(name in parameters!, false, `${name} is the operator's`)
    assert.deepEqual(spec.postgresql!.shared_preload_libraries, ['pg_stat_statements'])
    assert.equal(
      objects.some((object) => object.kind === 'StatefulSet' && object.metadata.name === 'metastore'),
      false,
    )
  })

  test('is logged in to by its own administrator, at the Service of the primary', async () => {
    const { one, secrets, objects } = await platform({ highAvailability: true })
    const { spec } = one('Cluster')!
    assert.deepEqual([spec.enableSuperuserAccess, spec.superuserSecret], [true, { name: 'metastore-administrator' }])
    const login = secrets.find((each) => each.name === 'metastore-administrator')!
    assert.equal(login.type, 'kubernetes.io/basic-auth')
    assert.deepEqual(login.keys['password'], { kind: 'value', of: 'metastore-superuser' })
    const { username } = login.keys
    assert.equal(username?.kind === 'file' && username.file.compose(() => ''), 'postgres')
    const env = objects.flatMap((object) =>
      object.kind === 'Deployment' && object.metadata.name === 'site'
        ? object.spec!.template.spec!.containers[0]!.env!
        : [],
    )
    assert.equal(env.find((each) => each.name === 'PGHOST')!.value, 'metastore-rw.acme-prod-data.svc')
  })

  test('is reached by those that the graph connects, by the operator and by itself, and reaches the API server', async () => {
    const { one } = await platform({ highAvailability: true })
    const rules = one('NetworkPolicy')!.spec!
    assert.deepEqual(rules.podSelector!.matchLabels, { 'cnpg.io/cluster': 'metastore' })
    assert.match(JSON.stringify(rules.ingress), /"kubernetes.io\/metadata.name":"cnpg-system"/)
    assert.match(JSON.stringify(rules.ingress), /"stackwright.dev\/node":"site"/)
    assert.match(JSON.stringify(rules.egress), /6443/)
    assert.match(JSON.stringify(one('NetworkPolicy', 'site')!.spec!.egress), /"cnpg.io\/cluster":"metastore"/)
  })

  test('stays one pod where that is said, which is told, and is one pod where it asks for no more', async () => {
    const plain = await platform({ highAvailability: true }, { stores: { metastore: 'statefulset' } })
    assert.ok(plain.one('StatefulSet'))
    assert.deepEqual(plain.faults, ['SW4001 stores.metastore: kubernetes has no highly available server of one pod'])
    assert.deepEqual(
      (
        await platform(
          { highAvailability: true },
          { stores: { metastore: 'statefulset' }, accept: ['high-availability'] },
        )
      ).faults,
      [],
    )
    assert.ok((await platform({})).one('StatefulSet'))
    assert.equal((await platform({}, { stores: { metastore: 'cloudnative' } })).one('Cluster')!.spec.instances, 1)
  })
})

describe('backups of PostgreSQL', () => {
  test('go to the bucket by the plugin, each night and all the time', async () => {
    const { one, faults, secrets } = await platform({ backup: { keep: '30d', pointInTime: true } }, backup)
    assert.deepEqual(faults, [])
    assert.deepEqual(one('Cluster')!.spec.plugins, [
      { name: 'barman-cloud.cloudnative-pg.io', isWALArchiver: true, parameters: { barmanObjectName: 'metastore' } },
    ])
    assert.deepEqual(
      [one('ObjectStore')!.spec.retentionPolicy, one('ObjectStore')!.spec.configuration.destinationPath],
      ['30d', 's3://acme/metastore'],
    )
    assert.deepEqual(
      [one('ScheduledBackup')!.spec.schedule, one('ScheduledBackup')!.spec.method],
      ['0 0 2 * * *', 'plugin'],
    )
    assert.deepEqual(secrets.find((each) => each.name === 'metastore-backup-bucket')!.keys, {
      ACCESS_KEY_ID: { kind: 'value', of: 'id' },
      ACCESS_SECRET_KEY: { kind: 'value', of: 'key' },
    })
  })

  test('go there by the operator itself, or by an identity of the cloud, where that is said', async () => {
    const to = { to: 'gs://acme/metastore', identity: 'backup@acme.iam.gserviceaccount.com', by: 'operator' as const }
    const { spec } = (
      await platform({ backup: { keep: '7d' } }, { stores: { metastore: { cloudnative: { backup: to } } } })
    ).one('Cluster')!
    assert.deepEqual(spec.backup, {
      barmanObjectStore: {
        destinationPath: 'gs://acme/metastore',
        googleCredentials: { gkeEnvironment: true },
        wal: { compression: 'gzip' },
        data: { compression: 'gzip' },
      },
      retentionPolicy: '7d',
      target: 'prefer-standby',
    })
    assert.deepEqual(spec.serviceAccountTemplate, {
      metadata: { annotations: { 'iam.gke.io/gcp-service-account': 'backup@acme.iam.gserviceaccount.com' } },
    })
  })

  test('are missed where nobody knows where they go', async () => {
    assert.deepEqual((await platform({ backup: { keep: '7d' } })).faults, [
      'SW4001 stores.metastore: kubernetes does not know where backups go',
    ])
    assert.deepEqual((await platform({ backup: { keep: '7d' } }, { accept: ['backup'] })).faults, [])
    const unknown: KubernetesOptions = {
      stores: { metastore: { cloudnative: { backup: { to: 's3://a', credentials: { key: 'kee' } } } } },
    }
    assert.deepEqual((await platform({ backup: { keep: '7d' } }, unknown)).faults, [
      'SW4011 targets.kubernetes.stores.metastore.cloudnative.backup.credentials.key: no secret of this name',
    ])
  })
})

describe('a pooler', () => {
  const options: KubernetesOptions = {
    stores: { metastore: { cloudnative: { pooler: { mode: 'transaction', only: ['site'] } } } },
  }

  test('is gone through by services, and never by the job that makes databases', async () => {
    const { one, objects, graph } = await platform({ highAvailability: true }, options)
    const hostOf = (object: unknown) => /"name":"PGHOST","value":"([^"]+)"/.exec(JSON.stringify(object))?.[1]
    assert.equal(
      hostOf(objects.find((each) => each.kind === 'Deployment' && each.metadata.name === 'site')),
      'metastore-pooler.acme-prod-data.svc',
    )
    const { jobObject } = await import('../../job.ts')
    const { nodeOf } = await import('../../../../graph/graph.ts')
    assert.equal(
      hostOf(jobObject(graph, siteOf(settingOf(options)), [nodeOf(graph, 'metastore-databases', 'job')], '1')),
      'metastore-rw.acme-prod-data.svc',
    )
    const { pgbouncer, instances } = one('Pooler', 'metastore-pooler')!.spec
    assert.deepEqual(
      [instances, pgbouncer.poolMode, pgbouncer.parameters!['max_prepared_statements']],
      [2, 'transaction', '200'],
    )
  })

  test('for a service that is not there is told', async () => {
    const wrong: KubernetesOptions = {
      stores: { metastore: { cloudnative: { pooler: { mode: 'session', only: ['sitee'] } } } },
    }
    assert.deepEqual((await platform({}, wrong)).faults, [
      'SW4011 targets.kubernetes.stores.metastore.cloudnative.pooler.only.0: no app or service of this name',
    ])
  })
})

test('a server outside has no objects, and who uses it has its address and a way to it', async () => {
  const { objects, one } = await platform(
    { highAvailability: true, backup: { keep: '7d' } },
    {
      stores: {
        metastore: { external: { host: 'pg.example.com', port: 6432, addresses: ['10.9.0.0/16'], password: 'key' } },
      },
    },
  )
  assert.equal(
    objects.some(
      (object) =>
        ['Cluster', 'StatefulSet', 'Service'].includes(object.kind) && object.metadata.name.startsWith('metastore'),
    ),
    false,
  )
  const site = JSON.stringify(objects.find((each) => each.kind === 'Deployment' && each.metadata.name === 'site'))
  assert.match(site, /"PGHOST","value":"pg.example.com"/)
  assert.match(site, /"PGPORT","value":"6432"/)
  assert.match(
    JSON.stringify(one('NetworkPolicy', 'site')!.spec!.egress),
    /"cidr":"10.9.0.0\/16"}}],"ports":\[{"protocol":"TCP","port":6432/,
  )
})

test('CloudNativePG keeps nothing but PostgreSQL', async () => {
  const { faults } = await platform(
    {},
    { stores: { queue: 'cloudnative', metastore: { cloudnative: { instances: 1 } } } },
  )
  assert.deepEqual(faults, ['SW4011 targets.kubernetes.stores.queue: CloudNativePG keeps no redis'])
  assert.deepEqual(
    (await platform({ highAvailability: true }, { stores: { metastore: { cloudnative: { instances: 1 } } } })).faults,
    [
      'SW4011 targets.kubernetes.stores.metastore.cloudnative.instances: metastore is highly available with one instance',
    ],
  )
})
