import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { memcached } from '../../catalog/memcached/options.ts'
import { postgres } from '../../catalog/postgres/options.ts'
import { service } from '../../catalog/service/options.ts'
import { resolve } from '../../resolve/resolve.ts'
import { targetContract } from '../../testing/target-contract.ts'
import { checkSupport } from '../support.ts'
import { sampleTarget } from './target.ts'
import { settingOf } from '../../testing/setting.ts'

const project = { exists: () => true, contentOf: () => '', bytesOf: () => undefined }
const catalog = [memcached.listing, postgres.listing, service.listing]
const tiny = await resolve({ name: 'tiny', environment: 'dev', stores: { cache: memcached() } }, catalog, project)
const team = await resolve(
  {
    name: 'team',
    environment: 'dev',
    stores: { metastore: postgres({ version: '18', highAvailability: true }) },
    apps: { site: service({ run: ['node', 'server.js'], port: 3000, database: 'metastore', route: {} }) },
  },
  catalog,
  project,
)

for (const { name, run } of targetContract(sampleTarget, { tiny: tiny.graph, team: team.graph })) test(name, run)

describe('sample-target', () => {
  test('writes one file for each program, and its configuration beside it', () => {
    const { files } = sampleTarget.lower(team.graph, sampleTarget.renderSite(team.graph, settingOf()))
    assert.deepEqual(
      [...files.keys()],
      [
        'metastore-databases/files/database.sql',
        'metastore-databases/files/databases.sql',
        'metastore-databases/files/reader.sql',
        'metastore-databases/files/role.sql',
        'metastore-databases/files/session.sql',
        'metastore-databases/program.json',
        'metastore/files/pg_hba.conf',
        'metastore/files/postgresql.conf',
        'metastore/program.json',
        'site/program.json',
      ],
    )
    assert.equal(JSON.parse(files.get('site/program.json')!).env.PGHOST, 'metastore.example.internal')
  })

  test('refuses what it has lost at the line that asks for it', () => {
    const problems = checkSupport(team.graph, sampleTarget, ['limits'])
    assert.deepEqual(
      problems.map((each) => [each.code, each.place.path]),
      [['SW4001', 'stores.metastore']],
    )
  })

  test('starts nothing, and says so', async () => {
    await assert.rejects(
      async () => sampleTarget.open({ ...settingOf(), graph: tiny.graph, folder: '', project: '', scaled: {} }),
      /starts nothing/,
    )
  })
})
