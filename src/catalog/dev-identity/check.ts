import type { Expansion } from '../app.ts'
import type { DevIdentityOptions } from './options.ts'

/** Reports every fault in the options that their shape cannot tell. */
export function checkOptions(options: DevIdentityOptions, at: Expansion): void {
  checkPurpose(options, at)
  if (Object.keys(options.users).length === 0) {
    at.problem('SW1010', ['users'], {
      title: 'nobody may log in',
      found: 'no users',
      expected: 'at least one',
      do: "add one: users: { alice: { groups: ['admins'] } }",
    })
  }
  for (const user of Object.keys(options.users)) {
    if (/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(user)) continue
    at.problem('SW1013', ['users', user], {
      title: 'nobody can log in with this name',
      found: JSON.stringify(user),
      expected: 'letters, digits and . _ @ -, 64 at most, the first a letter or digit',
      do: `write ${
        user
          .toLowerCase()
          .replaceAll(/[^a-z0-9._@-]+/g, '.')
          .replace(/^[._@-]+|[._@-]+$/g, '') || 'alice'
      }`,
    })
  }
  for (const [index, redirect] of (options.redirects ?? []).entries()) {
    const address = URL.parse(redirect)
    if (address && /^https?:$/.test(address.protocol) && !address.hash) continue
    at.problem('SW1010', ['redirects', index], {
      title: 'nobody could be sent back to this',
      found: JSON.stringify(redirect),
      expected: 'a whole address that begins with https:// and has no #',
      do: "write it as the app does: 'https://bi.example.com/oauth-authorized/sso'",
    })
  }
}

function checkPurpose(options: DevIdentityOptions, at: Expansion): void {
  if (options.evenInProduction) return
  const instead =
    'use oidc({ issuer, clientId, clientSecret }) here, or set evenInProduction if nothing real is behind it'
  if (/^(prod|production|live)(-|$)/.test(at.environment)) {
    at.problem('SW2017', [], {
      found: `devIdentity in the environment ${at.environment}`,
      expected: 'the identity provider that real people log in with',
      do: instead,
    })
  } else if (options.host !== undefined) {
    at.problem('SW2017', ['host'], {
      found: options.host,
      expected: 'no host name: only this machine can reach it then',
      do: instead,
    })
  }
}
