import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { everything, json, processesOf, root, stackwright, until } from './stackwright.ts'

// Metabase on this machine, in a real PostgreSQL. The jar can only be had from its vendor, so a stand-in with the same
// timeline runs in its place.

interface Up {
  urls: string[]
  steps: { id: string; state: string }[]
  verified: { check: string; ok: boolean; detail: string }[]
}
interface Status {
  services: { id: string; state: string; replicas: { pid: number; restarts: number }[] }[]
}
interface Credential {
  app: string
  url: string
  username: string
  password: string
}

/** The client of PostgreSQL that the proof itself uses. */
const { session } = (await import('../../src/catalog/metabase/programs/postgres.mjs' as string)) as {
  session(at: {
    host: string
    port: string
    database: string
    user: string
    password: string
  }): Promise<{ rows(query: string): Promise<(string | null)[][]>; end(): void }>
}

const platformOf = (version: string) => `
name: asking
stores:
  metastore: { type: postgres, version: '18', databases: [shop] }
apps:
  ask:
    type: metabase
    version: ${version}
    database: metastore
    metrics: true
    web: { replicas: [1, 2] }
    sources: { Corner Shop: metastore/shop }
targets:
  local: { software: { java: ./jdk, metabase: ./metabase-${version}.jar } }
`

