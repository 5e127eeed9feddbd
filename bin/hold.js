import { closeSync, mkdirSync, openSync, readFileSync, statSync, unlinkSync, utimesSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { spawnSync } from 'node:child_process'

// A lock file that holds who made it. A holder touches it while it works, so that one on another host (a shared home
// folder, a container) is known to be alive; on this host the process itself is looked up, with its start time, since
// ids are used again.

const touchEvery = 5000
const silentFor = 60000
const pause = 100

/**
 * Runs `work` while nobody else on this machine holds the lock file `path`, and gives its result. Waits for a living
 * holder (`waiting` is called once with its process id) and takes over from a dead one.
 */
export async function hold(path, work, waiting = () => {}) {
  mkdirSync(dirname(path), { recursive: true })
  let told = false
  while (!take(path)) {
    const holder = read(path)
    if (holder !== undefined && dead(holder)) bury(path, holder.text)
    else {
      if (!told && holder !== undefined) waiting(holder.pid)
      told = true
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  const timer = setInterval(() => touch(path), touchEvery)
  timer.unref()
  try {
    return await work()
  } finally {
    clearInterval(timer)
    remove(path)
  }
}

function take(path) {
  let file
  try {
    file = openSync(path, 'wx', 0o644)
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
  writeSync(file, JSON.stringify({ pid: process.pid, started: startOf(process.pid), host: hostname() }))
  closeSync(file)
  return true
}

function read(path) {
  try {
    const text = readFileSync(path, 'utf8')
    const age = Date.now() - statSync(path).mtimeMs
    // The holder may be between creating the file and writing into it.
    if (text === '')
      return age > silentFor ? { text, pid: 0, age, host: '' } : { text, pid: 0, age, host: '', young: true }
    return Object.assign({ text, age }, JSON.parse(text))
  } catch {
    return undefined
  }
}

function dead(holder) {
  if (holder.young) return false
  if (holder.host !== hostname()) return holder.age > silentFor
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    return error.code === 'ESRCH'
  }
  return holder.started !== undefined && startOf(holder.pid) !== holder.started
}

// Only one process at a time removes a dead lock, and only if it is still the same: otherwise two that saw the same
// dead holder could remove each other's fresh lock.
function bury(path, text) {
  const grave = `${path}.bury`
  try {
    closeSync(openSync(grave, 'wx'))
  } catch {
    try {
      if (Date.now() - statSync(grave).mtimeMs > 10000) remove(grave)
    } catch {
      // Another process was quicker.
    }
    return
  }
  try {
    if (readFileSync(path, 'utf8') === text) remove(path)
  } catch {
    // The lock is gone already.
  } finally {
    remove(grave)
  }
}

/** When the process began, in the words of the system; undefined when it cannot be known. */
export function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    if (process.platform === 'linux') return undefined
    const told = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
    return told.status === 0 ? told.stdout.trim() : undefined
  }
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date())
  } catch {
    // Somebody removed the cache while we work in it; the work itself will say so.
  }
}

function remove(path) {
  try {
    unlinkSync(path)
  } catch {
    // Already gone.
  }
}
