// Stands in for Java with the jar of Metabase, which no package registry carries. It keeps Metabase's timeline and
// interface as far as this repository's programs ask for them, in a real PostgreSQL: one migration with a lock and a
// list of changes; 503 until everything is loaded; a first account by a token; sessions; connections encrypted with the
// key of the environment, that are really opened; figures at a port of their own. The release is what is written in the
// jar. What it does it also notes in a table, `stand_in`.
import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { literal, session } from '../../../src/catalog/metabase/programs/postgres.mjs'

const words = process.argv.slice(2)
if (words[0] === '-version') {
  console.error('openjdk version "21.0.4" 2024-07-16 LTS')
  process.exit(0)
}

const place = words.indexOf('-jar')
const tag = /v[01]\.\d+(\.\d+)+/.exec(readFileSync(words[place + 1], 'utf8'))[0]
const series = Number(tag.split('.')[1])
const [command, direction] = words.slice(place + 2)
const { env } = process
const key = createHash('sha256')
  .update(env.MB_ENCRYPTION_SECRET_KEY ?? '')
  .digest()

if (command === 'version') console.log(`Metabase version: {:tag ${tag}, :date 2026-11-13, :hash 0000000}`)
else if (command === 'migrate' && direction === 'up') await migrate()
else if (command === undefined) await serve()
else die(`Unrecognized command: '${command}'`)

function die(reason) {
  console.error(reason)
  process.exit(1)
}

async function open(title) {
  if (env.MB_DB_TYPE !== 'postgres') die('WARNING: Using Metabase with an H2 application database is not recommended')
  const own = await session({
    host: env.MB_DB_HOST,
    port: env.MB_DB_PORT,
    database: env.MB_DB_DBNAME,
    user: env.MB_DB_USER,
    password: env.MB_DB_PASS,
  })
  await own.rows(`SET application_name = ${literal(title)}; SET client_min_messages = error`)
  return own
}

function changes() {
  return Array.from({ length: series - 52 }, (_, index) => `v${53 + index}.2026-01-01T00:00:00`)
}

async function migrate() {
  const own = await open('metabase migrate')
  await own.rows(`
    CREATE TABLE IF NOT EXISTS databasechangelog (id text PRIMARY KEY, dateexecuted timestamptz DEFAULT now());
    CREATE TABLE IF NOT EXISTS databasechangeloglock (id int PRIMARY KEY, locked boolean, lockedby text);
    CREATE TABLE IF NOT EXISTS setting (key text PRIMARY KEY, value text);
    CREATE TABLE IF NOT EXISTS core_user (id serial PRIMARY KEY, email text UNIQUE, password text);
    CREATE TABLE IF NOT EXISTS core_session (id text PRIMARY KEY, user_id int);
    CREATE TABLE IF NOT EXISTS metabase_database (id serial PRIMARY KEY, name text, engine text, details text);
    CREATE TABLE IF NOT EXISTS stand_in (at timestamptz DEFAULT clock_timestamp(), what text);
    INSERT INTO databasechangeloglock VALUES (1, false, NULL) ON CONFLICT DO NOTHING`)
  const [[others]] = await own.rows(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'metabase web'",
  )
  await own.rows(`INSERT INTO stand_in (what) VALUES (${literal(`${tag} migrates beside ${others} web processes`)})`)
  const taken = await own.rows(
    `UPDATE databasechangeloglock SET locked = true, lockedby = ${literal(String(process.pid))} WHERE NOT locked RETURNING id`,
  )
  if (taken.length === 0) die('Command failed with exception: Could not acquire change log lock.')
  await new Promise((resolve) => setTimeout(resolve, 500))
  for (const id of changes())
    await own.rows(`INSERT INTO databasechangelog (id) VALUES (${literal(id)}) ON CONFLICT DO NOTHING`)
  await own.rows('UPDATE databasechangeloglock SET locked = false, lockedby = NULL')
  own.end()
  console.log('Database Migrations Current ...')
}

