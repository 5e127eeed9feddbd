// Proves that Metabase does its work, from outside: {"check": ..., "ok": ..., "detail": ...} is printed on a line for
// each proof. It asks through the edge, and looks into the database by itself. What it makes it takes away again, also
// what an interrupted run has left. It ends with 0 when all checks were made, whatever they found.
import { Broken, connection, databases, expect, ready, logIn, secretOf, settings } from './metabase.mjs'
import { literal, session } from './postgres.mjs'

const { name, tag, series } = settings
const probeTitle = `${name} verification`
const state = { loggedIn: false }

const checks = {
  async answers() {
    await ready(60)
    return `ready through the edge, as ${process.env.PUBLIC_ADDRESS}`
  },

  async version() {
    const found = (await expect('GET', '/api/session/properties')).version?.tag
    if (found !== tag) throw new Broken(`it says that it is ${found ?? 'nothing'}, and should be ${tag}`)
    return tag
  },

  async login() {
    if (!(await logIn())) throw new Broken(`${settings.admin.email} cannot log in with the password on file`)
    state.loggedIn = true
    return `${settings.admin.email} logs in`
  },

  /** The newest change of the schema is of this series, none waits for a lock that nobody will give back. */
  async migrations() {
    const rows = await (await own()).rows('SELECT id FROM databasechangelog')
    const applied = rows.flatMap(([id]) => /^v(\d+)\./.exec(id)?.[1] ?? []).map(Number)
    const newest = Math.max(0, ...applied)
    if (newest !== series) throw new Broken(`the database is at series ${newest}, and ${tag} is of series ${series}`)
    const held = await (await own()).rows('SELECT lockedby FROM databasechangeloglock WHERE locked')
    if (held.length > 0)
      throw new Broken(
        `a migration that ended has left its lock (${held[0][0]}): run \`migrate release-locks\` of Metabase`,
      )
    return `${rows.length} changes, the newest of series ${newest}`
  },

  /**
   * Metabase takes a connection with a password, tries it, and its row arrives in the database of the platform, not to
   * be read by everybody.
   */
  async 'stored connection'() {
    needsLogin()
    await sweep()
    const made = await expect('POST', '/api/database', {
      ...(await connection(probeTitle, {
        ...placeOf('PROBE'),
        database: settings.probe.name,
        user: settings.probe.user,
      })),
      is_full_sync: false,
      is_on_demand: false,
      auto_run_queries: false,
    })
    state.probe = made.id
    const found = await (
      await own()
    ).rows(`SELECT details FROM metabase_database WHERE id = ${Number(made.id)} AND name = ${literal(probeTitle)}`)
    if (found.length === 0)
      throw new Broken(
        'a connection was stored, but not in the database of the platform: Metabase writes to another one',
      )
    if (found[0][0].includes(secretOf('PROBE_PASSWORD_FILE')))
      throw new Broken('its password is stored in clear: Metabase runs without the encryption key')
    return `stored, tried, and found in ${settings.database.name} on PostgreSQL, encrypted`
  },

  async 'answered query'() {
    if (state.probe === undefined) throw new Broken('not tried, since no connection could be stored')
    const answer = await expect('POST', '/api/dataset', {
      database: state.probe,
      type: 'native',
      native: { query: 'SELECT 6 * 7 AS answer' },
    })
    const value = answer.data?.rows?.[0]?.[0]
    if (answer.status === 'failed' || Number(value) !== 42)
      throw new Broken(`a query gave ${answer.error ?? JSON.stringify(value ?? null)} instead of 42`)
    return 'a query through the stored connection gives what it should'
  },

  /** What was stored before is readable with the key that runs now. */
  async 'stored secrets'() {
    needsLogin()
    const marked = await (await own()).rows("SELECT value FROM setting WHERE key = 'encryption-check'")
    if (marked.length > 0 && marked[0][0] === 'unencrypted') throw new Broken('the database is marked as not encrypted')
    const broken = []
    const all = (await databases()).filter((each) => each.id !== state.probe && !each.is_sample)
    for (const { id, name: title } of all) {
      const details = await expect('GET', `/api/database/${id}`).then(
        (found) => found.details,
        () => undefined,
      )
      if (typeof details !== 'object' || details === null || Object.keys(details).length === 0) broken.push(title)
    }
    if (broken.length > 0)
      throw new Broken(
        `not readable with the encryption key of now: ${broken.slice(0, 5).join(', ')}${broken.length > 5 ? ` and ${broken.length - 5} more` : ''}`,
      )
    return `${all.length} stored connections are readable`
  },
}

let opened
/** The database of Metabase, as Metabase itself logs in to it. */
function own() {
  return (opened ??= session({
    ...placeOf('DATABASE'),
    database: settings.database.name,
    user: settings.database.user,
  }))
}

function placeOf(prefix) {
  return {
    host: process.env[`${prefix}_HOST`],
    port: process.env[`${prefix}_PORT`],
    password: secretOf(`${prefix}_PASSWORD_FILE`),
  }
}

function needsLogin() {
  if (!state.loggedIn) throw new Broken('not tried, since nobody could log in')
}

async function sweep() {
  for (const { id, name: title } of await databases())
    if (title === probeTitle) await expect('DELETE', `/api/database/${id}`)
}

for (const [check, prove] of Object.entries(checks)) {
  const told = await prove().then(
    (detail) => ({ check, ok: true, detail }),
    (error) => ({
      check,
      ok: false,
      detail: error instanceof Broken ? error.message : `${error.name}: ${error.message}`,
    }),
  )
  console.log(JSON.stringify(told))
}
if (state.loggedIn)
  await sweep().catch((error) => console.error(`${probeTitle} could not be removed: ${error.message}`))
await opened?.then(
  (each) => each.end(),
  () => {},
)
