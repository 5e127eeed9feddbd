import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { cacheFolder } from './cache.js'
import { base, calls, lock, repository, run, usual } from './fakes/machine.ts'
import { suitable } from './node.js'
import { npmEnvironment } from './npm.js'

test('the versions that run TypeScript as it is are suitable', () => {
  for (const version of ['22.18.0', '22.23.1', '23.6.0', '24.0.0', 'v26.1.0']) assert.ok(suitable(version), version)
  for (const version of ['12.22.9', '18.20.0', '20.20.2', '22.17.1', '23.5.0']) assert.ok(!suitable(version), version)
})

test('the shell and the JavaScript form choose the same cache folder', () => {
  const home = join(base, 'some-home')
  mkdirSync(home)
  const script = `. ${join(repository, 'bin/cache.sh')}; echo "$cache"`
  const cases: Record<string, string>[] = [
    { HOME: home },
    { HOME: home, XDG_CACHE_HOME: join(base, 'xdg') },
    { HOME: home, XDG_CACHE_HOME: 'relative' },
    { HOME: '/nonexistent' },
    {},
    { HOME: home, STACKWRIGHT_CACHE: join(base, 'own') },
    { STACKWRIGHT_CACHE: 'own' },
    { HOME: '/nonexistent', TMPDIR: base },
  ]
  const uids = process.getuid!() === 0 ? [0, 65534] : [process.getuid!()]
  for (const uid of uids)
    for (const env of cases) {
      const withPath = { ...env, PATH: process.env.PATH! }
      const fromShell = spawnSync('/bin/sh', ['-c', script], {
        env: withPath,
        encoding: 'utf8',
        cwd: base,
        uid,
        gid: uid,
      }).stdout.trim()
      const code = `import { cacheFolder } from ${JSON.stringify(join(repository, 'bin/cache.js'))}; console.log(cacheFolder())`
      const fromNode = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
        env: withPath,
        encoding: 'utf8',
        cwd: base,
        uid,
        gid: uid,
      }).stdout.trim()
      assert.equal(fromNode, fromShell, `uid ${uid} ${JSON.stringify(env)}`)
      assert.ok(fromShell.startsWith('/'), fromShell)
    }
  assert.equal(cacheFolder({ HOME: home, XDG_CACHE_HOME: '/x' }, 'linux', 0), '/var/cache/stackwright')
  assert.equal(cacheFolder({ HOME: home }, 'darwin', 501), join(home, 'Library/Caches/stackwright'))
})

test('without a home that can be written npm keeps its own cache beside ours', () => {
  assert.equal(npmEnvironment({ HOME: '/nonexistent', STACKWRIGHT_CACHE: '/cache' }).npm_config_cache, '/cache/npm')
  assert.equal(npmEnvironment({ HOME: base, STACKWRIGHT_CACHE: '/cache' }).npm_config_cache, undefined)
  assert.equal(npmEnvironment({ HOME: '/nonexistent', npm_config_cache: '/own' }).npm_config_cache, '/own')
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
    assert.equal(
      first.stderr,
      `stackwright: installing the packages that stackwright itself needs, once, into ${at.clone}/node_modules\n`,
    )
    assert.deepEqual(calls(at), [
      'ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error --omit=dev',
    ])
    assert.equal(run(at).stderr, '')
    utimesSync(join(at.clone, 'package-lock.json'), 1, 1)
    assert.equal(run(at).stderr, '', 'a touched lock file with the same content installs nothing')
    assert.equal(calls(at).length, 1)
    lock(at.clone, '2.0.0')
    assert.equal(run(at).told?.leaf, '2.0.0')
    assert.equal(calls(at).length, 2)
    assert.deepEqual(readdirSync(at.clone).sort(), [
      'bin',
      'node_modules',
      'package-lock.json',
      'package.json',
      'src',
      'stackwright',
    ])
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

  test(
    'a clone that cannot be written borrows its packages from the cache, and so do its child programs',
    { skip: process.getuid!() !== 0 && 'needs root to become somebody else' },
    () => {
      const at = usual()
      for (const folder of [at.folder, join(at.folder, 'home')]) chmodSync(folder, 0o777)
      writeFileSync(
        join(at.clone, 'src/cli/main.ts'),
        `import { leaf } from 'leaf'
import { spawnSync } from 'node:child_process'
const child = spawnSync(process.execPath, ['--input-type=module', '-e', 'import { leaf } from "leaf"; console.log(leaf)'], { cwd: import.meta.dirname, encoding: 'utf8' })
console.log(JSON.stringify({ leaf, words: [child.stdout.trim()] }))
`,
      )
      const { told, stderr } = run(at, [], { uid: 65534 })
      assert.deepEqual(told, { leaf: '1.0.0', words: ['1.0.0'] }, stderr)
      assert.ok(!existsSync(join(at.clone, 'node_modules')))
      assert.equal(run(at, [], { uid: 65534 }).stderr, '')
    },
  )

  test('without npm the packages cannot be installed, and that is said', () => {
    const at = usual()
    rmSync(join(at.programs, 'npm'))
    const { status, stderr } = run(at)
    assert.equal(status, 1)
    assert.match(stderr, /no npm or Python 3 to fetch it with|npm is needed to install/)
    assert.ok(!existsSync(join(at.clone, 'node_modules')))
  })
})
