import { readFileSync } from 'node:fs'
import { id } from '../../graph/id.ts'
import type { IdentityNode, RouteNode, ServiceNode, VolumeNode } from '../../graph/node.ts'
import type { ConfigFile } from '../../graph/process.ts'
import type { Recipe } from '../../graph/recipe.ts'
import { bindAddress, file, ownPort, secretFile, software, text, url, volume } from '../../graph/text.ts'
import type { App, Expansion } from '../app.ts'
import { checkOptions } from './check.ts'
import { devIdentity, type DevIdentityOptions } from './options.ts'

const program = (name: string): ConfigFile => ({ name, content: readFileSync(new URL(name, import.meta.url), 'utf8') })
const programs = [program('provider.mjs'), program('pages.mjs')]

/** What the provider asks apps to ask for, so that everything it knows of a person comes with the login. */
const scopes = ['openid', 'email', 'profile', 'groups'] as const

const recipe: Recipe = {
  id: 'oidc-provider-9.13.3',
  image: {
    base: 'node:24.19.0-bookworm-slim',
    packages: { by: 'npm', lock: 'dev-identity/lock', folder: '/opt/oidc-provider' },
    user: '1000:1000',
    paths: { '': '/opt/oidc-provider/' },
    asks: 'node',
  },
  native: { from: 'npm', name: 'oidc-provider', version: '9.13.3', lock: 'dev-identity/lock' },
}

/**
 * A provider of the platform's own: a small program around oidc-provider, reached by browsers and apps at one
 * address.
 */
export const app: App<DevIdentityOptions> = {
  ...devIdentity.listing,
  expand(name, options, at) {
    checkOptions(options, at)
    const common = { app: name, place: at.place(), keep: false }
    const clientSecret = at.secret('client-secret', { length: 48 })
    const keySecret = at.secret('key-secret', { length: 48 })
    const keys: VolumeNode = { ...common, kind: 'volume', id: id(name, 'keys'), size: 1024 ** 2 }
    const accounts = accountsOf(options, at)
    const route: RouteNode = {
      ...common,
      kind: 'route',
      id: id(name, 'route'),
      ...(options.host !== undefined && { host: options.host }),
      path: '/',
      to: { service: id(name, 'provider'), port: 'http' },
      tls: options.host !== undefined,
      ...(options.host === undefined && options.port !== undefined && { port: options.port }),
      statics: [],
      fixed: [],
      bodyLimit: 64 * 1024,
      timeout: 30,
      login: 'app',
      home: '/',
      ...(accounts[0] && { account: accounts[0] }),
    }
    const service: ServiceNode = {
      ...common,
      kind: 'service',
      id: id(name, 'provider'),
      role: 'provider',
      recipe,
      command: ['node', text`${file('provider.mjs')}`],
      env: {
        HOST: text`${bindAddress}`,
        PORT: text`${ownPort('http')}`,
        ISSUER: text`${url(route.id)}`,
        OIDC_PROVIDER: text`${software('node_modules/oidc-provider/lib/index.js')}`,
        CLIENT_SECRET_FILE: text`${secretFile(clientSecret.id)}`,
        KEY_SECRET_FILE: text`${secretFile(keySecret.id)}`,
        KEYS: text`${volume(keys.id)}`,
        ...Object.fromEntries(accounts.map(({ password }) => [variableOf(password), text`${secretFile(password)}`])),
      },
      files: [...programs, { name: 'settings.json', content: settingsOf(name, options, accounts, at) }],
      volumes: [keys.id],
      resources: { millicores: 100, memory: 128 * 1024 ** 2 },
      ports: [{ name: 'http', protocol: 'http', prefer: 18_090 }],
      // Codes and sessions live in the memory of one process.
      replicas: { min: 1, max: 1 },
      singleton: true,
      health: {
        boot: { within: 60 },
        ready: {
          ask: { probe: 'http', port: 'http', path: '/.well-known/openid-configuration', status: 200 },
          every: 5,
          timeout: 3,
        },
        live: { ask: { probe: 'tcp', port: 'http' }, every: 10, timeout: 5, failures: 3 },
      },
      stop: { signal: 'SIGTERM', grace: 10, drain: 0 },
    }
    const identity: IdentityNode = {
      ...common,
      kind: 'identity',
      id: id(name),
      issuer: text`${url(route.id)}`,
      clientId: at.platform,
      clientSecret: clientSecret.id,
      groupsClaim: 'groups',
      scopes,
    }
    return { nodes: [identity, service, route, keys], connections: [] }
  },
}

interface Account {
  readonly user: string
  readonly password: string
}

/** Each user with the secret that is their password. */
function accountsOf(options: DevIdentityOptions, at: Expansion): Account[] {
  return Object.entries(options.users).map(([user, { password }]) => ({
    user,
    password: password
      ? (at.namedSecret(password.secret, 'users', user, 'password', 'secret')?.id ?? password.secret)
      : at.secret('password', { length: 20 }).id,
  }))
}

function settingsOf(name: string, options: DevIdentityOptions, accounts: readonly Account[], at: Expansion): string {
  const users = Object.fromEntries(
    accounts.map(({ user, password }) => {
      const { name: called, email, groups } = options.users[user]!
      return [
        user,
        {
          name: called ?? user[0]!.toUpperCase() + user.slice(1),
          email: email ?? (user.includes('@') ? user : `${user}@example.com`),
          groups: groups ?? [],
          passwordFile: variableOf(password),
        },
      ]
    }),
  )
  const title = `${name} of ${at.platform}`
  const settings = { title, clientId: at.platform, scopes, redirects: options.redirects ?? [], users }
  return `${JSON.stringify(settings, null, 2)}\n`
}

/** The variable that holds the path of a password's file. */
function variableOf(secret: string): string {
  return `${secret.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_FILE`
}
