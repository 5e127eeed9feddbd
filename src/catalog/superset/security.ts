import { readSecret } from './caches.ts'
import type { Parts } from './parts.ts'
import { assign, name, type Python, section, type Statement } from './python.ts'

/**
 * Cookies, the content security policy and limits. The policy lets pages load from Superset itself only; upstream's
 * also lists hosts for telemetry, fonts and maps, which a page of this installation has no need to ask.
 */
export function securitySettings(parts: Parts, storage: Python | undefined): Statement {
  const { options, secrets, name: app } = parts
  const { images = [], styles = [], fonts = [], connect = [] } = options.allowFrom ?? {}
  const sites = options.embedding?.sites ?? []
  return section(
    'Security',
    assign(
      'SESSION_COOKIE_NAME',
      `${parts.cookie}_session`,
      'Cookies are shared by all ports of a host, so each installation has its own name.',
    ),
    assign(
      'SESSION_COOKIE_SECURE',
      name('encrypted'),
      'Over plain HTTP a secure cookie would never come back, and nobody could log in.',
    ),
    assign('SESSION_COOKIE_HTTPONLY', true),
    assign('SESSION_COOKIE_SAMESITE', 'Lax'),
    ...(secrets.async
      ? [
          assign('GLOBAL_ASYNC_QUERIES_JWT_COOKIE_NAME', `${parts.cookie}_async`),
          assign('GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SECURE', name('encrypted')),
        ]
      : []),
    assign('TALISMAN_ENABLED', true),
    assign(
      'TALISMAN_CONFIG',
      {
        content_security_policy: {
          'base-uri': ["'self'"],
          'default-src': ["'self'"],
          'img-src': ["'self'", 'blob:', 'data:', ...images],
          'worker-src': ["'self'", 'blob:'],
          'connect-src': ["'self'", ...connect],
          'object-src': "'none'",
          'style-src': ["'self'", "'unsafe-inline'", ...styles],
          'font-src': ["'self'", 'data:', ...fonts],
          'script-src': ["'self'", "'strict-dynamic'"],
          'frame-ancestors': ["'self'", ...sites],
        },
        content_security_policy_nonce_in: ['script-src'],
        frame_options: sites.length > 0 ? null : 'SAMEORIGIN',
        force_https: false,
        session_cookie_secure: name('encrypted'),
      },
      'Pages load from Superset and the hosts in allowFrom. The edge turns http into https: health is asked in clear.',
    ),
    ...(parts.release.coordination ? [assign('THEME_FONT_URL_ALLOWED_DOMAINS', [...fonts])] : []),
    ...(secrets.guest
      ? [
          assign(
            'GUEST_TOKEN_JWT_SECRET',
            readSecret(secrets.guest.id),
            'Signs the tokens with which other sites show dashboards.',
          ),
          assign('GUEST_ROLE_NAME', options.embedding?.role ?? 'Public'),
        ]
      : []),
    ...limits(parts, storage, app),
  )
}

function limits({ options }: Parts, storage: Python | undefined, app: string): Statement[] {
  const limit = options.rateLimit
  if (limit === false) return [assign('RATELIMIT_ENABLED', false), assign('AUTH_RATE_LIMITED', false)]
  return [
    assign('RATELIMIT_ENABLED', true),
    assign(
      'RATELIMIT_STORAGE_URI',
      storage ?? 'memory://',
      storage
        ? 'Counted in one place; otherwise each process would allow as many again.'
        : 'Without a cache each process counts for itself.',
    ),
    ...(storage
      ? [assign('RATELIMIT_IN_MEMORY_FALLBACK_ENABLED', true, 'A lost cache must not take the login away.')]
      : []),
    assign('RATELIMIT_KEY_PREFIX', `${app}:limits`),
    assign('RATELIMIT_APPLICATION', limit?.requests ?? '200 per second'),
    assign('RATELIMIT_APPLICATION_EXEMPT_WHEN', name('is_probe')),
    assign('AUTH_RATE_LIMITED', true),
    assign('AUTH_RATE_LIMIT', limit?.logins ?? '5 per second'),
  ]
}