async function serve() {
  if ((env.MB_ENCRYPTION_SECRET_KEY ?? '').length < 16) die('MB_ENCRYPTION_SECRET_KEY must be at least 16 characters.')
  if (!words.some((word) => /^-Xmx\d+m$/.test(word))) die('this is a stand-in, which wants to be told its heap')
  let loaded = false
  let served = 0
  const server = createServer((request, response) => {
    void answer(request)
      .catch((error) => [500, { message: error.message }])
      .then(([status, body]) => {
        served += status < 500 ? 1 : 0
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      })
  })
  server.listen(Number(env.MB_JETTY_PORT), env.MB_JETTY_HOST)
  if (env.MB_PROMETHEUS_SERVER_PORT) {
    createServer((_, response) =>
      response.end(`# TYPE jetty_responses_total counter\njetty_responses_total{code="2xx",} ${served}.0\n`),
    )
      .listen(Number(env.MB_PROMETHEUS_SERVER_PORT))
      .unref()
  }
  const own = await open('metabase web')
  const note = (what) => own.rows(`INSERT INTO stand_in (what) VALUES (${literal(what)})`)
  const applied = await own.rows('SELECT id FROM databasechangelog').then(
    (rows) => rows.map(([id]) => id),
    () => [],
  )
  if (changes().some((id) => !applied.includes(id))) {
    if (env.MB_DB_AUTOMIGRATE === 'false') die('Database requires manual upgrade.')
    await migrate()
  }
  await note(`${tag} boots`)
  if (applied.some((id) => Number(/^v(\d+)/.exec(id)[1]) > series)) die('ERROR: Downgrade detected.')
  const [marked] = await own.rows("SELECT value FROM setting WHERE key = 'encryption-check'")
  if (marked && decrypted(marked[0]) === undefined)
    die('Database was encrypted with a different key than the MB_ENCRYPTION_SECRET_KEY environment contains')
  if (!marked)
    await own.rows(
      `INSERT INTO setting VALUES ('encryption-check', ${literal(encrypted(randomUUID()))}) ON CONFLICT DO NOTHING`,
    )
  await own.rows(`INSERT INTO setting VALUES ('setup-token', ${literal(randomUUID())}) ON CONFLICT DO NOTHING`)
  await new Promise((resolve) => setTimeout(resolve, 1500))
  loaded = true
  await note(`${tag} is ready`)
  console.log(`Metabase ${tag} Initialization COMPLETE`)
  process.once('SIGTERM', () => server.close(() => (own.end(), process.exit(0))))

  const ways = {
    'GET /api/session/properties': async () => {
      const users = await own.rows('SELECT 1 FROM core_user')
      const [[token]] = await own.rows("SELECT value FROM setting WHERE key = 'setup-token'")
      return [
        200,
        {
          version: { tag },
          'has-user-setup': users.length > 0,
          'setup-token': users.length > 0 ? null : token,
          'site-name': env.MB_SITE_NAME,
        },
      ]
    },
    'POST /api/setup': async ({ token, user }) => {
      const [[wanted]] = await own.rows("SELECT value FROM setting WHERE key = 'setup-token'")
      if ((await own.rows('SELECT 1 FROM core_user')).length > 0)
        return [
          403,
          {
            message: 'The /api/setup route can only be used to create the first user, however a user currently exists.',
          },
        ]
      if (token !== wanted) return [400, { errors: { token: 'Token does not match the setup token.' } }]
      if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(user.email))
        return [400, { errors: { user: { email: 'value must be a valid email address.' } } }]
      if (user.password.length < 6 || !/\d/.test(user.password))
        return [400, { errors: { user: { password: 'password is too common.' } } }]
      await own.rows(
        `INSERT INTO core_user (email, password) VALUES (${literal(user.email)}, ${literal(digest(user.password))})`,
      )
      await note('the first account')
      return [200, { id: randomUUID() }]
    },
    'POST /api/session': async ({ username, password }) => {
      const [found] = await own.rows(
        `SELECT id FROM core_user WHERE email = ${literal(username)} AND password = ${literal(digest(password))}`,
      )
      if (!found) return [401, { errors: { password: 'did not match stored password' } }]
      const id = randomUUID()
      await own.rows(`INSERT INTO core_session VALUES (${literal(id)}, ${Number(found[0])})`)
      return [200, { id }]
    },
    'GET /api/database': async () => [
      200,
      {
        data: (await own.rows('SELECT id, name FROM metabase_database ORDER BY id')).map(([id, name]) => ({
          id: Number(id),
          name,
          is_sample: false,
        })),
      },
    ],
    'POST /api/database': async ({ name, engine, details }) => {
      const refused = await reached(details)
      if (refused) return [400, { message: refused }]
      const [[id]] = await own.rows(
        `INSERT INTO metabase_database (name, engine, details) VALUES (${literal(name)}, ${literal(engine)}, ${literal(encrypted(JSON.stringify(details)))}) RETURNING id`,
      )
      await note(name)
      return [200, { id: Number(id) }]
    },
    'PUT /api/database/:id': async ({ name, details }, id) => {
      await own.rows(
        `UPDATE metabase_database SET name = ${literal(name)}, details = ${literal(encrypted(JSON.stringify(details)))} WHERE id = ${id}`,
      )
      return [200, { id }]
    },
    'GET /api/database/:id': async (_, id) => {
      const { password: _password, ...details } = await detailsOf(id)
      return [200, { id, details }]
    },
    'DELETE /api/database/:id': async (_, id) => (
      await own.rows(`DELETE FROM metabase_database WHERE id = ${id}`),
      [204, null]
    ),
    'POST /api/dataset': async ({ database, native }) => {
      const { host, port, dbname, user, password } = await detailsOf(Number(database))
      const there = await session({ host, port, database: dbname, user, password })
      const rows = await there.rows(native.query)
      there.end()
      return [
        202,
        {
          status: 'completed',
          data: { rows: rows.map((row) => row.map((value) => (/^\d+$/.test(value) ? Number(value) : value))) },
        },
      ]
    },
  }

  async function answer(request) {
    const path = request.url.split('?')[0]
    if (path === '/livez') return [200, { status: 'ok' }]
    if (path === '/api/health')
      return loaded
        ? [200, { status: 'ok' }]
        : (console.log('health is 503'), [503, { status: 'initializing', progress: 0.3 }])
    if (!loaded) return [503, 'Metabase is still initializing. Please sit tight...']
    const chunks = await Array.fromAsync(request)
    const id = /^\/api\/database\/(\d+)$/.exec(path)?.[1]
    const way = `${request.method} ${id === undefined ? path : '/api/database/:id'}`
    if (!Object.hasOwn(ways, way)) return [404, 'API endpoint does not exist.']
    const open = /session|setup/.test(way)
    if (
      !open &&
      (await own.rows(`SELECT 1 FROM core_session WHERE id = ${literal(request.headers['x-metabase-session'] ?? '')}`))
        .length === 0
    )
      return [401, 'Unauthenticated']
    return ways[way](chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {}, Number(id))
  }

  async function detailsOf(id) {
    const [found] = await own.rows(`SELECT details FROM metabase_database WHERE id = ${Number(id)}`)
    const details = found && decrypted(found[0])
    if (details === undefined) throw new Error('Message seems corrupt or manipulated')
    return JSON.parse(details)
  }
}

/** Why a database cannot be reached, or nothing. */
async function reached({ host, port, dbname, user, password }) {
  return session({ host, port, database: dbname, user, password }).then(
    (there) => void there.end(),
    (error) => error.message,
  )
}

function digest(password) {
  return createHash('sha256').update(password).digest('hex')
}

function encrypted(text) {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64')
}

function decrypted(stored) {
  try {
    const bytes = Buffer.from(stored, 'base64')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(-16))
    return decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}
