import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { resolve } from '../../resolve/resolve.ts'
import { appContract } from '../../testing/app-contract.ts'
import { oidc, type OidcOptions } from './options.ts'

const least: OidcOptions = {
  issuer: 'https://id.example.com/realms/acme',
  clientId: 'acme-bi',
  clientSecret: { secret: 'sso-client' },
}
const everything: OidcOptions = {
  ...least,
  issuer: 'https://id.example.com/',
  groupsClaim: 'roles',
  scopes: ['openid', 'email', 'roles'],
}
const platformOf = (options: OidcOptions) => ({
  name: 'acme',
  environment: 'dev',
  identities: { sso: oidc(options) },
  secrets: { 'sso-client': { env: 'SSO_SECRET' } },
})
const resolved = (options: OidcOptions) =>
  resolve(platformOf(options), [oidc.listing], { exists: () => true, contentOf: () => '', bytesOf: () => undefined })

for (const { name, run } of appContract(
  [oidc.listing],
  [
    { title: 'oidc with defaults', platform: platformOf(least) },
    { title: 'oidc with everything', platform: platformOf(everything) },
  ],
))
  test(name, run)

describe('a provider that exists already', () => {
  test('is one node, with the usual scopes and claim by default', async () => {
    const { graph } = await resolved(least)
    assert.deepEqual([...graph.nodes.keys()], ['sso', 'sso-client'])
    const { place: _, ...node } = graph.nodes.get('sso')!
    assert.deepEqual(node, {
      kind: 'identity',
      id: 'sso',
      app: 'sso',
      keep: false,
      issuer: 'https://id.example.com/realms/acme',
      clientId: 'acme-bi',
      clientSecret: 'sso-client',
      groupsClaim: 'groups',
      scopes: ['openid', 'email', 'profile'],
    })
  })

  test('keeps the issuer as it is written, since tokens are compared with it letter by letter', async () => {
    const { graph } = await resolved(everything)
    const node = graph.nodes.get('sso')
    assert.ok(node?.kind === 'identity' && node.issuer === 'https://id.example.com/' && node.groupsClaim === 'roles')
  })

  for (const [title, change, code, path] of [
    ['an issuer that is no address', { issuer: 'id.example.com' }, 'SW1010', 'issuer'],
    ['an issuer of another kind', { issuer: 'ldap://id.example.com' }, 'SW1010', 'issuer'],
    ['an issuer in clear', { issuer: 'http://id.example.com' }, 'SW1010', 'issuer'],
    ['an issuer with a password inside', { issuer: 'https://me:pw@id.example.com' }, 'SW2010', 'issuer'],
    [
      'the discovery document instead of the issuer',
      { issuer: 'https://id.example.com/.well-known/openid-configuration' },
      'SW1010',
      'issuer',
    ],
    ['a client without a name', { clientId: ' ' }, 'SW1010', 'clientId'],
    ['scopes without openid', { scopes: ['email'] }, 'SW1010', 'scopes'],
    ['a secret that nobody gives', { clientSecret: { secret: 'sso-clinet' } }, 'SW2001', 'clientSecret.secret'],
  ] as const satisfies [string, Partial<OidcOptions>, string, string][]) {
    test(`${title} is a problem`, async () => {
      const { problems } = await resolved({ ...least, ...change })
      assert.deepEqual(
        problems.map((each) => [each.code, each.place.path]),
        [[code, `identities.sso.${path}`]],
      )
      assert.ok(!JSON.stringify(problems).includes('me:pw'), 'a password is not repeated')
    })
  }

  test('an issuer on this machine may be unencrypted', async () => {
    for (const issuer of ['http://localhost:8080', 'http://127.0.0.1:8080/realms/x', 'http://[::1]:8080'])
      assert.deepEqual((await resolved({ ...least, issuer })).problems, [])
  })
})
