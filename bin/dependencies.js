import { accessSync, constants, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import { createHash } from 'node:crypto'
import * as module from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openCache } from './cache.js'
import { hold } from './hold.js'
import { findNpm, installArguments, npmEnvironment } from './npm.js'
import { lastLines, nodeFromPython, remove, run } from './node.js'
import { remember } from './stamp.js'

/**
 * Makes the packages that stackwright needs to run importable from a clone: does nothing when they are there, installs
 * them when they are not, into the clone or, when that cannot be written, into the cache. Throws an error whose message
 * can be shown.
 */
export async function provide(root, say, env = process.env) {
  if (complete(root, root)) return remember(root)
  const place = writable(root) ? root : join(openCache(), 'dependencies', fingerprint(root))
  if (!complete(root, place)) {
    const lock = join(
      openCache(),
      'locks',
      `dependencies-${createHash('sha256').update(place).digest('hex').slice(0, 16)}.lock`,
    )
    await hold(
      lock,
      () => install(root, place, say, env),
      (pid) => say(`waiting for another stackwright that installs packages (process ${pid})`),
    )
  }
  if (place === root) remember(root)
  else lookIn(place)
}

async function install(root, place, say, env) {
  if (complete(root, place)) return
  const developing = existsSync(join(place, 'node_modules')) && Object.values(installed(place)).some((each) => each.dev)
  const work = join(place, '.stackwright-install')
  remove(work)
  try {
    mkdirSync(work, { recursive: true })
    for (const name of ['package.json', 'package-lock.json', '.npmrc'])
      if (existsSync(join(root, name))) copyFileSync(join(root, name), join(work, name))
    say(`installing the packages that stackwright itself needs, once, into ${join(place, 'node_modules')}`)
    const npm = await anyNpm(env)
    const { code, output } = await run(
      npm[0],
      [...npm.slice(1), ...installArguments, ...(developing ? [] : ['--omit=dev'])],
      { cwd: work, env: npmEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] },
    )
    if (code !== 0)
      throw new Error(
        `npm could not install the packages of stackwright; its last lines:\n  ${lastLines(output)}\nnothing was changed; run the command again when the cause is gone`,
      )
    mkdirSync(join(work, 'node_modules'), { recursive: true })
    if (existsSync(join(place, 'node_modules'))) renameSync(join(place, 'node_modules'), join(work, 'before'))
    renameSync(join(work, 'node_modules'), join(place, 'node_modules'))
  } finally {
    remove(work)
  }
}

async function anyNpm(env) {
  const found = findNpm(process.execPath, env)
  if (found !== undefined) return found
  const node = await nodeFromPython(env)
  const npm = node && findNpm(node, env)
  if (npm) return npm
  throw new Error(
    'npm is needed to install the packages of stackwright, and there is none on the PATH; install npm and run the command again',
  )
}

/** True if everything of the lock file that is not for development is installed in that version. */
function complete(root, place) {
  const have = installed(place)
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(
    ([path, { version, integrity, dev, devOptional, optional, link }]) =>
      path === '' ||
      dev ||
      devOptional ||
      optional ||
      link ||
      (have[path]?.version === version &&
        have[path].integrity === integrity &&
        existsSync(join(place, path, 'package.json'))),
  )
}

function installed(place) {
  try {
    return JSON.parse(readFileSync(join(place, 'node_modules/.package-lock.json'), 'utf8')).packages
  } catch {
    return {}
  }
}

function fingerprint(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
    .slice(0, 16)
}

function writable(root) {
  try {
    accessSync(root, constants.W_OK)
    if (existsSync(join(root, 'node_modules'))) accessSync(join(root, 'node_modules'), constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Lets imports that a read-only clone cannot answer be answered by a folder of the cache, here and in the programs
 * started from here.
 */
export function lookIn(place) {
  // A Node.js that has no such hooks is none of ours: npm's own, started from here.
  if (module.registerHooks === undefined) return
  const parentURL = pathToFileURL(join(place, 'package.json')).href
  module.registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context)
      } catch (error) {
        if (error.code !== 'ERR_MODULE_NOT_FOUND' || /^[./]|^[a-z]+:/.test(specifier)) throw error
        return next(specifier, { ...context, parentURL })
      }
    },
  })
  if (process.env.STACKWRIGHT_DEPENDENCIES === place) return
  process.env.STACKWRIGHT_DEPENDENCIES = place
  process.env.NODE_OPTIONS =
    `${process.env.NODE_OPTIONS ?? ''} --import=${new URL('./borrowed.js', import.meta.url).href}`.trim()
}
