import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { IdentityNode, RouteNode, ServiceNode } from '../../graph/node.ts'
import { referencesIn } from '../../graph/text.ts'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { devIdentity, type DevIdentityOptions } from './options.ts'

const least: DevIdentityOptions = { users: { alice: {} } }
const everything: DevIdentityOptions = {
  users: {
    alice: { name: 'Alice Adler', email: 'alice@acme.test', groups: ['bi-admins', 'staff'] },
    bob: { groups: ['staff'], password: { secret: 'bob' } },
  },
  port: 9000,
  redirects: ['https://bi.staging.example.com/oauth-authorized/sso'],
  evenInProduction: true,
}
const platformOf = (options: DevIdentityOptions, environment = 'dev') => ({
  name: 'acme',
  environment,
  identities: { sso: devIdentity(options) },
  secrets: { bob: { env: 'BOB' } },
})
const resolved = (options: DevIdentityOptions, environment?: string) =>
  resolve(platformOf(options, environment), [devIdentity.listing], {
    exists: () => true,
    contentOf: () => '',
    bytesOf: () => undefined,
  })

for (const { name, run } of appContract(
  [devIdentity.listing],
  [
    { title: 'devIdentity with defaults', platform: platformOf(least) },
    { title: 'devIdentity with everything', platform: platformOf(everything, 'prod') },
  ],
))
  test(name, run)

describe('the development identity provider', () => {
  test('is a service with a route of its own, whose address is the issuer', async () => {
    const { graph } = await resolved(least)
    assert.deepEqual(
      [...graph.nodes.keys()],
      ['sso', 'sso-client-secret', 'sso-key-secret', 'sso-keys', 'sso-password', 'sso-provider', 'sso-route'],
    )
    const identity = graph.nodes.get('sso') as IdentityNode
    assert.deepEqual(referencesIn(identity.issuer), [{ ref: 'url', of: 'sso-route', view: 'public' }])
    assert.deepEqual(
      [identity.clientId, identity.groupsClaim, identity.scopes],
      ['acme', 'groups', ['openid', 'email', 'profile', 'groups']],
    )
    const route = graph.nodes.get('sso-route') as RouteNode
    assert.deepEqual(
      [route.port, route.path, route.to, route.account],
      [undefined, '/', { service: 'sso-provider', port: 'http' }, { user: 'alice', password: 'sso-password' }],
    )
  })

  test('fills in names and addresses that nobody wrote, and tells the provider no password', async () => {
    const { graph } = await resolved({ ...least, users: { alice: {}, 'bob@acme.test': { name: 'Bob' } } })
    const settings = (graph.nodes.get('sso-provider') as ServiceNode).files.find(
      (file) => file.name === 'settings.json',
    )!
    assert.deepEqual(JSON.parse(settings.content as string).users, {
      alice: { name: 'Alice', email: 'alice@example.com', groups: [], passwordFile: 'SSO_PASSWORD_FILE' },
      'bob@acme.test': { name: 'Bob', email: 'bob@acme.test', groups: [], passwordFile: 'SSO_PASSWORD_FILE' },
    })
  })

  test('with everything set gives users their own passwords by file', async () => {
    const { graph, problems } = await resolved(everything, 'prod')
    assert.deepEqual(problems, [])
    const { env } = graph.nodes.get('sso-provider') as ServiceNode
    assert.deepEqual(
      [referencesIn(env['SSO_PASSWORD_FILE']!), referencesIn(env['BOB_FILE']!)],
      [[{ ref: 'secret-file', of: 'sso-password' }], [{ ref: 'secret-file', of: 'bob' }]],
    )
    assert.equal((graph.nodes.get('sso-route') as RouteNode).port, 9000)
  })

  test('runs exactly once, since its sessions are in memory', async () => {
    const service = (await resolved(least)).graph.nodes.get('sso-provider') as ServiceNode
    assert.deepEqual([service.singleton, service.replicas], [true, { min: 1, max: 1 }])
  })

  for (const [title, options, environment, code, path] of [
    ['production', least, 'production', 'SW2017', ''],
    ['an environment named for production', least, 'prod-eu', 'SW2017', ''],
    ['a host name', { ...least, host: 'id.example.com' }, 'dev', 'SW2017', '.host'],
    ['nobody who may log in', { users: {} }, 'dev', 'SW1010', '.users'],
    ['a user that nobody can type', { users: { 'al ice': {} } }, 'dev', 'SW1013', '.users.al ice'],
    ['a way back that is no address', { ...least, redirects: ['bi.example.com'] }, 'dev', 'SW1010', '.redirects.0'],
    [
      'a password that nobody gives',
      { users: { alice: { password: { secret: 'nobody' } } } },
      'dev',
      'SW2001',
      '.users.alice.password.secret',
    ],
  ] as const satisfies [string, DevIdentityOptions, string, string, string][]) {
    test(`${title} is a problem`, async () => {
      assert.deepEqual(
        (await resolved(options, environment)).problems.map((each) => [each.code, each.place.path]),
        [[code, `identities.sso${path}`]],
      )
    })
  }

  test('an environment that merely begins alike is none', async () => {
    assert.deepEqual((await resolved(least, 'product-demo')).problems, [])
  })
})

interface Pages {
  loginPage(settings: object, state: { user?: string; refused?: boolean }): string
  homePage(settings: object): string
  messagePage(settings: object, title: string, words: string): string
}

describe('its pages', async () => {
  const pages = (await import(new URL('pages.mjs', import.meta.url).href)) as Pages
  const settings = {
    title: '<sso> of acme',
    users: { alice: { name: 'Alice <script>', groups: ['"staff"'] }, bob: { name: 'Bob', groups: [] } },
  }

  test('show everybody who may log in, with names as text and never as markup', () => {
    for (const page of [pages.loginPage(settings, {}), pages.homePage(settings)]) {
      assert.ok(page.includes('Alice &lt;script&gt;') && page.includes('&quot;staff&quot;') && page.includes('Bob'))
      assert.ok(!page.includes('<script') && !page.includes('<sso>'))
    }
    assert.ok(!pages.messagePage(settings, '<b>', '<i>').includes('<i>'))
  })

  test('keep the chosen user after a refusal, and choose the first for one who is unknown', () => {
    assert.match(
      pages.loginPage(settings, { user: 'bob', refused: true }),
      /value="bob" checked[\s\S]*not the password/,
    )
    assert.match(pages.loginPage(settings, { user: '__proto__' }), /value="alice" checked/)
  })

  test('load nothing from anywhere', () => {
    assert.doesNotMatch(pages.loginPage(settings, {}), /(src|href)="(?!\/)|url\(|@import/)
  })
})
