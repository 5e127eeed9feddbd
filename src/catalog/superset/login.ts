import { nearest } from '../../base/nearest.ts'
import type { Expansion } from '../app.ts'
import { readSecret } from './caches.ts'
import type { SupersetOptions } from './options.ts'
import type { Parts } from './parts.ts'
import { assign, call, imports, late, name, section, type Statement } from './python.ts'

/** The roles that Superset brings. */
export const builtInRoles = ['Admin', 'Alpha', 'Gamma', 'sql_lab', 'Public'] as const

/** The settings of login: through an OpenID provider when one is named, with passwords otherwise. */
export function loginSettings(parts: Parts): Statement {
  const { identity, options } = parts
  if (!identity)
    return section('Login', assign('AUTH_TYPE', name('AUTH_DB'), 'People log in with a password that Superset keeps.'))
  return section(
    `Login through ${identity.id}`,
    assign('AUTH_TYPE', name('AUTH_OAUTH')),
    assign(
      'CUSTOM_SECURITY_MANAGER',
      name('SingleSignOn'),
      'Reads groups and profile from the provider, and refuses passwords everywhere.',
    ),
    assign(
      'OAUTH_PROVIDERS',
      [
        {
          name: identity.id,
          icon: 'fa-sign-in',
          token_key: 'access_token',
          remote_app: {
            client_id: identity.clientId,
            client_secret: readSecret(identity.clientSecret),
            server_metadata_url: call('metadata_address', [late(identity.issuer)]),
            client_kwargs: { scope: identity.scopes.join(' '), code_challenge_method: 'S256' },
          },
        },
      ],
      `The provider must allow the redirect address <address of Superset>/oauth-authorized/${identity.id}`,
    ),
    assign('OIDC_GROUPS_CLAIM', identity.groupsClaim),
    assign(
      'OIDC_RESERVED_USERNAME',
      adminOf(options).username,
      "The local administrator's name, which nobody from the provider may take.",
    ),
    assign('AUTH_USER_REGISTRATION', true, 'An account is made at the first login.'),
    assign('AUTH_USER_REGISTRATION_ROLE', options.everyone ?? 'Public'),
    assign(
      'AUTH_ROLES_MAPPING',
      Object.fromEntries(Object.entries(options.roles ?? {}).map(([group, roles]) => [group, [...roles]])),
    ),
    assign(
      'AUTH_ROLES_SYNC_AT_LOGIN',
      true,
      'Groups decide at every login: roles given by hand last until the next one.',
    ),
  )
}

/** What superset_config.py imports and defines for login. */
export function loginImports(parts: Parts): Statement[] {
  return [
    imports('flask_appbuilder.const', parts.identity ? 'AUTH_OAUTH' : 'AUTH_DB'),
    ...(parts.identity ? [imports('superset_login', 'SingleSignOn', 'metadata_address')] : []),
  ]
}

/** The administrator's account with its defaults filled in. */
export function adminOf(options: SupersetOptions): {
  readonly username: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
} {
  const { username = 'admin', email, firstName = 'Superset', lastName = 'Admin' } = options.admin ?? {}
  return {
    username,
    email: email ?? (username.includes('@') ? username : `${username}@localhost`),
    firstName,
    lastName,
  }
}

/** The roles that the options name and Superset does not bring: they are made, empty. */
export function customRoles(options: SupersetOptions): string[] {
  const named = [
    ...Object.values(options.roles ?? {}).flat(),
    ...(options.everyone ? [options.everyone] : []),
    ...(options.embedding?.role ? [options.embedding.role] : []),
  ]
  return [...new Set(named)].filter((role) => !(builtInRoles as readonly string[]).includes(role)).sort()
}

/**
 * Faults in who may do what: nobody could administer (SW2013), roles that are misspelt, settings that only count with
 * `login`.
 */
export function checkLogin(options: SupersetOptions, at: Expansion): void {
  for (const [group, roles] of Object.entries(options.roles ?? {}))
    roles.forEach((role, index) => checkRole(role, at, 'roles', group, index))
  if (options.everyone !== undefined) checkRole(options.everyone, at, 'everyone')
  if (options.login === undefined) {
    for (const key of ['roles', 'everyone'] as const) {
      if (options[key] === undefined) continue
      at.problem('SW1008', [key], {
        title: `${key} needs login`,
        found: `${key}, but people log in with passwords`,
        expected: 'login: the identity whose groups or people are meant',
        do: `add login, or remove ${key}`,
      })
    }
    return
  }
  if (Object.values(options.roles ?? {}).some((roles) => roles.includes('Admin'))) return
  at.problem('SW2013', options.roles === undefined ? ['login'] : ['roles'], {
    found:
      options.roles === undefined
        ? 'login without roles'
        : `roles for ${Object.keys(options.roles).join(', ') || 'no group'}, none of them Admin`,
    expected: 'a group whose people get Admin',
    do: "add the group of the administrators: roles: { 'bi-admins': ['Admin'] }",
  })
}

function checkRole(role: string, at: Expansion, ...keys: readonly (string | number)[]): void {
  if ((builtInRoles as readonly string[]).includes(role)) return
  const plain = (word: string) => word.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const meant = builtInRoles.find((each) => plain(each) === plain(role)) ?? nearest(role, builtInRoles)
  if (meant === undefined) return
  at.problem('SW1010', keys, {
    title: `${role} is not the role ${meant}`,
    found: role,
    expected: `one of Superset's roles (${builtInRoles.join(', ')}), or a name unlike them for a role of your own`,
    do: `write ${meant}`,
  })
}

/** The address at which a person logs in, as seen by a browser. */
export function loginPath(parts: Parts): string {
  return parts.identity ? `/login/${parts.identity.id}` : '/login/'
}
