// A provider of OpenID Connect for trying things out. Started by the platform, with all it needs in its environment:
//   HOST, PORT            where to listen
//   ISSUER                the address by which browsers and apps know it
//   OIDC_PROVIDER         the path of the module oidc-provider
//   CLIENT_SECRET_FILE    the secret of the one client, which all apps of the platform share
//   KEY_SECRET_FILE       what the signing key is locked with, and what cookies are signed with
//   KEYS                  the folder of the signing key
// and for each user a variable with the path of their password. Who may log in is in settings.json beside this file.
import { createHash, createPrivateKey, generateKeyPairSync, hkdfSync, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { homePage, loginPage, logoutPage, messagePage } from './pages.mjs'

const { HOST, PORT, ISSUER, OIDC_PROVIDER, CLIENT_SECRET_FILE, KEY_SECRET_FILE, KEYS } = process.env
const settings = JSON.parse(readFileSync(new URL('settings.json', import.meta.url), 'utf8'))
const secretIn = (path) => readFileSync(path, 'utf8').trim()
const digest = (value) => createHash('sha256').update(value).digest()
const clientSecret = secretIn(CLIENT_SECRET_FILE)
const keySecret = secretIn(KEY_SECRET_FILE)
const passwords = new Map(
  Object.entries(settings.users).map(([user, { passwordFile }]) => [user, digest(secretIn(process.env[passwordFile]))]),
)

const { Provider } = await import(pathToFileURL(OIDC_PROVIDER).href)
const provider = new Provider(ISSUER, {
  clients: [
    {
      client_id: settings.clientId,
      client_secret: clientSecret,
      response_types: ['code'],
      redirect_uris: settings.redirects.length > 0 ? settings.redirects : ['http://127.0.0.1/'],
    },
  ],
  allowOmittingSingleRegisteredRedirectUri: false,
  pkce: { required: () => true },
  scopes: settings.scopes,
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['name', 'preferred_username', 'given_name', 'family_name'],
    groups: ['groups'],
  },
  // Some clients read the ID token alone and never ask for the rest.
  conformIdTokenClaims: false,
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => show(ctx, logoutPage(settings, form)),
      postLogoutSuccessSource: (ctx) => show(ctx, messagePage(settings, 'Logged out', 'You can close this page.')),
    },
  },
  findAccount: (_ctx, user) => (passwords.has(user) ? { accountId: user, claims: () => claimsOf(user) } : undefined),
  loadExistingGrant: grantEverything,
  interactions: { url: (_ctx, interaction) => `/login/${interaction.uid}` },
  jwks: { keys: [{ ...signingKey().export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
  cookies: {
    keys: [Buffer.from(hkdfSync('sha256', keySecret, '', 'cookies', 32)).toString('hex')],
    // Cookies do not tell ports apart: two providers on one machine must not take each other's.
    names: Object.fromEntries(
      ['session', 'interaction', 'resume'].map((cookie) => [cookie, `identity_${new URL(ISSUER).port}_${cookie}`]),
    ),
  },
  ttl: {
    Interaction: 3600,
    Session: 8 * 3600,
    Grant: 8 * 3600,
    AccessToken: 3600,
    IdToken: 3600,
    AuthorizationCode: 60,
  },
  renderError: (ctx, out) =>
    show(ctx, messagePage(settings, 'This login cannot go on', out.error_description ?? out.error)),
})

// The edge in front of it may speak TLS; the address by which people know it decides.
provider.proxy = true

// Any address of this machine may be returned to: apps get free ports, so none is known beforehand, and a code that
// arrives on this machine is of no use without the client's secret and the browser's own proof (PKCE). Addresses
// elsewhere must be listed.
provider.Client.prototype.redirectUriAllowed = isAllowedRedirect
provider.Client.prototype.postLogoutRedirectUriAllowed = isAllowedRedirect

for (const event of ['server_error', 'authorization.error', 'grant.error', 'end_session.error', 'userinfo.error']) {
  provider.on(event, (_ctx, error) =>
    console.error(`${event}: ${error.error_detail ?? error.error_description ?? error.stack}`),
  )
}

const handle = provider.callback()
const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    const expired = error.name === 'SessionNotFound'
    if (!expired) console.error(error.stack)
    const [status, title, words] = expired
      ? [400, 'This login is no longer open', 'Go back to the app and log in again.']
      : [500, 'Something went wrong', 'The log of this service says more.']
    if (!response.headersSent) send(response, status, messagePage(settings, title, words))
    else response.destroy()
  })
})

