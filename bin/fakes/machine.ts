import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after } from 'node:test'

/** The folder of this repository, and one that is removed after the tests. */
export const repository = join(import.meta.dirname, '../..')
export const base = realpathSync(mkdtempSync(join(tmpdir(), 'launcher-')))
chmodSync(base, 0o755)
after(() => rmSync(base, { recursive: true, force: true }))
let count = 0

/**
 * A machine: a folder of programs that is the whole PATH, a home, and a clone whose main file prints what it was
 * started with.
 */
export function machine() {
  const folder = join(base, String(++count))
  const programs = join(folder, 'programs')
  const clone = join(folder, 'clone')
  mkdirSync(join(clone, 'src/cli'), { recursive: true })
  mkdirSync(join(folder, 'home'))
  mkdirSync(programs)
  for (const name of [
    'sh',
    'uname',
    'id',
    'readlink',
    'dirname',
    'sed',
    'cat',
    'mkdir',
    'rm',
    'mv',
    'ln',
    'chmod',
    'find',
    'sleep',
    'tail',
    'cut',
  ]) {
    symlinkSync(
      ['/usr/bin', '/bin'].map((each) => join(each, name)).find((path) => existsSync(path))!,
      join(programs, name),
    )
  }
  cpSync(join(repository, 'bin'), join(clone, 'bin'), { recursive: true })
  copyFileSync(join(repository, 'stackwright'), join(clone, 'stackwright'))
  writeFileSync(join(clone, 'package.json'), '{"name":"clone","type":"module","dependencies":{"leaf":"1.0.0"}}')
  lock(clone, '1.0.0')
  writeFileSync(
    join(clone, 'src/cli/main.ts'),
    `import { leaf } from 'leaf'
const words: string[] = process.argv.slice(2)
console.log(JSON.stringify({ node: process.execPath, leaf, words }))
if (words[0] === 'exit') process.exitCode = Number(words[1])
if (words[0] === 'wait') setTimeout(() => {}, 20_000)
`,
  )
  const env = { PATH: programs, HOME: join(folder, 'home'), STACKWRIGHT_CACHE: join(folder, 'cache') }
  return { folder, programs, clone, env, cache: join(folder, 'cache') }
}
export type Machine = ReturnType<typeof machine>

export function lock(clone: string, version: string) {
  const packages = { '': {}, 'node_modules/leaf': { version }, 'node_modules/tool': { version: '1.0.0', dev: true } }
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }))
}

export function program(at: Machine, name: string, text: string) {
  rmSync(join(at.programs, name), { force: true })
  writeFileSync(join(at.programs, name), text, { mode: 0o755 })
}

/**
 * This Node.js under another path, so that it has no npm of its own beside it: links of one copy, since tests put other
 * files in their place.
 */
export function nodeAt(path: string) {
  mkdirSync(dirname(path), { recursive: true })
  const copy = join(base, 'node')
  if (!existsSync(copy)) copyFileSync(process.execPath, copy)
  rmSync(path, { force: true })
  linkSync(copy, path)
}

/** A Node.js on the PATH that says, to itself and to others, that it is version 20. */
export function oldNode(at: Machine) {
  nodeAt(join(at.folder, 'old/node'))
  const disguise = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.1.0"})'
  program(
    at,
    'node',
    `#!/bin/sh\n[ "$1" = --version ] && echo v20.1.0 && exit\nexec ${at.folder}/old/node --import '${disguise}' "$@"\n`,
  )
}

/**
 * An npm that counts its calls and installs what the lock file in its folder says, as if it had come from a registry.
 */
export function fakeNpm(at: Machine) {
  nodeAt(join(at.folder, 'registry/bin/node'))
  program(
    at,
    'npm',
    `#!/bin/sh
echo "$*" >>${at.folder}/npm-calls
[ -e ${at.folder}/offline ] && echo 'npm error network ENOTFOUND' >&2 && exit 1
mkdir -p node_modules/leaf node_modules/node-x/bin
sleep 0.3
echo '{"name":"leaf","type":"module","exports":"./leaf.js"}' >node_modules/leaf/package.json
version=$(sed -n 's/.*"node_modules\\/leaf":{"version":"\\([^"]*\\)".*/\\1/p' package-lock.json)
echo "export const leaf = '$version'" >node_modules/leaf/leaf.js
echo "{\\"packages\\":{\\"node_modules/leaf\\":{\\"version\\":\\"$version\\"}}}" >node_modules/.package-lock.json
ln ${at.folder}/registry/bin/node node_modules/node-x/bin/node || ln -s ${at.folder}/registry/bin/node node_modules/node-x/bin/node
`,
  )
}

export function calls(at: Machine): string[] {
  return existsSync(join(at.folder, 'npm-calls'))
    ? readFileSync(join(at.folder, 'npm-calls'), 'utf8').trim().split('\n')
    : []
}

export function run(
  at: Machine,
  options: string[] = [],
  more: { env?: Record<string, string>; cwd?: string; launcher?: string; uid?: number } = {},
) {
  const { status, signal, stdout, stderr } = spawnSync(more.launcher ?? join(at.clone, 'stackwright'), options, {
    cwd: more.cwd ?? base,
    env: { ...at.env, ...more.env },
    encoding: 'utf8',
    uid: more.uid,
    gid: more.uid,
    timeout: 60_000,
  })
  return {
    status,
    signal,
    stdout,
    stderr,
    told: stdout.startsWith('{') ? (JSON.parse(stdout) as { node: string; leaf: string; words: string[] }) : undefined,
  }
}

/** A machine with a suitable Node.js on the PATH and an npm. */
export function usual() {
  const at = machine()
  nodeAt(join(at.programs, 'node'))
  fakeNpm(at)
  return at
}
