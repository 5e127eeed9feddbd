import { id } from '../../graph/id.ts'
import type { IdentityNode } from '../../graph/node.ts'
import type { App, Expansion } from '../app.ts'
import { oidc, type OidcOptions } from './options.ts'

/** A provider that exists already: nothing of it runs here. */
export const app: App<OidcOptions> = {
  ...oidc.listing,
  expand(name, options, at) {
    check(options, at)
    const secret = at.namedSecret(options.clientSecret.secret, 'clientSecret', 'secret')
    const identity: IdentityNode = {
      kind: 'identity',
      id: id(name),
      app: name,
      place: at.place(),
      keep: false,
      issuer: options.issuer,
      clientId: options.clientId,
      clientSecret: secret?.id ?? options.clientSecret.secret,
      groupsClaim: options.groupsClaim ?? 'groups',
      scopes: options.scopes ?? ['openid', 'email', 'profile'],
    }
    return { nodes: [identity], connections: [] }
  },
}

function check(options: OidcOptions, at: Expansion): void {
  const issuer = URL.parse(options.issuer)
  if (!issuer || (issuer.protocol !== 'https:' && issuer.protocol !== 'http:')) {
    at.problem('SW1010', ['issuer'], {
      title: 'the issuer is not an address',
      found: JSON.stringify(options.issuer),
      expected: 'an address that begins with https://',
      do: "write it as the provider does: 'https://id.example.com/realms/acme'",
    })
  } else if (issuer.username || issuer.password) {
    at.problem('SW2010', ['issuer'], {
      found: 'an address with a name or password inside',
      expected: 'the address alone',
      do: 'remove what stands before the @, and renew the password',
    })
  } else if (issuer.protocol === 'http:' && !isLoopback(issuer.hostname)) {
    at.problem('SW1010', ['issuer'], {
      title: 'the issuer is not encrypted',
      found: options.issuer,
      expected: 'https, or this machine itself',
      do: `write https://${issuer.host}${issuer.pathname === '/' ? '' : issuer.pathname}`,
    })
  } else if (issuer.search || issuer.hash || issuer.pathname.includes('/.well-known/')) {
    at.problem('SW1010', ['issuer'], {
      title: 'this is not the issuer but a page of it',
      found: options.issuer,
      expected: 'the address that stands as "issuer" in the discovery document',
      do: `write ${issuer.origin}${issuer.pathname.replace(/\/\.well-known\/.*$/, '')}`,
    })
  }
  if (options.clientId.trim() === '') {
    at.problem('SW1010', ['clientId'], {
      title: 'the client has no name',
      found: JSON.stringify(options.clientId),
      expected: 'the name under which the platform is registered at the provider',
      do: 'write the client id that the provider shows',
    })
  }
  if (options.scopes && !options.scopes.includes('openid')) {
    at.problem('SW1010', ['scopes'], {
      title: 'without the scope openid nobody is logged in',
      found: options.scopes.join(', ') || 'no scopes',
      expected: 'openid among them',
      do: `write ['openid'${options.scopes.map((scope) => `, '${scope}'`).join('')}]`,
    })
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
