import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { hold } from '../../../../bin/hold.js'
import { platformName } from '../../../../bin/cache.js'
import { executable } from '../../../../bin/npm.js'
import { problem, ProblemsFound } from '../../../base/problem.ts'
import { install } from './execute.ts'
import { digest, lockFile, lockFolder } from './locks.ts'
import { installLocked } from './npm.ts'
import { anyPython } from './python.ts'
import { needRoom } from './room.ts'
import type { Package } from './servers.ts'
import { cacheOf, type Context, openFolder, placeOf } from './software.ts'
import { installCommand } from './system.ts'
import { findUv } from './uv.ts'

/**
 * Gets a package into the cache, unless it is there, and gives the folder below which its programs are. It appears
 * there whole or not at all.
 */
export async function getPackage(wanted: Package, context: Context): Promise<string> {
  const folder = folderOf(wanted, context)
  if (!existsSync(folder)) {
    openFolder(context, 'packages')
    const waiting = (pid: number) =>
      context.tell(`waiting for another stackwright that gets ${wanted.name} (process ${pid})`)
    await hold(`${folder}.lock`, () => make(wanted, folder, context), waiting)
  }
  return join(folder, wanted.root.replace('{machine}', platformName()))
}

/** True if the package is in the cache. */
export function hasPackage(wanted: Package, context: Context): boolean {
  return existsSync(folderOf(wanted, context))
}

/** The path of a program in a folder or the folders below it. */
export function programIn(folder: string, name: string, depth = 4): string | undefined {
  const here = join(folder, name)
  if (executable(here)) return here
  if (depth === 0 || !existsSync(folder)) return undefined
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const found = entry.isDirectory() ? programIn(join(folder, entry.name), name, depth - 1) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

async function make(wanted: Package, folder: string, context: Context): Promise<void> {
  if (existsSync(folder)) return
  const work = `${folder}.making`
  rmSync(work, { recursive: true, force: true })
  needRoom(`${wanted.name} ${wanted.version}`, cacheOf(context), wanted.megabytes)
  context.tell(`getting ${wanted.name} ${wanted.version}`)
  try {
    mkdirSync(work, { recursive: true, mode: 0o755 })
    if (wanted.from === 'npm') await fromNpm(wanted, work, context)
    else await fromPython(wanted, work, context)
    openToAll(work)
    renameSync(work, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function fromPython(wanted: Package, work: string, context: Context): Promise<void> {
  const { path, env } = await findUv(context)
  const python = await anyPython(context)
  if (python === undefined) {
    throw new ProblemsFound([
      problem('SW5001', placeOf('python'), {
        title: 'packages of the Python index need a Python to be fetched with',
        found: 'no Python 3',
        expected: 'Python 3.8 or newer',
        do: await installCommand('python', ['3.11', '3.12', '3.10']),
      }),
    ])
  }
  // The programs inside are the same for each Python, but the file names are bound to some.
  const options = ['--no-deps', '--only-binary', ':all:', '--require-hashes', '--python-version', '3.11']
  await install(`get ${wanted.name}`, {
    command: [
      path,
      'pip',
      'install',
      ...options,
      '--python',
      python.path,
      '--target',
      work,
      '-r',
      lockFile(wanted.name),
    ],
    folder: work,
    env,
  })
}

async function fromNpm(wanted: Package, work: string, context: Context): Promise<void> {
  await installLocked(`get ${wanted.name}`, lockFolder(wanted.name), work, context)
  const root = join(work, wanted.root.replace('{machine}', platformName()))
  const list = join(root, 'pg-symlinks.json')
  if (!existsSync(list)) return
  // npm packages cannot hold links, so this one lists them for a script of its own, which we do not run.
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const [from, to] = [join(dirname(root), source), join(dirname(root), target)]
    if (
      relative(root, to).startsWith('..') ||
      relative(root, from).startsWith('..') ||
      lstatSync(to, { throwIfNoEntry: false })
    )
      continue
    symlinkSync(relative(dirname(to), from), to)
  }
}

/** Lets everybody read, and enter or run what the owner may: servers run as another user when we are root. */
function openToAll(path: string): void {
  const stat = lstatSync(path)
  if (stat.isSymbolicLink()) return
  const open =
    stat.mode | 0o444 | (stat.isDirectory() || stat.mode & 0o100 || basename(dirname(path)) === 'bin' ? 0o111 : 0)
  if (open !== stat.mode) chmodSync(path, open & 0o7777)
  if (stat.isDirectory()) for (const name of readdirSync(path)) openToAll(join(path, name))
}

function folderOf(wanted: Package, context: Context): string {
  const lock = wanted.from === 'npm' ? join(lockFolder(wanted.name), 'package-lock.json') : lockFile(wanted.name)
  return join(
    cacheOf(context),
    'packages',
    `${wanted.name}-${wanted.version}-${platformName()}-${digest(readFileSync(lock)).slice(0, 8)}`,
  )
}
