import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { graphOf, job, route, secret, service, store } from '../../graph/fakes/nodes.ts'
import type { Node, ScheduleNode } from '../../graph/node.ts'
import { host, secretFile, secretValue, text } from '../../graph/text.ts'
import type { TaskContainer } from './estate-task.ts'
import { recipe, site } from './fakes/site.ts'
import type { AmazonOptions } from './options.ts'
import { isPair } from './sizes.ts'
import { checkTasks, tasksOf } from './tasks.ts'
import { attribute, valueOf } from './value.ts'

const instance = { ref: 'instance' } as const

/** The task of a node, and its containers by name. */
function task(node: Node, more: readonly Node[] = [], options: Partial<AmazonOptions> = {}) {
  const found = tasksOf(graphOf([node, ...more]), site(options)).find((each) => each.id === node.id)
  assert.ok(found, `no task ${node.id}`)
  return {
    ...found,
    of: Object.fromEntries(found.containers.map((each) => [each.name, each])) as Record<string, TaskContainer>,
  }
}

const db = store('db')
const key = secret('key')
const page = { path: '/robots.txt', status: 200, type: 'text/plain', body: 'nobody' }

describe('the task of a service', () => {
  test("is named for it, has one of Fargate's sizes, a read-only root, and its own log", () => {
    const { family, cpu, memory, of, volumes, containers } = task(
      service('web', { recipe, resources: { millicores: 500, memory: 700 * 1024 ** 2 } }),
    )
    assert.equal(family, 'acme-dev-web')
    assert.ok(isPair({ cpu, memory }))
    assert.deepEqual([cpu, memory], [512, 1024])
    assert.deepEqual(volumes, ['tmp'])
    assert.deepEqual(
      containers.map((each) => [each.name, each.readonlyRoot, each.log, each.essential]),
      [['main', true, 'web', true]],
    )
    assert.deepEqual(of['main']!.mounts, [{ volume: 'tmp', path: '/tmp', readonly: false }])
    assert.equal(of['main']!.user, '1000:2000')
  })

  test('has facts of AWS in its command and variables, and secrets as such', () => {
    const { of } = task(
      service('web', {
        recipe,
        command: ['serve', text`--db=${host('db')}`],
        env: { DB: text`${host('db')}`, KEY: text`${secretValue('key')}`, PLAIN: 'x' },
      }),
      [db, key],
    )
    const address = attribute('database', 'db', 'address')
    assert.deepEqual(of['main']!.command, ['serve', valueOf('--db=', address)])
    assert.deepEqual(of['main']!.env, { DB: valueOf(address), PLAIN: 'x' })
    assert.deepEqual(of['main']!.secrets, { KEY: { secret: 'key' } })
  })

  test('that reads files and secrets has them written first, by a container that ends, into folders that it cannot write to', () => {
    const { of, volumes } = task(
      service('web', { recipe, files: [{ name: 'a.conf', content: text`${secretFile('key')}` }] }),
      [key],
    )
    assert.deepEqual(volumes, ['files', 'secrets', 'tmp'])
    assert.deepEqual(
      [of['prepare']!.essential, of['main']!.after],
      [false, [{ container: 'prepare', until: 'SUCCESS' }]],
    )
    const writable = (container: TaskContainer) =>
      container.mounts.filter((mount) => !mount.readonly).map((mount) => mount.path)
    assert.deepEqual(
      [writable(of['prepare']!), writable(of['main']!)],
      [['/etc/stackwright', '/run/secrets'], ['/tmp']],
    )
    assert.deepEqual([of['prepare']!.secrets, of['main']!.secrets], [{ SECRET_KEY: { secret: 'key' } }, {}])
  })

  test('with files that the edge serves has an edge, which starts with it and so ends before it', () => {
    const { of, cpu } = task(service('web', { recipe, resources: { millicores: 250, memory: 500 * 1024 ** 2 } }), [
      route('web-route', 'web', { fixed: [page] }),
    ])
    assert.deepEqual(of['edge']!.after, [{ container: 'main', until: 'START' }])
    assert.deepEqual(of['edge']!.command, ['nginx', '-e', 'stderr', '-c', '/opt/stackwright/web/nginx.conf'])
    assert.equal(of['edge']!.repository, 'edge')
    assert.equal(cpu, 512)
  })

  test('may be entered where the platform allows it: a session writes to folders of its own', () => {
    const { of, volumes } = task(service('web', { recipe }), [], { compute: { exec: true } })
    assert.deepEqual(volumes, ['session', 'session-agent', 'session-log', 'tmp'])
    assert.deepEqual(
      of['main']!.mounts.map((mount) => mount.path),
      ['/tmp', '/managed-agents', '/var/lib/amazon', '/var/log/amazon'],
    )
  })

  test('is given at most the two minutes that Fargate has to end', () => {
    const stop = (grace: number) =>
      task(service('web', { recipe, stop: { signal: 'SIGTERM', grace, drain: 0 } })).of['main']!.stopTimeout
    assert.deepEqual([stop(45), stop(300), stop(0.5)], [45, 120, 2])
  })

  test('that keeps more than a task has room for gets a larger disk', () => {
    const volume = (gibibytes: number): Node => ({
      kind: 'volume',
      id: 'web-data',
      app: 'web',
      place: { path: 'apps.web' },
      keep: true,
      size: gibibytes * 1024 ** 3,
    })
    const ephemeral = (gibibytes: number) =>
      task(service('web', { recipe, volumes: ['web-data'] }), [volume(gibibytes)]).ephemeral
    assert.deepEqual([ephemeral(1), ephemeral(30), ephemeral(500)], [undefined, 35, 200])
  })

  test('without an image is left to the check of images', () => {
    assert.deepEqual(tasksOf(graphOf([service('web')]), site()), [])
  })
})

