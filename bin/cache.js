import { accessSync, chmodSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'

// Runs on every Node.js since 12.22, so that an old one can fetch a new one. cache.sh holds the same rules for the case
// of no Node.js at all; a test keeps the two in agreement.

/**
 * The folder in which this user keeps downloaded software: `STACKWRIGHT_CACHE`; for root on Linux
 * `/var/cache/stackwright`, because servers that drop to an ordinary user must be able to enter it; `XDG_CACHE_HOME`;
 * the usual place under the home folder; at last a folder of this user under the temporary one. Creates nothing.
 */
export function cacheFolder(
  env = process.env,
  platform = process.platform,
  uid = process.getuid ? process.getuid() : -1,
) {
  if (env.STACKWRIGHT_CACHE) return resolve(env.STACKWRIGHT_CACHE)
  if (platform === 'linux' && uid === 0) return '/var/cache/stackwright'
  if (env.XDG_CACHE_HOME && env.XDG_CACHE_HOME.startsWith('/')) return join(env.XDG_CACHE_HOME, 'stackwright')
  const home = env.HOME || homeOfUser()
  const parent = home && join(home, platform === 'darwin' ? 'Library/Caches' : '.cache')
  const folder = parent && join(parent, 'stackwright')
  if (folder && (existsSync(folder) || writable(parent) || writable(home))) return folder
  return join(env.TMPDIR || '/tmp', `stackwright-${uid}`)
}

/**
 * Creates the cache folder when needed and gives its path. A folder under the temporary one must belong to this user,
 * since anybody could have put it there. Throws an error whose message can be shown.
 */
export function openCache(folder = cacheFolder()) {
  const uid = process.getuid()
  const shared = folder.endsWith(`/stackwright-${uid}`)
  try {
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true })
      chmodSync(folder, shared ? 0o700 : 0o755)
    }
    accessSync(folder, constants.W_OK)
  } catch (error) {
    throw new Error(
      `the cache folder ${folder} cannot be written (${error.code}); set STACKWRIGHT_CACHE to a folder that can`,
    )
  }
  if (shared && statSync(folder).uid !== uid) {
    throw new Error(`the cache folder ${folder} belongs to another user; set STACKWRIGHT_CACHE to a folder of your own`)
  }
  return folder
}

/** True if this user has a home folder in which installers may keep their own caches. */
export function hasHome(env = process.env) {
  return Boolean(env.HOME) && writable(env.HOME)
}

/** The kind of machine as packages name it: `linux-x64`, `darwin-arm64`. */
export function platformName(platform = process.platform, arch = process.arch) {
  return `${platform}-${arch}`
}

function writable(folder) {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

function homeOfUser() {
  try {
    return userInfo().homedir
  } catch {
    return undefined
  }
}
