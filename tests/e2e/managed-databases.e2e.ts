import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { postgres } from '../../src/catalog/postgres/options.ts'
import type { JobNode } from '../../src/graph/node.ts'
import { bindText, escapedFor, isLeftOut, type Reference } from '../../src/graph/text.ts'
import { resolve } from '../../src/resolve/resolve.ts'
import { type Server, startServer } from './postgres-server.ts'

// The job that makes databases, run as the administrator that managed servers give: a role that may create databases
// and roles, and is no superuser.

const passwords: Readonly<Record<string, string>> = {
  'metastore-superuser': 'adm:in\\istrator',
  'metastore-shop-password': "own'er $shop",
  'metastore-shop-shop-reader-password': 'reader',
  'metastore-more-password': 'more',
}

for (const major of ['14', '15', '16', '17', '18'] as const) {
  describe(
    `the job of databases as an administrator who is no superuser, PostgreSQL ${major}`,
    { concurrency: false },
    () => {
      let server: Server
      let job: JobNode
      before(
        async () => {
          server = await startServer(major)
          server.ask("create role administrator login createdb createrole password 'adm:in\\istrator'")
          job = await jobOf(['shop', 'more'])
        },
        { timeout: 300_000 },
      )
      after(() => server?.stop())

      const shop = { user: 'shop', password: passwords['metastore-shop-password']!, database: 'shop' }
      const reader = { user: 'shop_reader', password: 'reader', database: 'shop' }

      test('that administrator may do no more than the one of a managed server', () => {
        const own = { user: 'administrator', password: passwords['metastore-superuser']! }
        assert.throws(() => server.ask("alter system set work_mem = '8MB'", own), /permission denied|must be superuser/)
        assert.throws(
          () => server.ask('create role x superuser', own),
          /must be superuser|SUPERUSER attribute|permission denied/,
        )
        assert.throws(() => server.ask('set log_statement = none', own), /permission denied/)
      })

      test('makes roles and databases, of which the owner may do everything and the reader may read', () => {
        const { status, stderr } = run(server, job, 'administrator')
        assert.equal(status, 0, stderr)
        server.ask('create table sold (item text); insert into sold values (1)', shop)
        assert.equal(server.ask('select count(*) from sold', reader), '1')
        assert.throws(() => server.ask('insert into sold values (2)', reader), /permission denied/)
        assert.throws(() => server.ask('select 1', { ...reader, database: 'more' }), /permission denied/)
        assert.equal(server.ask("select pg_get_userbyid(datdba) from pg_database where datname = 'shop'"), 'shop')
        assert.equal(
          server.ask(
            "select rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls from pg_roles where rolname = 'shop'",
          ),
          'f',
        )
      })

      test('again, after the owner has made tables and a schema, with another password and one database more', async () => {
        server.ask('create schema archive; create table archive.old (item text); create sequence archive.counted', shop)
        // What a managed server has in a database itself belongs to neither.
        server.ask('create schema of_server; create table of_server.own (); create table public.own_too ()', {
          database: 'shop',
        })
        const { status, stderr } = run(server, await jobOf(['shop', 'more', 'third']), 'administrator', {
          ...passwords,
          'metastore-shop-password': 'another',
        })
        assert.equal(status, 0, stderr)
        assert.throws(() => server.ask('select 1', shop), /password authentication failed/)
        assert.equal(server.ask('select count(*) from archive.old', reader), '0')
        assert.equal(server.ask("select pg_get_userbyid(datdba) from pg_database where datname = 'third'"), 'third')
      })

      test('the same job as a superuser leaves the same', async () => {
        const { status, stderr } = run(server, await jobOf(['shop', 'more', 'third', 'fourth']), 'postgres', {
          ...passwords,
          'metastore-superuser': "super'user",
        })
        assert.equal(status, 0, stderr)
        assert.equal(server.ask('select 1', shop), '1')
        assert.throws(() => server.ask('create table public.mine (item text)', reader), /permission denied/)
      })

      test('no password is in the log of the server, and where it would be, nothing is done', async () => {
        // The superuser has closed the database postgres, which is the administrator's own at a managed server.
        server.ask('grant connect on database postgres to administrator')
        server.ask("alter system set log_statement = 'all'")
        server.ask('select pg_reload_conf()')
        // The setting reaches new sessions a moment after.
        await pause(500)
        const told = run(server, await jobOf(['shop', 'fifth']), 'administrator')
        assert.notEqual(told.status, 0)
        assert.match(told.stderr, /log_statement has to be none/)
        assert.equal(server.ask("select count(*) from pg_roles where rolname = 'fifth'"), '0')
        const silent = run(server, await jobOf(['shop', 'fifth']), 'postgres', {
          ...passwords,
          'metastore-superuser': "super'user",
        })
        assert.equal(silent.status, 0, silent.stderr)
        await pause(500)
        assert.doesNotMatch(server.log(), /own'+er|adm:in|super'+user|password '/)
        assert.match(server.log(), /select count\(\*\) from pg_roles/, 'the log has the statements of others')
      })
    },
  )
}

async function jobOf(databases: readonly string[]): Promise<JobNode> {
  const stores = {
    metastore: postgres({
      version: '18',
      databases: {
        shop: {},
        ...Object.fromEntries(databases.filter((name) => name !== 'shop').map((name) => [name, { readers: [] }])),
      },
    }),
  }
  const { graph } = await resolve({ name: 'acme', environment: 'dev', stores }, [postgres.listing], {
    exists: () => true,
    contentOf: () => '',
    bytesOf: () => undefined,
  })
  return graph.nodes.get('metastore-databases') as JobNode
}

/** Runs the job's own command with its own files, as a target would. */
function run(server: Server, job: JobNode, user: string, values: Readonly<Record<string, string>> = passwords) {
  const folder = join(server.folder, 'job')
  const valueOf = (id: string) => values[id] ?? id
  const bind = (reference: Reference): string => {
    switch (reference.ref) {
      case 'host':
        return '127.0.0.1'
      case 'port':
        return String(server.port)
      case 'secret':
        return escapedFor(reference, valueOf(reference.of))
      case 'secret-file':
        return join(folder, 'secrets', reference.of)
      case 'file':
        return join(folder, reference.name)
      case 'encrypted':
        return reference.no
      default:
        throw new Error(`the job has a ${reference.ref}`)
    }
  }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'secrets'), { recursive: true })
  for (const file of job.files) {
    mkdirSync(dirname(join(folder, file.name)), { recursive: true })
    writeFileSync(join(folder, file.name), bindText(file.content, bind), { mode: 0o600 })
  }
  for (const reference of Object.values(job.env).flatMap((value) => (typeof value === 'string' ? [] : value.text))) {
    if (typeof reference === 'object' && reference.ref === 'secret-file')
      writeFileSync(join(folder, 'secrets', reference.of), valueOf(reference.of), { mode: 0o600 })
  }
  const env = Object.fromEntries(
    Object.entries(job.env)
      .filter(([, value]) => !isLeftOut(value, bind))
      .map(([name, value]) => [name, bindText(value, bind)]),
  )
  return spawnSync(
    server.psql,
    job.command.slice(1).map((each) => bindText(each, bind)),
    { env: { PATH: process.env['PATH'], ...env, PGUSER: user }, encoding: 'utf8' },
  )
}
