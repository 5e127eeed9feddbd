import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { postgresRecipe } from '../../src/catalog/postgres/recipe.ts'
import { obtain } from '../../src/targets/local/obtain/obtain.ts'

/** PostgreSQL refuses root; as root its programs run as nobody. */
const ordinary = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** A server of PostgreSQL for tests, on a loopback port and in a folder of its own. */
export interface Server {
  readonly major: string
  readonly port: number
  /** `psql` of the same version. */
  readonly psql: string
  readonly folder: string
  /** Runs statements as a role and gives rows, fields split by `|`; throws what psql says. */
  ask(
    statements: string,
    as?: { readonly user?: string; readonly password?: string; readonly database?: string },
  ): string
  /** All that the server has written to its log. */
  log(): string
  stop(): Promise<void>
}

/** The password of the superuser. */
export const password = "super'user"

/** Starts a server of a major version, with settings in the form of `name=value`. */
export async function startServer(
  major: '14' | '15' | '16' | '17' | '18',
  settings: readonly string[] = [],
  access = 'host all all 127.0.0.1/32 scram-sha-256\n',
): Promise<Server> {
  const { programs } = await obtain(postgresRecipe(major), { project: tmpdir(), tell: () => {} })
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-postgres-'))
  if (ordinary.uid !== undefined) chownSync(folder, ordinary.uid, ordinary.gid)
  chmodSync(folder, 0o755)
  const [data, secret, hba] = ['data', 'password', 'pg_hba.conf'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(secret, password)
  writeFileSync(hba, access)
  const made = spawnSync(
    programs['initdb']!,
    [
      '-D',
      data,
      '-U',
      'postgres',
      `--pwfile=${secret}`,
      '--auth=scram-sha-256',
      '--no-sync',
      '--no-locale',
      '-E',
      'UTF8',
    ],
    { ...ordinary, encoding: 'utf8', cwd: folder },
  )
  assert.equal(made.status, 0, made.stderr)
  const port = await freePort()
  const all = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `hba_file=${hba}`,
    'fsync=off',
    ...settings,
  ].flatMap((each) => ['-c', each])
  const child = spawn(programs['postgres']!, ['-D', data, ...all], {
    ...ordinary,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  child.stderr!.setEncoding('utf8').on('data', (words: string) => {
    log += words
  })
  const psql = programs['psql']!
  const server: Server = {
    major,
    port,
    psql,
    folder,
    ask: (statements, { user = 'postgres', password: given = password, database = 'postgres' } = {}) => {
      const env = {
        ...process.env,
        PGHOST: '127.0.0.1',
        PGPORT: String(port),
        PGUSER: user,
        PGPASSWORD: given,
        PGDATABASE: database,
        PGCONNECT_TIMEOUT: '5',
      }
      const { status, stdout, stderr } = spawnSync(
        psql,
        ['-X', '-A', '-t', '-q', '-v', 'ON_ERROR_STOP=1', '-c', statements],
        { env, encoding: 'utf8' },
      )
      if (status !== 0) throw new Error(stderr.trim())
      return stdout.trim()
    },
    log: () => log,
    stop: async () => {
      await ended(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  try {
    await ready(
      child,
      () => server.ask('select 1'),
      () => log,
    )
  } catch (error) {
    await server.stop()
    throw error
  }
  return server
}

/** A port of the loopback address that nobody has now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

/** Waits until something no longer throws, at most 20 seconds. */
export async function ready(child: ChildProcess, ask: () => unknown, log: () => string): Promise<void> {
  const until = Date.now() + 20_000
  for (;;) {
    try {
      await ask()
      return
    } catch (error) {
      if (child.exitCode !== null || Date.now() > until)
        throw new Error(`it did not start: ${(error as Error).message}\n${log().slice(-2000)}`)
      await pause(100)
    }
  }
}

/** Ends a process that we started, and waits until it is gone. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGINT')
  await gone
}

/** What a file holds, for messages of tests. */
export const content = (path: string): string => readFileSync(path, 'utf8')