describe('Metabase, by a stand-in for its jar, on a real PostgreSQL', { concurrency: false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-e2e-'))
  const at = ['-p', folder]
  const state = join(folder, '.stackwright/asking/default')
  const secret = (id: string) => readFileSync(join(state, 'secrets', id), 'utf8').trim()
  let up: Up
  let admin: Credential

  /** The rows of a query in Metabase's own database. */
  async function rows(query: string): Promise<(string | null)[][]> {
    const { out } = await stackwright(['exec', 'web', ...at, '--', 'sh', '-c', 'echo $MB_DB_PORT'])
    const own = await session({
      host: '127.0.0.1',
      port: out.trim(),
      database: 'ask',
      user: 'ask',
      password: secret('metastore-ask-password'),
    })
    try {
      return await own.rows(query)
    } finally {
      own.end()
    }
  }

  before(
    async () => {
      chmodSync(folder, 0o755)
      writeFileSync(
        join(folder, 'jdk'),
        `#!/bin/sh\nexec '${process.execPath}' --disable-warning=ExperimentalWarning '${join(root, 'tests/e2e/metabase/java.mjs')}' "$@"\n`,
        { mode: 0o755 },
      )
      for (const version of ['0.64.9', '0.65.4'])
        writeFileSync(join(folder, `metabase-${version}.jar`), `PK ${`v${version}`}\n`)
      writeFileSync(join(folder, 'platform.yaml'), platformOf('0.64.9'))
      up = await json<Up>(['up', folder])
      admin = (await json<Credential[]>(['credentials', folder])).find((each) => each.app === 'ask')!
    },
    { timeout: 300_000 },
  )

  after(
    async () => {
      await stackwright(['destroy', folder, '--yes', '--delete-data'])
      rmSync(folder, { recursive: true, force: true })
    },
    { timeout: 60_000 },
  )

  test('is migrated by one process, booted, set up and proven, in this order', async () => {
    assert.ok(
      ['ask-migrate', 'ask-web', 'ask-route', 'ask-admin', 'ask-sources', 'ask-verify'].every((id) =>
        up.steps.some((step) => step.id === id && step.state === 'done'),
      ),
      JSON.stringify(up.steps),
    )
    const noted = (await rows('SELECT what FROM stand_in ORDER BY at')).flat()
    assert.deepEqual(noted, [
      'v0.64.9 migrates beside 0 web processes',
      'v0.64.9 boots',
      'v0.64.9 is ready',
      'the first account',
      'Corner Shop',
      'ask verification',
    ])
    assert.deepEqual(
      up.verified.map(({ check, ok }) => [check, ok]),
      ['answers', 'version', 'login', 'migrations', 'stored connection', 'answered query', 'stored secrets'].map(
        (check) => [check, true],
      ),
      JSON.stringify(up.verified),
    )
  })

  test('gets no request before it is ready, for as long as it boots', async () => {
    const { out } = await stackwright(['logs', 'web', ...at, '-n', '200'])
    assert.ok(
      out.indexOf('health is 503') >= 0 && out.indexOf('health is 503') < out.indexOf('Initialization COMPLETE'),
      out,
    )
    assert.equal((await fetch(new URL('/api/health', up.urls[0]))).status, 200)
  })

  test("lets the administrator in, and asks the platform's database", async () => {
    const ask = async (path: string, body?: object, token?: string) => {
      const answer = await fetch(new URL(path, admin.url), {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers: { 'content-type': 'application/json', ...(token && { 'x-metabase-session': token }) },
      })
      return (await answer.json()) as {
        id: string
        data: { id: number; name: string; rows: unknown[][] }[] & { rows: unknown[][] }
      }
    }
    const { id: token } = await ask('/api/session', { username: admin.username, password: admin.password })
    const { data } = await ask('/api/database', undefined, token)
    assert.deepEqual(
      data.map((each) => each.name),
      ['Corner Shop'],
    )
    const answer = await ask(
      '/api/dataset',
      { database: data[0]!.id, type: 'native', native: { query: 'select current_user' } },
      token,
    )
    assert.deepEqual(answer.data.rows, [['shop_reader']])
  })

  test('a second `up` runs nothing', async () => {
    assert.deepEqual((await json<Up>(['up', folder])).steps, [])
  })

  test('tells figures at a port of its own', async () => {
    const { out } = await stackwright(['exec', 'web', ...at, '--', 'sh', '-c', 'echo $MB_PROMETHEUS_SERVER_PORT'])
    assert.match(
      await (await fetch(`http://127.0.0.1:${out.trim()}/metrics`)).text(),
      /jetty_responses_total\{code="2xx",\} [1-9]/,
    )
  })

  test('is restarted, and comes back when it is killed', { timeout: 60_000 }, async () => {
    const web = async () => (await json<Status>(['status', ...at])).services.find((each) => each.id === 'ask-web')!
    const first = (await web()).replicas[0]!.pid
    assert.equal((await stackwright(['restart', 'web', ...at])).code, 0)
    const second = (await web()).replicas[0]!.pid
    assert.notEqual(second, first)
    process.kill(second, 'SIGKILL')
    await until('ask-web is back', 30, async () => {
      const now = await web()
      return now.state === 'ready' && now.replicas[0]!.pid !== second
    })
  })

  test('another release drains the old one, migrates alone, and is proven', { timeout: 120_000 }, async () => {
    writeFileSync(join(folder, 'platform.yaml'), platformOf('0.65.4'))
    const upgraded = await json<Up>(['up', folder])
    const ids = upgraded.steps.map((step) => step.id).filter((id) => /ask-/.test(id))
    assert.ok(
      ids.indexOf('stop ask-web') < ids.indexOf('ask-migrate') &&
        ids.indexOf('ask-migrate') < ids.indexOf('ask-web') &&
        ids.at(-1) === 'ask-verify',
      ids.join(', '),
    )
    assert.ok(!ids.includes('ask-admin') && !ids.includes('ask-sources'), ids.join(', '))
    assert.ok(
      upgraded.verified.every((check) => check.ok),
      JSON.stringify(upgraded.verified),
    )
    const noted = (await rows("SELECT what FROM stand_in WHERE what LIKE 'v0.65%' ORDER BY at")).flat()
    assert.deepEqual(noted, ['v0.65.4 migrates beside 0 web processes', 'v0.65.4 boots', 'v0.65.4 is ready'])
  })

  test('more than one replica runs once the database is migrated', { timeout: 60_000 }, async () => {
    const ready = async () =>
      (await json<Status>(['status', ...at])).services.find((each) => each.id === 'ask-web')!.replicas.length
    assert.equal((await stackwright(['scale', 'web=2', ...at])).code, 0)
    assert.equal(await ready(), 2)
    assert.deepEqual(await rows("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'metabase web'"), [
      ['2'],
    ])
    assert.equal((await stackwright(['scale', 'web=1', ...at])).code, 0)
    assert.equal(await ready(), 1)
  })

  test(
    'the proof finds a stored connection of another key, a lock that was left, and a database that is behind',
    { timeout: 120_000 },
    async () => {
      const [kept] = await rows('SELECT id, details FROM metabase_database')
      await rows(
        `UPDATE metabase_database SET details = 'bm90IG91cnM='; UPDATE databasechangeloglock SET locked = true, lockedby = 'gone'`,
      )
      const { out, code } = await stackwright(['up', folder, '--again', '--json'])
      assert.notEqual(code, 0)
      const found = (JSON.parse(out) as Up).verified.filter((check) => !check.ok)
      assert.deepEqual(
        found.map((check) => check.check),
        ['migrations', 'stored secrets'],
      )
      assert.match(found[0]!.detail, /left its lock \(gone\)/)
      assert.match(found[1]!.detail, /not readable with the encryption key of now: Corner Shop/)
      await rows(
        `UPDATE metabase_database SET details = '${kept![1]}' WHERE id = ${kept![0]}; UPDATE databasechangeloglock SET locked = false; DELETE FROM databasechangelog WHERE id LIKE 'v65%'`,
      )
      const behind = (JSON.parse((await stackwright(['up', folder, '--again', '--json'])).out) as Up).verified.filter(
        (check) => !check.ok,
      )
      assert.deepEqual(
        behind.map((check) => check.detail),
        ['the database is at series 64, and v0.65.4 is of series 65'],
      )
      await rows(`INSERT INTO databasechangelog (id) VALUES ('v65.2026-01-01T00:00:00')`)
    },
  )

  test('no secret is in a process argument, an output or a file outside of the store', () => {
    const secrets = ['ask-encryption-key', 'ask-session-key', 'ask-admin-password', 'metastore-ask-password'].map(
      secret,
    )
    for (const { command } of processesOf(state))
      for (const each of secrets) assert.ok(!command.includes(each), command.replaceAll(each, '<secret>'))
    const shown = everything.join('').replaceAll(admin.password, '')
    for (const each of secrets.filter((each) => each !== admin.password)) assert.ok(!shown.includes(each))
  })

  test('with another encryption key it does not start, and says why', { timeout: 120_000 }, async () => {
    const file = join(state, 'secrets/ask-encryption-key')
    const key = readFileSync(file)
    chmodSync(file, 0o600)
    writeFileSync(file, `${'0'.repeat(64)}`)
    const { code, out, err } = await stackwright(['restart', 'web', ...at])
    writeFileSync(file, key)
    assert.equal(code, 1, out + err)
    assert.match(out + err, /encrypted with a different key than the MB_ENCRYPTION_SECRET_KEY/)
    assert.equal((await fetch(new URL('/api/health', up.urls[0]))).status, 200)
    const again = await json<Up>(['up', folder, '--again'])
    assert.ok(
      again.verified.every((check) => check.ok),
      JSON.stringify(again.verified),
    )
  })
})
