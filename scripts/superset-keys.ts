/**
 * Writes src/catalog/superset/keys.gen.ts: every configuration key, feature flag and environment variable that the
 * supported versions of Superset read, taken from installed copies of them.
 *
 *     node scripts/superset-keys.ts 6.0.0=ENVIRONMENT 6.1.0=ENVIRONMENT
 *
 * where ENVIRONMENT is a Python environment in which that version is installed from our pinned set. Superset reads keys
 * of its Flask extensions too, so those are searched as well. Keys that config.py only mentions in a comment are real
 * ones without a default.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const extensions = [
  'flask',
  'flask_appbuilder',
  'flask_babel',
  'flask_compress',
  'flask_jwt_extended',
  'flask_limiter',
  'flask_session',
  'flask_sqlalchemy',
  'flask_talisman',
  'flask_wtf',
]
const out = new URL('../src/catalog/superset/keys.gen.ts', import.meta.url)

interface Keys {
  readonly config: readonly string[]
  readonly flags: readonly string[]
  readonly env: readonly string[]
}

/** Names that stand where keys stand and are none: constants of config.py, examples in its comments. */
const notConfig =
  /^(BASE_DIR|CONFIG_PATH_ENV_VAR|ENV_VAR_KEYS|VERSION_INFO_FILE|PACKAGE_JSON_FILE|DEFAULT_FEATURE_FLAGS|TYPE_CHECKING)$/
/** Parts of the WSGI protocol, variables of upstream's own builds, examples in comments. */
const notEnv =
  /^(HTTP_|PATH_INFO|SCRIPT_NAME|SERVER_|REMOTE_|wsgi|GITHUB_|SUPERSET_TESTENV|WERKZEUG_|REQUEST_|YOURAPPLICATION_|PYTHONSTARTUP)/

const versions = process.argv.slice(2).map((argument) => argument.split('=') as [string, string])
if (versions.length === 0 || versions.some(([, folder]) => folder === undefined)) {
  console.error('usage: node scripts/superset-keys.ts VERSION=ENVIRONMENT...')
  process.exit(2)
}
writeFileSync(out, rendered(versions.map(([version, environment]) => [version, keysOf(environment)])))

function keysOf(environment: string): Keys {
  const [packages] = globSync(join(environment, 'lib/python*/site-packages'))
  if (packages === undefined) throw new Error(`${environment} is not a Python environment`)
  const config = readFileSync(join(packages, 'superset/config.py'), 'utf8')
  const sources = ['superset', ...extensions]
    .flatMap((name) => globSync(join(packages, name, '**/*.py')))
    .map((path) => readFileSync(path, 'utf8'))
  const flags = /DEFAULT_FEATURE_FLAGS: dict\[str, bool\] = \{(.*?)\n\}/s.exec(config)![1]!
  return {
    config: unique([
      ...all(config, /^(?:# )?([A-Z][A-Z0-9_]{2,})(?:: [^=\n]+)? = /gm),
      ...all(config, /^(?:def|class) ([A-Z][A-Z0-9_]{2,})\b/gm),
      ...all(config, /^([A-Z][A-Z0-9_]{2,}): \(/gm),
      ...sources.flatMap((source) => [
        ...all(
          source,
          /(?:\bapp|_app|\bself|\bcurrent_app)\.config(?:\.get\(|\[|\.setdefault\()\s*["']([A-Z][A-Z0-9_]{2,})["']/g,
        ),
        ...all(source, /\b(?:get_conf\(\)|conf)(?:\.get\(|\[)\s*["']([A-Z][A-Z0-9_]{2,})["']/g),
        ...all(source, /= "(RATELIMIT_[A-Z_]+)"/g),
        ...all(
          source,
          /["'](JWT_[A-Z_]+|COMPRESS_[A-Z_]+|PERMANENT_SESSION_LIFETIME|TRUSTED_HOSTS|MAX_FORM_[A-Z_]+)["']/g,
        ),
      ]),
    ]).filter((key) => !notConfig.test(key)),
    flags: unique(all(flags, /^\s+"([A-Z0-9_]+)":/gm)),
    env: unique(
      all([config, ...sources].join('\n'), /(?:environ\.get\(|getenv\(|environ\[)\s*["']([A-Z][A-Z0-9_]+)["']/g).concat(
        all(config, /"(SUPERSET__[A-Z_]+)"/g),
      ),
    ).filter((name) => !notEnv.test(name)),
  }
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]!)
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}

function rendered(versions: readonly (readonly [string, Keys])[]): string {
  const one = ([version, keys]: readonly [string, Keys]) =>
    `  '${version}': {\n${(['config', 'flags', 'env'] as const).map((list) => `    ${list}: words(\`\n${wrapped(keys[list])}\n    \`),\n`).join('')}  },\n`
  return [
    '// Made by scripts/superset-keys.ts from installed copies of Superset. Do not edit.\n',
    'const words = (text: string): readonly string[] => text.trim().split(/\\s+/)\n',
    '/** What each version of Superset reads: configuration keys, feature flags, environment variables. */',
    `export const keysByVersion = {\n${versions.map(one).join('')}} as const satisfies Record<string, Record<'config' | 'flags' | 'env', readonly string[]>>\n`,
  ].join('\n')
}

function wrapped(names: readonly string[]): string {
  const lines: string[] = []
  for (const name of names) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + name.length < 119) lines[lines.length - 1] = `${last} ${name}`
    else lines.push(`      ${name}`)
  }
  return lines.join('\n')
}