describe('the process itself is told to end', () => {
  test('where its name is asked for, by a shell that becomes it', () => {
    const { of } = task(
      service('web', {
        recipe,
        command: ['sh', '-c', text`printf '%s' "$1 $NAME"`, 'sh', text`a b ${instance}`],
        env: { NAME: text`me@${instance}` },
      }),
    )
    const [shell, flag, script, ...rest] = of['main']!.command as string[]
    assert.deepEqual([shell, flag, rest], ['/bin/sh', '-c', []])
    assert.match(script!.split('\n').at(-1)!, /^exec /)
    assert.deepEqual(of['main']!.env, {})
    const run = (env: Record<string, string>) =>
      spawnSync(shell!, [flag!, script!], { env: { PATH: process.env['PATH'], ...env }, encoding: 'utf8' }).stdout
    assert.equal(run({ HOSTNAME: 'ip-10-0-0-1' }), 'a b ip-10-0-0-1 me@ip-10-0-0-1')
    assert.equal(
      run({}),
      `a b ${spawnSync('uname', ['-n'], { encoding: 'utf8' }).stdout.trim()} me@${spawnSync('uname', ['-n'], { encoding: 'utf8' }).stdout.trim()}`,
    )
  })

  test("where a line of the user's own is one program, by that program; a script is its author's", () => {
    const line = (run: string) =>
      task(service('web', { recipe, command: ['/bin/sh', '-c', run] })).of['main']!.command[2]
    assert.equal(line('node server.mjs --port "$PORT"'), 'exec node server.mjs --port "$PORT"')
    for (const run of [
      'cd app && node server.mjs',
      'exec node it',
      'set -e',
      'a; b',
      'a | b',
      'X=1 node it',
      'a > b',
      '(a)',
    ])
      assert.equal(line(run), run)
  })

  test('elsewhere without a shell', () => {
    assert.deepEqual(task(service('web', { recipe, command: ['serve', 'it'] })).of['main']!.command, ['serve', 'it'])
  })
})

describe('the task of a job', () => {
  test('is that of its step, and has the arguments of all its parts', () => {
    const part = (argument: string) =>
      job(`bi-${argument}`, { recipe, command: ['run'], batch: { name: 'all', argument } })
    const tasks = tasksOf(graphOf([part('a'), part('b')]), site())
    assert.deepEqual(
      tasks.map((each) => [each.id, each.containers[0]!.command]),
      [['bi-a', ['run', 'a', 'b']]],
    )
  })

  test('that proves ends with the code of what it found, and says every line', () => {
    const proof = (script: string) => {
      const [shell, ...words] = task(job('bi-verify', { recipe, when: 'verify', command: ['sh', '-c', script] })).of[
        'main'
      ]!.command as string[]
      const folder = mkdtempSync(join(tmpdir(), 'stackwright-proof-'))
      const { status, stdout } = spawnSync(shell!, words, {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], TMPDIR: folder },
      })
      rmSync(folder, { recursive: true })
      return [status, stdout]
    }
    const line = (ok: boolean, detail: string) => `${JSON.stringify({ check: 'login', ok, detail })}\n`
    const spaced = '{"check": "login", "ok": false, "detail": "no"}\n'
    const say = (text: string) => `printf '%s' '${text}'`
    assert.deepEqual(proof(say(line(true, 'not "ok":false'))), [0, line(true, 'not "ok":false')])
    assert.deepEqual(proof(say(line(false, 'no') + line(true, 'yes'))), [1, line(false, 'no') + line(true, 'yes')])
    assert.deepEqual(proof(say(spaced)), [1, spaced])
    assert.deepEqual(proof(`${say(line(true, 'yes'))}; exit 3`), [1, line(true, 'yes')])
  })

  test('by the clock ends when its time is over, since nothing of AWS ends it', () => {
    const schedule: ScheduleNode = {
      kind: 'schedule',
      id: 'prune-schedule',
      app: 'prune',
      place: { path: 'apps.prune' },
      keep: false,
      job: 'prune',
      cron: '0 3 * * *',
    }
    const { of } = task(job('prune', { recipe, when: 'schedule', timeout: 1 }), [schedule])
    assert.equal(of['limit']!.essential, true)
    const [shell, ...words] = of['limit']!.command as string[]
    const { status, stdout } = spawnSync(shell!, words, { encoding: 'utf8' })
    assert.deepEqual([status, stdout], [1, 'the time of prune is over\n'])
  })
})

describe('what Fargate cannot do', () => {
  test("is told at the user's line", () => {
    const nodes = [
      service('huge', { recipe, resources: { millicores: 20_000, memory: 1 } }),
      service('slow', { recipe, stop: { signal: 'SIGTERM', grace: 600, drain: 0 } }),
      service('web', { recipe, stop: { signal: 'SIGTERM', grace: 600, drain: 0 } }),
      route('web-route', 'web'),
    ]
    assert.deepEqual(
      checkTasks(graphOf(nodes)).map(({ code, title, place }) => `${code} ${place.path}: ${title}`),
      [
        'SW4001 apps.huge: Fargate has no task as large as huge',
        'SW4001 apps.slow: Fargate ends slow sooner than it may take',
      ],
    )
  })
})
