import { spawn, spawnSync } from 'node:child_process'
import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cacheFolder, openCache, platformName } from './cache.js'
import { hold } from './hold.js'
import { allOnPath, executable, findNpm, installArguments, npmEnvironment, writeLock } from './npm.js'

// Runs on every Node.js since 12.22: no newer syntax here.

const here = dirname(fileURLToPath(import.meta.url))

/** True for a version of Node.js that runs TypeScript as it is: 22.18 and later, 23.6 and later. */
export function suitable(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)
}

/**
 * The path of a suitable Node.js that is already on this machine, or undefined; a pointed one that is not suitable
 * throws.
 */
export function findNode(env = process.env) {
  if (env.STACKWRIGHT_NODE) {
    const version = versionOf(env.STACKWRIGHT_NODE)
    if (version !== undefined && suitable(version)) return env.STACKWRIGHT_NODE
    throw new Error(
      `STACKWRIGHT_NODE is ${env.STACKWRIGHT_NODE}, which ${version === undefined ? 'does not run' : `is Node.js ${version}`}; it must be Node.js 22.18 or newer`,
    )
  }
  const own = fs.realpathSync(process.execPath)
  const home = env.NVM_DIR || (env.HOME ? join(env.HOME, '.nvm') : undefined)
  const fromNvm =
    home === undefined
      ? []
      : list(join(home, 'versions/node'))
          .map((version) => join(home, 'versions/node', version, 'bin/node'))
          .reverse()
  return cachedNodes(env)
    .concat(allOnPath('node', env), fromNvm)
    .find((path) => {
      if (!executable(path) || fs.realpathSync(path) === own) return false
      const version = versionOf(path)
      return version !== undefined && suitable(version)
    })
}

/**
 * Gets a suitable Node.js into the cache, with npm or else with Python, and gives its path; throws an error whose
 * message can be shown.
 */
export async function obtainNode(say, env = process.env) {
  const cache = openCache(cacheFolder(env))
  let reason
  if (findNpm(process.execPath, env) !== undefined) {
    try {
      return await hold(
        join(cache, 'node/npm.lock'),
        () => nodeFromNpm(cache, say, env),
        (pid) => say(`waiting for another stackwright that gets Node.js (process ${pid})`),
      )
    } catch (error) {
      reason = error.message
      say(`Node.js could not be had with npm: ${reason}`)
    }
  }
  const node = await nodeFromPython(env)
  if (node !== undefined) return node
  throw new Error(
    `this is Node.js ${process.versions.node}; stackwright needs 22.18 or newer and could not get one. Nothing was changed`,
  )
}

/**
 * The path of a Node.js that brings npm with it, gotten with Python; undefined when that cannot be. The reason is shown
 * on standard error.
 */
export async function nodeFromPython(env = process.env) {
  const { code, output } = await run('sh', [join(here, 'node-from-python.sh')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return code === 0 ? output.trim() : undefined
}

async function nodeFromNpm(cache, say, env) {
  const done = cachedNodes(env).find((path) => path.includes('-npm-'))
  if (done !== undefined) return done
  const work = join(cache, `node/.npm-${process.pid}`)
  list(join(cache, 'node'))
    .filter((name) => name.startsWith('.npm-'))
    .forEach((name) => remove(join(cache, 'node', name)))
  fs.mkdirSync(work)
  try {
    writeLock(join(here, 'node'), work)
    say(`getting Node.js with npm, once, into ${join(cache, 'node')}`)
    const npm = findNpm(process.execPath, env)
    const { code, output } = await run(npm[0], npm.slice(1).concat(installArguments), {
      cwd: work,
      env: npmEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    if (code !== 0) throw new Error(lastLines(output))
    const made = list(join(work, 'node_modules'))
      .map((name) => join(work, 'node_modules', name, 'bin/node'))
      .find(fs.existsSync)
    if (made === undefined) throw new Error(`npm has no Node.js for ${platformName()}`)
    const version = versionOf(made)
    if (version === undefined || !suitable(version)) throw new Error('the fetched Node.js does not run on this machine')
    fs.mkdirSync(join(work, 'made/bin'), { recursive: true })
    fs.renameSync(made, join(work, 'made/bin/node'))
    for (const folder of ['made', 'made/bin', 'made/bin/node']) fs.chmodSync(join(work, folder), 0o755)
    const final = join(cache, 'node', `${version}-npm-${platformName()}`)
    remove(final)
    fs.renameSync(join(work, 'made'), final)
    return join(final, 'bin/node')
  } finally {
    remove(work)
  }
}

/** Every Node.js in the cache that is for this kind of machine. */
function cachedNodes(env) {
  const folder = join(cacheFolder(env), 'node')
  return list(folder)
    .filter((name) => name.endsWith(`-${platformName()}`))
    .map((name) => join(folder, name, 'bin/node'))
    .filter(executable)
}

function versionOf(path) {
  const told = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10000 })
  return told.status === 0 && /^v\d+\.\d+\.\d+/.test(told.stdout) ? told.stdout.trim().slice(1) : undefined
}

/** Runs a program to its end and gives its exit code and what it wrote. */
export function run(program, options, settings) {
  return new Promise((resolve) => {
    const child = spawn(program, options, settings)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      if (stream)
        stream.on('data', (data) => {
          output += data
        })
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code === null ? 1 : code, output }))
  })
}

/** The last lines of an installer's output, joined, without colour. */
export function lastLines(output) {
  return output
    .replace(/\x1b\[[0-9;]*m/g, '')
    .trim()
    .split('\n')
    .slice(-8)
    .join('\n  ')
}

/** Removes a file or folder, if it is there. */
export function remove(path) {
  // Node.js 12 has no rmSync.
  if (fs.rmSync) fs.rmSync(path, { recursive: true, force: true })
  else if (fs.existsSync(path)) fs.rmdirSync(path, { recursive: true })
}

function list(folder) {
  try {
    return fs.readdirSync(folder)
  } catch {
    return []
  }
}
