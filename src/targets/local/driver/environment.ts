/**
 * What processes may see of our own environment: where programs are, language, time zone, proxies and certificates.
 * Nothing else leaks in.
 */
const passed = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
  'NODE_EXTRA_CA_CERTS',
]

/** The environment that every process of a platform starts from. */
export function baseEnvironment(): Record<string, string> {
  const found = passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]))
  // Without a language Python and PostgreSQL fall back to ASCII.
  return { LANG: 'C.UTF-8', ...Object.fromEntries(found) }
}
