import { readdirSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { allOnPath, executable } from '../../../../bin/npm.js'
import { execute } from './execute.ts'
import { type Context, environmentOf, usualFolders } from './software.ts'

/** A Python on this machine. */
export interface Python {
  /** The interpreter itself, not a link of a virtual environment. */
  readonly path: string
  /** `3.11` */
  readonly minor: string
  readonly version: string
  readonly pip: boolean
  /** Why no application can be installed for it, if so. It may still run an installer. */
  readonly unfit?: string
}

/** A Python that was looked at and passed over. */
export interface PassedOver {
  readonly path: string
  readonly why: string
}

// Parts of the standard library that distributions split off or builds leave out, and that no application does without.
const question = `
import importlib.util as u, json, platform, sys
missing = [m for m in ("ssl", "sqlite3", "ctypes", "zlib", "bz2", "lzma", "hashlib", "_ctypes", "_ssl", "_sqlite3") if u.find_spec(m) is None]
print(json.dumps([platform.python_implementation(), platform.python_version(), getattr(sys, "_base_executable", None) or sys.executable, missing, u.find_spec("pip") is not None]))
`

/**
 * The Pythons of this machine that an application can be installed for, in the order of the minors; among those of one
 * minor the ones named after it come before the plain ones. Reports the others through `passedOver`. Lazy: asks only as
 * many as the caller takes.
 */
export async function* pythons(
  context: Context,
  minors: readonly string[],
  passedOver: (found: PassedOver) => void = () => {},
): AsyncGenerator<Python> {
  const env = environmentOf(context)
  const asked = new Map<string, Python | undefined>()
  for (const minor of minors) {
    for (const path of [...named(minor, context), ...plain(context)]) {
      const real = realOf(path)
      if (!asked.has(real)) {
        const answer = await askPython(path, env)
        const why =
          'why' in answer
            ? answer.why
            : (answer.unfit ?? (minors.includes(answer.minor) ? undefined : `is Python ${answer.version}`))
        if (why !== undefined) passedOver({ path, why })
        asked.set(real, 'why' in answer || why !== undefined ? undefined : answer)
      }
      const python = asked.get(real)
      if (python?.minor === minor) yield python
    }
  }
}

/** Any Python that can run an installer, 3.8 or newer; with `pip`, one that has pip is preferred. */
export async function anyPython(context: Context, pip = false): Promise<Python | undefined> {
  let first: Python | undefined
  for (const path of [
    ...plain(context),
    ...['3.12', '3.11', '3.13', '3.10'].flatMap((minor) => named(minor, context)),
  ]) {
    const python = await askPython(path, environmentOf(context))
    if ('why' in python || Number(python.minor.slice(2)) < 8) continue
    if (!pip || python.pip) return python
    first ??= python
  }
  return first
}

/** What an interpreter says of itself, or why it says nothing. */
export async function askPython(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Python | PassedOver> {
  const { code, output, error } = await execute({ command: [path, '-I', '-c', question], env, within: 20 })
  const line = output.trim().split('\n').at(-1) ?? ''
  if (code !== 0 || !line.startsWith('['))
    return { path, why: `does not run${error ? ` (${error.code})` : line && `: ${line.slice(0, 120)}`}` }
  const [implementation, version, interpreter, missing, pip] = JSON.parse(line) as [
    string,
    string,
    string,
    string[],
    boolean,
  ]
  const unfit =
    implementation !== 'CPython'
      ? `is ${implementation}`
      : missing.length > 0
        ? `was built without ${missing.join(', ')}`
        : undefined
  return {
    path: realOf(interpreter),
    version,
    minor: version.split('.').slice(0, 2).join('.'),
    pip,
    ...(unfit && { unfit }),
  }
}

function named(minor: string, context: Context): string[] {
  const env = environmentOf(context)
  const name = `python${minor}`
  const home = env['HOME'] || homedir()
  const managed = env['UV_PYTHON_INSTALL_DIR'] || join(env['XDG_DATA_HOME'] || join(home, '.local/share'), 'uv/python')
  const onPath = allOnPath(name, env)
  const usual = usualFolders(context, [
    '/usr/bin',
    '/usr/local/bin',
    '/opt/homebrew/bin',
    `/opt/homebrew/opt/python@${minor}/bin`,
    `/usr/local/opt/python@${minor}/bin`,
    `/Library/Frameworks/Python.framework/Versions/${minor}/bin`,
    '/opt/local/bin',
    join(home, '.local/bin'),
  ])
  return [
    ...onPath.filter((path) => !isShim(path)),
    ...usual.map((folder) => join(folder, name)),
    ...versionsIn(join(env['PYENV_ROOT'] || join(home, '.pyenv'), 'versions'), minor).map((folder) =>
      join(folder, 'bin', name),
    ),
    ...versionsIn(managed, `cpython-${minor}`).map((folder) => join(folder, 'bin', name)),
    ...onPath.filter(isShim),
  ].filter(executable)
}

function plain(context: Context): string[] {
  const found = ['python3', 'python'].flatMap((name) => allOnPath(name, environmentOf(context)))
  const usual = usualFolders(context, ['/usr/bin', '/opt/homebrew/bin'])
    .map((folder) => join(folder, 'python3'))
    .filter(executable)
  return [...found.filter((path) => !isShim(path)), ...usual, ...found.filter(isShim)]
}

/** Stand-ins of version managers are slow and may refuse; the interpreters behind them are found by themselves. */
function isShim(path: string): boolean {
  return dirname(path).endsWith('/shims')
}

function versionsIn(folder: string, prefix: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name === prefix || name.startsWith(`${prefix}.`))
    return names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true })).map((name) => join(folder, name))
  } catch {
    return []
  }
}

function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