server.listen(Number(PORT), HOST, () => console.log(`ready for ${Object.keys(settings.users).join(', ')} at ${ISSUER}`))
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    server.close(() => process.exit(0))
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 3000).unref()
  })
}

async function answer(request, response) {
  request.headers['x-forwarded-proto'] = new URL(ISSUER).protocol.slice(0, -1)
  const { pathname } = new URL(request.url, ISSUER)
  const login = /^\/login\/([\w-]+)$/.exec(pathname)
  if (login && request.method === 'GET') {
    await provider.interactionDetails(request, response)
    return send(response, 200, loginPage(settings, {}))
  }
  if (login && request.method === 'POST') return logIn(request, response)
  if (pathname === '/') return send(response, 200, homePage(settings))
  return handle(request, response)
}

async function logIn(request, response) {
  await provider.interactionDetails(request, response)
  const form = new URLSearchParams(await bodyOf(request))
  if (form.has('cancel')) {
    const cancelled = { error: 'access_denied', error_description: 'the login was cancelled' }
    return provider.interactionFinished(request, response, cancelled)
  }
  const user = form.get('user') ?? ''
  if (isPassword(user, form.get('password') ?? '')) {
    console.log(`${user} logged in`)
    return provider.interactionFinished(request, response, { login: { accountId: user } })
  }
  console.log('a login was refused')
  // Slow enough that guessing is no sport.
  await pause(300)
  return send(response, 401, loginPage(settings, { user, refused: true }))
}

function isPassword(user, password) {
  const wanted = passwords.get(user)
  return wanted !== undefined && timingSafeEqual(digest(password), wanted)
}

function claimsOf(user) {
  const { name, email, groups } = settings.users[user]
  const [given, ...family] = name.split(' ')
  return {
    sub: user,
    preferred_username: user,
    name,
    given_name: given,
    family_name: family.join(' '),
    email,
    email_verified: true,
    groups,
  }
}

/** Whoever logs in has agreed: the apps and the provider belong to one platform. */
async function grantEverything(ctx) {
  const { client, session } = ctx.oidc
  const known = session.grantIdFor(client.clientId)
  const existing = known && (await provider.Grant.find(known))
  if (existing) return existing
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
  grant.addOIDCScope(settings.scopes.join(' '))
  await grant.save()
  return grant
}

function isAllowedRedirect(address) {
  if (settings.redirects.includes(address)) return true
  const { protocol, hostname, username, hash } = new URL(address)
  return (
    /^https?:$/.test(protocol) &&
    ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) &&
    username === '' &&
    hash === ''
  )
}

/** The key that signs tokens, made once. On disk it is locked with a secret that only the platform's own store has. */
function signingKey() {
  const path = join(KEYS, 'signing-key.pem')
  const passphrase = Buffer.from(hkdfSync('sha256', keySecret, '', 'signing key', 32)).toString('hex')
  if (existsSync(path)) {
    try {
      return createPrivateKey({ key: readFileSync(path), passphrase })
    } catch {
      console.log('the signing key cannot be unlocked any more: making a new one, so everybody has to log in again')
    }
  }
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(`${path}.new`, privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }), {
    mode: 0o600,
  })
  renameSync(`${path}.new`, path)
  return privateKey
}

function show(ctx, page) {
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value)
  ctx.body = page
}

function send(response, status, page) {
  response.writeHead(status, headers).end(page)
}

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
}

async function bodyOf(request) {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk
    if (body.length > 65_536) throw new Error('the form is too large')
  }
  return body
}
