import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { cacheFolder, hasHome, platformName } from './cache.js'

/** The first executable of that name in the folders of PATH, or undefined. */
export function onPath(name, env = process.env) {
  return allOnPath(name, env)[0]
}

/** Every executable of that name in the folders of PATH, in order. */
export function allOnPath(name, env = process.env) {
  return (env.PATH || '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .filter(executable)
}

/** True for a file that this user may execute. */
export function executable(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/**
 * How to run npm, as a command to which arguments are added: the npm that came with the given Node.js, else the one on
 * PATH with the Node.js that it chooses itself, else undefined.
 */
export function findNpm(node = process.execPath, env = process.env) {
  const beside = join(dirname(dirname(realpathSync(node))), 'lib/node_modules/npm/bin/npm-cli.js')
  if (existsSync(beside)) return [node, beside]
  const found = onPath('npm', env)
  return found && [found]
}

/**
 * The environment for npm when it works in a folder of ours: without what a surrounding `npm run` or `npx` says of its
 * own folder.
 */
export function npmEnvironment(env = process.env) {
  const clean = Object.assign({}, env)
  const ofOthers = [
    'npm_config_local_prefix',
    'npm_config_prefix',
    'npm_config_global_prefix',
    'npm_config_global',
    'npm_config_dry_run',
    'npm_config_package_lock',
    'INIT_CWD',
  ]
  for (const name of ofOthers) delete clean[name]
  if (!hasHome(env) && !env.npm_config_cache) clean.npm_config_cache = join(cacheFolder(env), 'npm')
  return clean
}

/** The arguments of every `npm ci` of ours: exactly the lock file, no scripts, quiet. */
export const installArguments = [
  'ci',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
]

/**
 * Writes the package.json and package-lock.json of one folder into another. Of packages that exist once for each kind
 * of machine, which are optional there, the one for this machine becomes a must and the others go: npm ends well when
 * it can get no optional package at all.
 */
export function writeLock(from, to, machine = platformName()) {
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'))
  const lock = JSON.parse(readFileSync(join(from, 'package-lock.json'), 'utf8'))
  const mine = (name) => name.endsWith(machine)
  const kept = Object.entries(manifest.optionalDependencies || {}).filter(([name]) => mine(name))
  for (const each of [manifest, lock.packages['']]) {
    if (!each.optionalDependencies) continue
    each.dependencies = Object.assign({}, each.dependencies, Object.fromEntries(kept))
    delete each.optionalDependencies
  }
  for (const [path, each] of Object.entries(lock.packages)) {
    if (!each.optional || kept.length === 0) continue
    if (mine(path)) delete each.optional
    else delete lock.packages[path]
  }
  writeFileSync(join(to, 'package.json'), JSON.stringify(manifest))
  writeFileSync(join(to, 'package-lock.json'), JSON.stringify(lock))
}
