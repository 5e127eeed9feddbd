// Brings about what Metabase can only be told through its own interface: the first account, and the databases of the
// platform. Its arguments are the parts that are due; {"done": part} is printed on a line when one is. Every part may
// be repeated.
import { ask, Broken, connection, databases, expect, logIn, ready, secretOf, settings, told } from './metabase.mjs'

const parts = { admin, sources }

/**
 * The first account can be made once, by whoever knows a token that Metabase shows to everybody until then. Afterwards
 * only that account's own password shows that it is ours.
 */
async function admin() {
  const properties = await expect('GET', '/api/session/properties')
  const token = properties['setup-token']
  if (properties['has-user-setup'] !== true) {
    if (typeof token !== 'string') throw new Broken('Metabase has no account, and offers no token to make one')
    const { email, firstName, lastName } = settings.admin
    const password = secretOf('ADMIN_PASSWORD_FILE')
    const site = properties['site-name'] || 'Metabase'
    const answer = await ask('POST', '/api/setup', {
      token,
      user: {
        email,
        password,
        password_confirm: password,
        first_name: firstName,
        last_name: lastName,
        site_name: site,
      },
      prefs: { site_name: site, allow_tracking: false },
    })
    // Somebody may have been there first, or an answer was lost: who can log in decides.
    if (answer.status !== 200 && answer.status !== 403)
      throw new Broken(`the first account was not made: ${told(answer)}`)
  }
  if (!(await logIn())) {
    throw new Broken(
      `${settings.name} is set up already, and its administrator is not ${settings.admin.email} with the password of this platform: ` +
        'in Metabase, give that account this password, or begin with an empty database',
    )
  }
}

async function sources() {
  if (!(await logIn())) throw new Broken(`${settings.admin.email} cannot log in with the password of this platform`)
  const known = await databases()
  for (const { title, database, user, variables } of settings.sources) {
    const wanted = await connection(title, {
      host: process.env[`${variables}_HOST`],
      port: process.env[`${variables}_PORT`],
      database,
      user,
      password: secretOf(`${variables}_PASSWORD_FILE`),
    })
    const found = known.find((each) => each.name === title)
    if (found === undefined) await expect('POST', '/api/database', wanted)
    else await expect('PUT', `/api/database/${found.id}`, wanted)
    console.log(JSON.stringify({ tell: `${title} is registered` }))
  }
}

try {
  await ready(120)
  for (const part of process.argv.slice(2)) {
    await parts[part]()
    console.log(JSON.stringify({ done: part }))
  }
} catch (error) {
  console.error(error instanceof Broken ? error.message : `${error.name}: ${error.message}`)
  process.exitCode = 1
}
