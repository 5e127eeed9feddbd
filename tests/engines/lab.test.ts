import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fullName } from './cluster.ts'
import { down, exportsOf, findLab } from './lab.ts'

const folder = mkdtempSync(join(tmpdir(), 'engines-'))
after(() => rmSync(folder, { recursive: true }))

test('the printed exports become variables, and names inside are replaced', () => {
  assert.deepEqual(
    exportsOf('export DOCKER_HOST=unix:///a b.sock\nnoise\nexport PATH=/lab/bin:$PATH\n', { PATH: '/bin' }),
    { DOCKER_HOST: 'unix:///a b.sock', PATH: '/lab/bin:/bin' },
  )
})

test('a lab that is named and not there is told as a reason', () => {
  assert.match(JSON.stringify(findLab({ STACKWRIGHT_LAB: folder })), /where no lab is/)
})

test('what a run brought up is taken down once each, swarm before cluster before engine, and faults are told at the end', async () => {
  const done: string[] = []
  const act = async (part: string, by: string) => {
    done.push(`${part} ${by}`)
    if (part === 'cluster') throw new Error('the cluster stays')
  }
  await assert.rejects(
    down('engine /a lab\ncluster /a lab\nengine /a lab\nswarm unix:///s\n', act),
    /the cluster stays/,
  )
  assert.deepEqual(done, ['swarm unix:///s', 'cluster /a lab', 'engine /a lab'])
  await down('', act)
  assert.equal(done.length, 3)
})

test('image names are written in full as nodes keep them', () => {
  const names = ['redis:7', 'apache/superset:6.1.0', 'localhost:5000/a/b:1', 'registry.example/a:1']
  assert.deepEqual(names.map(fullName), [
    'docker.io/library/redis:7',
    'docker.io/apache/superset:6.1.0',
    'localhost:5000/a/b:1',
    'registry.example/a:1',
  ])
})

test('without an engine and without a lab the reason is a sentence; an engine that is named and silent is a fault', () => {
  const program = join(folder, 'ask.ts')
  writeFileSync(
    program,
    `import { dockerEngine } from ${JSON.stringify(join(import.meta.dirname, 'docker.ts'))}\nconsole.log(JSON.stringify(await dockerEngine()))\n`,
  )
  const run = (env: Record<string, string>) =>
    spawnSync(process.execPath, [program], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], STACKWRIGHT_LAB: folder, ...env },
    })
  assert.deepEqual(JSON.parse(run({}).stdout), {
    skip: `no Docker engine: DOCKER_HOST is not set, and STACKWRIGHT_LAB names ${folder}, where no lab is`,
  })
  const silent = run({ DOCKER_HOST: `unix://${folder}/none.sock` })
  assert.notEqual(silent.status, 0)
  assert.match(silent.stderr, /docker info/)
})

test(
  'a lab is brought up once, noted for the run, and taken down by it',
  { skip: process.getuid?.() !== 0 && 'the lab needs root' },
  async () => {
    const log = join(folder, 'log')
    // Stands for the lab and for the Docker client: an engine that answers once `engine up` was called.
    writeFileSync(
      join(folder, 'engine'),
      `#!/bin/sh\necho "engine $1" >>${log}\n[ "$1" != env ] || echo "export DOCKER_HOST=unix://none"\n`,
    )
    writeFileSync(join(folder, 'docker'), `#!/bin/sh\n[ "$1" = info ] && grep -q 'engine up' ${log}\n`)
    for (const name of ['engine', 'docker']) chmodSync(join(folder, name), 0o755)
    const program = join(folder, 'twice.ts')
    const from = (name: string) => JSON.stringify(join(import.meta.dirname, name))
    writeFileSync(
      program,
      `
    import { dockerEngine } from ${from('docker.ts')}
    import { beginRun } from ${from('lab.ts')}
    const run = beginRun()
    Object.assign(process.env, run.env)
    await Promise.all([dockerEngine(), dockerEngine()])
    await run.down()
  `,
    )
    const { status, stderr } = spawnSync(process.execPath, [program], {
      encoding: 'utf8',
      env: { PATH: `${folder}:${process.env['PATH']}`, STACKWRIGHT_LAB: folder, TMPDIR: folder },
    })
    assert.equal(status, 0, stderr)
    const calls = readFileSync(log, 'utf8').trim().split('\n')
    assert.deepEqual(
      calls.filter((call) => call !== 'engine env' && call !== 'engine base'),
      ['engine up', 'engine down'],
    )
  },
)
