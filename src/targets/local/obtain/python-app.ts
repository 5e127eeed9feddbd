import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hold } from '../../../../bin/hold.js'
import { platformName } from '../../../../bin/cache.js'
import { executable } from '../../../../bin/npm.js'
import { problem, ProblemsFound } from '../../../base/problem.ts'
import type { NativeForm } from '../../../graph/recipe.ts'
import { install } from './execute.ts'
import { digest } from './locks.ts'
import { askPython, type PassedOver, type Python, pythons } from './python.ts'
import { keyOf, recall, remember } from './remember.ts'
import { needRoom } from './room.ts'
import { cacheOf, type Context, environmentOf, openFolder, placeOf, pointedAt, type Software } from './software.ts'
import { installCommand } from './system.ts'
import { findUv } from './uv.ts'

type Wanted = Extract<NativeForm, { readonly from: 'python' }>

const catalog = join(import.meta.dirname, '../../../catalog')

/** Gets a Python application into an environment of its own in the cache, from a complete lock with hashes. */
export async function obtainPythonApp(id: string, wanted: Wanted, context: Context): Promise<Software> {
  const key = pythonKey(id, wanted, context)
  const known = recall(context, key)
  if (known !== undefined) return known
  const python = await choosePython(wanted, context)
  const lock = lockPath(wanted, python.minor)
  const folder = join(
    openFolder(context, 'apps'),
    `${id}-py${python.minor}-${platformName()}-${digest(readFileSync(lock), python.path)}`,
  )
  // The whole marker is written last: a folder without it is what an interrupted installation left, and is made anew.
  const whole = join(folder, 'whole')
  await hold(
    `${folder}.lock`,
    async () => {
      // An environment points at its Python, which may have been removed since.
      if (!existsSync(whole) || !existsSync(join(folder, 'bin/python')))
        await make(wanted, python, lock, folder, context)
      writeFileSync(whole, '')
    },
    (pid) => context.tell(`waiting for another stackwright that installs ${wanted.name} (process ${pid})`),
  )
  const bin = join(folder, 'bin')
  const names = readdirSync(bin)
    .filter((name) => !/^activate|^deactivate/.test(name) && executable(join(bin, name)))
    .sort((a, b) => Number(b === 'python') - Number(a === 'python'))
  return remember(context, key, {
    id,
    root: join(folder, 'lib', `python${python.minor}`, 'site-packages'),
    programs: Object.fromEntries(names.map((name) => [name, join(bin, name)])),
    version: wanted.version,
    python: python.minor,
    source: `${wanted.name} ${wanted.version} from the Python package index, for the Python ${python.version} at ${python.path}`,
  })
}

/** The key under which the answer for a Python application is kept. */
export function pythonKey(id: string, wanted: Wanted, context: Context): string {
  const locks = [...new Set(Object.values(wanted.locks))].map((lock) => digest(readFileSync(join(catalog, lock))))
  return keyOf(id, Object.keys(wanted.locks), locks, pointedAt(context, 'python'))
}

/**
 * The Python for an application: the one that is pointed at, else the best of this machine; otherwise a problem that
 * says what was seen.
 */
export async function choosePython(wanted: Wanted, context: Context): Promise<Python> {
  const minors = Object.keys(wanted.locks)
  const expected = `Python ${minors.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })).join(', ')}`
  const pointed = pointedAt(context, 'python')
  if (pointed !== undefined) {
    const answer = await askPython(pointed, environmentOf(context))
    if (!('why' in answer) && answer.unfit === undefined && minors.includes(answer.minor)) return answer
    const broken = 'why' in answer && existsSync(pointed)
    const found =
      'why' in answer
        ? `${pointed} ${existsSync(pointed) ? answer.why : 'is not there'}`
        : `${pointed} ${answer.unfit ?? `is Python ${answer.version}`}`
    throw new ProblemsFound([
      problem(broken ? 'SW5005' : 'SW5001', placeOf('python'), {
        title: 'the Python that is pointed at cannot be used',
        found,
        expected: `${expected} for ${wanted.name} ${wanted.version}`,
        do: 'point at another, or remove the pointer to let stackwright look for one',
      }),
    ])
  }
  const passed: PassedOver[] = []
  for await (const python of pythons(context, minors, (each) => passed.push(each))) return python
  throw new ProblemsFound([
    problem('SW5001', placeOf('python'), {
      title: `no Python for ${wanted.name} ${wanted.version} on this machine`,
      found:
        passed
          .slice(0, 5)
          .map(({ path, why }) => `${path} ${why}`)
          .join('; ') || 'no Python 3',
      expected,
      do: await installCommand('python', minors),
    }),
  ])
}

async function make(wanted: Wanted, python: Python, lock: string, folder: string, context: Context): Promise<void> {
  const count = readFileSync(lock, 'utf8').match(/^\S+==/gm)?.length ?? 0
  needRoom(`${wanted.name} ${wanted.version}`, cacheOf(context), 100 + 9 * count)
  const { path, env } = await findUv(context)
  const step = `install ${wanted.name} ${wanted.version}`
  const work = dirname(folder)
  rmSync(folder, { recursive: true, force: true })
  try {
    await install(step, { command: [path, 'venv', '--no-project', '--python', python.path, folder], folder: work, env })
    context.tell(`installing its packages for Python ${python.version}`)
    const build = join(dirname(lock), 'build.lock')
    const interpreter = join(folder, 'bin/python')
    await install(step, {
      command: [
        path,
        'pip',
        'install',
        '--python',
        interpreter,
        '--require-hashes',
        ...(existsSync(build) ? ['--build-constraints', build] : []),
        '-r',
        lock,
      ],
      folder: work,
      env,
    })
    compileBeside(interpreter, wanted.name)
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

/**
 * Starts compiling what the application imports, at low priority beside its first processes; nothing waits for it, and
 * nothing needs it.
 */
function compileBeside(interpreter: string, distribution: string): void {
  const child = spawn(interpreter, ['-I', join(import.meta.dirname, 'bytecode.py'), distribution], {
    stdio: 'ignore',
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
  })
  child.on('error', () => {})
  child.unref()
}

/** The path of the lock for a Python minor. */
function lockPath(wanted: Wanted, minor: string): string {
  return join(catalog, wanted.locks[minor]!)
}
