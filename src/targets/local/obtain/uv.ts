import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { hold } from '../../../../bin/hold.js'
import { hasHome, platformName } from '../../../../bin/cache.js'
import { onPath } from '../../../../bin/npm.js'
import { problem, ProblemsFound } from '../../../base/problem.ts'
import { execute, install } from './execute.ts'
import { lockFile, pinOf } from './locks.ts'
import { ask, compareVersions } from './probe.ts'
import { anyPython, type Python } from './python.ts'
import { cacheOf, type Context, environmentOf, openFolder, placeOf, pointedAt } from './software.ts'
import { installCommand } from './system.ts'

/** The installer for Python packages, and the environment to start it with. */
export interface Uv {
  readonly path: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The oldest uv that knows every option that we use. */
const least = '0.6'

const known = new Map<string, Promise<Uv>>()

/**
 * uv: the one that is pointed at, on the PATH, or in the cache; otherwise it is fetched from the Python package index,
 * once.
 */
export function findUv(context: Context): Promise<Uv> {
  const { PATH, HOME } = environmentOf(context)
  const key = JSON.stringify([cacheOf(context), PATH, HOME, pointedAt(context, 'uv')])
  const uv = known.get(key) ?? lookForUv(context)
  known.set(key, uv)
  uv.catch(() => known.delete(key))
  return uv
}

async function lookForUv(context: Context): Promise<Uv> {
  const env = environmentOf(context)
  const pointed = pointedAt(context, 'uv')
  if (pointed !== undefined) return { path: pointed, env: await settings(context, undefined) }
  const found = onPath('uv', env)
  if (found !== undefined) {
    const answer = await ask(found, '--version', /uv (\d+(?:\.\d+)*)/, env)
    if (answer.runs && compareVersions(answer.version, least) >= 0)
      return { path: found, env: await settings(context, undefined) }
  }
  const python = await anyPython(context, true)
  return { path: await fetchUv(context, python), env: await settings(context, python) }
}

async function fetchUv(context: Context, python: Python | undefined): Promise<string> {
  const folder = join(cacheOf(context), 'packages', `uv-${pinOf('uv').version}-${platformName()}`)
  const program = join(folder, 'bin/uv')
  if (existsSync(program)) return program
  openFolder(context, 'packages')
  return hold(`${folder}.lock`, async () => {
    if (existsSync(program)) return program
    const work = `${folder}.making`
    rmSync(work, { recursive: true, force: true })
    try {
      context.tell('getting uv, which installs Python packages')
      const env = pipEnvironment(environmentOf(context))
      const pip = await pipOf(python, work, env)
      await install('get uv', {
        command: [
          ...pip,
          'install',
          '--quiet',
          '--no-input',
          '--disable-pip-version-check',
          '--no-deps',
          '--only-binary',
          ':all:',
          '--require-hashes',
          '--target',
          join(work, 'made'),
          '-r',
          lockFile('uv'),
        ],
        folder: work,
        env,
      })
      chmodSync(join(work, 'made/bin/uv'), 0o755)
      renameSync(join(work, 'made'), folder)
      return program
    } finally {
      rmSync(work, { recursive: true, force: true })
    }
  })
}

/** pip of a Python, or of a virtual environment made for the occasion; a problem when there is neither. */
async function pipOf(python: Python | undefined, work: string, env: Uv['env']): Promise<string[]> {
  if (python?.pip) return [python.path, '-m', 'pip']
  if (python !== undefined) {
    const made = await execute({ command: [python.path, '-m', 'venv', join(work, 'venv')], env, within: 120 })
    if (made.code === 0) return [join(work, 'venv/bin/python'), '-m', 'pip']
  }
  throw new ProblemsFound([
    problem('SW5001', placeOf('uv'), {
      title: 'nothing here can install Python packages',
      found:
        python === undefined
          ? 'no Python 3 and no uv'
          : `${python.path}, which has neither pip nor venv, and no uv on the PATH`,
      expected: 'uv, or a Python 3 with pip or venv to fetch it with',
      do: await installCommand('pip'),
    }),
  ])
}

function pipEnvironment(env: Uv['env']): Uv['env'] {
  return {
    ...env,
    PYTHONPATH: undefined,
    PYTHONHOME: undefined,
    PIP_TARGET: undefined,
    PIP_PREFIX: undefined,
    PIP_USER: undefined,
    PIP_REQUIRE_VIRTUALENV: 'false',
  }
}

// What pip is told of mirrors, certificates and hosts, uv is told too: who needs a mirror has usually set it for pip
// alone.
const translated: Readonly<Record<string, string>> = {
  'index-url': 'UV_DEFAULT_INDEX',
  'extra-index-url': 'UV_INDEX',
  'find-links': 'UV_FIND_LINKS',
  'trusted-host': 'UV_INSECURE_HOST',
  cert: 'SSL_CERT_FILE',
  proxy: 'ALL_PROXY',
}

/**
 * The environment for uv: this one, without what concerns another Python; pip's settings where uv has none of its own.
 * Never any download of a Python.
 */
async function settings(context: Context, python: Python | undefined): Promise<Uv['env']> {
  const env = environmentOf(context)
  const base = {
    ...env,
    VIRTUAL_ENV: undefined,
    CONDA_PREFIX: undefined,
    PYTHONPATH: undefined,
    PYTHONHOME: undefined,
    PYTHONDONTWRITEBYTECODE: undefined,
    UV_PYTHON: undefined,
    UV_TARGET: undefined,
    UV_PYTHON_DOWNLOADS: 'never',
    UV_NO_PROGRESS: '1',
    ...(!hasHome(env) && !env['UV_CACHE_DIR'] && { UV_CACHE_DIR: join(cacheOf(context), 'uv') }),
  }
  const own = [
    join(env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config'), 'uv/uv.toml'),
    '/etc/uv/uv.toml',
  ].some((path) => existsSync(path))
  if (
    own ||
    Object.keys(env).some((name) =>
      /^UV_(DEFAULT_INDEX|INDEX|INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|CONFIG_FILE)$/.test(name),
    )
  )
    return base
  const teller = python?.pip ? python : await anyPython(context, true)
  if (!teller?.pip) return base
  const told = await execute({
    command: [teller.path, '-m', 'pip', 'config', 'list'],
    env: pipEnvironment(env),
    within: 30,
  })
  const found: Record<string, string> = {}
  for (const [, name, value] of told.code === 0
    ? told.output.matchAll(/^(?:global|install|:env:)\.([a-z-]+)='(.*)'$/gm)
    : []) {
    const variable = translated[name!]
    if (variable !== undefined && !env[variable]) found[variable] = value!.replaceAll('\\n', ' ').trim()
  }
  return { ...base, ...found }
}
