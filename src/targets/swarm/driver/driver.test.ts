import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Failure } from '../../../base/failure.ts'
import { graphOf, route, secret, service, store } from '../../../graph/fakes/nodes.ts'
import type { Docker, DockerEnd } from '../../docker/docker.ts'
import type { LiveService, Task, UpdateState } from './live.ts'
import { specMark } from './live.ts'
import { lineOf } from './logs.ts'
import { runningOf } from './observe.ts'
import { type Awaited, settled } from './rollout.ts'
import { swarmSecrets } from './secrets.ts'
import type { Swarm } from './swarm.ts'

const end = (code: number, output = '', error = ''): DockerEnd => ({ code, output, error, missing: false, late: false })
const spec = (image: string) => ({ ContainerSpec: { Image: image } })

function liveService(
  id: string,
  image = 'web:1',
  changes: { state?: UpdateState; message?: string; replicas?: number; previous?: string } = {},
): LiveService {
  const of = (name: string) => ({
    Name: `acme_${id}`,
    Labels: { 'stackwright.node': id },
    TaskTemplate: spec(name),
    Mode: { Replicated: { Replicas: changes.replicas ?? 1 } },
  })
  return {
    ID: `service-${id}`,
    Spec: of(image),
    ...(changes.previous && { PreviousSpec: of(changes.previous) }),
    ...(changes.state && {
      UpdateStatus: { State: changes.state, ...(changes.message && { Message: changes.message }) },
    }),
  }
}

function task(
  id: string,
  state: Task['Status']['State'],
  changes: { of?: string; image?: string; desired?: string; error?: string; slot?: number } = {},
): Task {
  return {
    ID: id,
    CreatedAt: `2026-01-31T12:00:0${id.length}Z`,
    ServiceID: `service-${changes.of ?? 'bi-web'}`,
    Slot: changes.slot ?? 1,
    Spec: spec(changes.image ?? 'web:1'),
    DesiredState: changes.desired ?? 'running',
    Status: {
      State: state,
      Timestamp: '2026-01-31T12:00:00Z',
      ...(changes.error && { Err: changes.error }),
      ContainerStatus: {
        ContainerID: `c-${id}`,
        PID: state === 'running' ? 42 : 0,
        ExitCode: state === 'failed' ? 1 : 0,
      },
    },
  }
}

/** A swarm that shows one picture after another, and then the last for ever. */
function showing(...pictures: readonly (readonly [LiveService | undefined, readonly Task[]])[]): {
  swarm: Swarm
  commands: string[]
} {
  let at = -1
  const commands: string[] = []
  const docker = {
    run: async (args: readonly string[]) => (commands.push(args.join(' ')), end(0)),
  } as unknown as Docker
  const swarm = {
    docker,
    stack: 'acme',
    service: async () => pictures[(at = Math.min(at + 1, pictures.length - 1))]![0],
    tasks: async () => [...pictures[at]![1]],
    lastLines: async (of: string) => [`last words of ${of}`],
  } as unknown as Swarm
  return { swarm, commands }
}

const awaited = (changes: Partial<Awaited> = {}): Awaited => ({
  id: 'bi-web',
  known: new Set(['old']),
  ranBefore: true,
  within: 5,
  grace: 5,
  tell: () => {},
  ...changes,
})
const old = task('old', 'running', { image: 'web:0' })
const isFailure = (reason: RegExp, left: RegExp, output?: string) => (error: unknown) => {
  assert.ok(error instanceof Failure, String(error))
  assert.match(error.facts.reason, reason)
  assert.match(error.facts.left ?? '', left)
  if (output) assert.deepEqual(error.facts.output, [output])
  return true
}

describe('a release in a swarm', () => {
  test('is there when the new runs, and not before: an old one that runs on is none', async () => {
    const { swarm } = showing(
      [liveService('bi-web'), [old]],
      [liveService('bi-web', 'web:1', { state: 'updating' }), [old, task('new', 'starting')]],
      [liveService('bi-web', 'web:1', { state: 'updating' }), [task('new', 'running')]],
      [liveService('bi-web', 'web:1', { state: 'completed' }), [task('new', 'running')]],
    )
    assert.equal((await settled(swarm, awaited())).UpdateStatus?.State, 'completed')
  })

  test('that the swarm took back is a failure with the words of the task that failed, though every command ended well', async () => {
    const failed = task('new', 'failed', { error: 'task: non-zero exit (3)', desired: 'shutdown' })
    const { swarm } = showing(
      [liveService('bi-web', 'web:1', { state: 'rollback_started' }), [old, failed]],
      [liveService('bi-web', 'web:0', { state: 'rollback_completed' }), [old, failed]],
    )
    await assert.rejects(
      settled(swarm, awaited()),
      isFailure(/^ended with code 3$/, /what ran before runs on/, 'last words of new'),
    )
  })

  test('that never ran before is given up after three ends, and stopped', async () => {
    const failed = ['a', 'b', 'c'].map((id) =>
      task(id, 'failed', { error: 'task: non-zero exit (137): dockerexec: unhealthy container', desired: 'shutdown' }),
    )
    const { swarm, commands } = showing([liveService('bi-web'), failed.slice(0, 2)], [liveService('bi-web'), failed])
    await assert.rejects(
      settled(swarm, awaited({ ranBefore: false, known: new Set() })),
      isFailure(/health check was not good in time/, /stopped again/),
    )
    assert.deepEqual(commands, ['service scale --detach acme_bi-web=0'])
  })

  test('that waits for a machine in vain is taken back by us', async () => {
    const pending = task('new', 'pending', {
      error: 'no suitable node (scheduling constraints not satisfied on 1 node)',
    })
    const { swarm, commands } = showing([
      liveService('bi-web', 'web:1', { state: 'updating', previous: 'web:0' }),
      [old, pending],
    ])
    const rolling = settled(swarm, awaited({ within: -29.5, grace: 0 }))
    await assert.rejects(rolling, isFailure(/not ready after .*no machine fits/, /stopped/))
    assert.equal(commands[0], 'service rollback --detach service-bi-web')
  })

  test('that was paused half-way is told so', async () => {
    const { swarm } = showing([
      liveService('bi-web', 'web:1', { state: 'rollback_paused', message: 'rollback paused due to failure' }),
      [old],
    ])
    await assert.rejects(settled(swarm, awaited()), isFailure(/rollback paused/, /half-way/))
  })
})

describe('what runs', () => {
  const graph = graphOf([
    service('bi-web', { replicas: { min: 1, max: 3 } }),
    store('metastore'),
    route('bi-route', 'bi-web'),
  ])
  const running = (
    services: readonly LiveService[],
    tasks: readonly Task[],
    applied: Parameters<typeof runningOf>[3] = new Map(),
  ) => new Map(runningOf(graph, services, tasks, applied).map((each) => [each.id, each]))

  test('is what is wanted and alive; those that end are none of it', () => {
    const found = running(
      [liveService('bi-web', 'web:1', { replicas: 2 }), liveService('edge')],
      [
        task('a', 'running'),
        task('b', 'running', { slot: 2 }),
        task('gone', 'running', { desired: 'shutdown' }),
        task('e', 'running', { of: 'edge' }),
        task('f', 'failed', { desired: 'shutdown' }),
      ],
    )
    assert.deepEqual(
      [
        found.get('bi-web')?.state,
        found.get('bi-web')?.ready,
        found.get('bi-web')?.replicas.map((each) => [each.name, each.pid, each.restarts]),
      ],
      [
        'ready',
        2,
        [
          ['bi-web.1', 42, 1],
          ['bi-web.2', 42, 0],
        ],
      ],
    )
    assert.deepEqual(found.get('edge')?.serves, ['bi-route'])
    assert.equal(found.get('metastore')?.state, 'stopped')
  })

  test('has failed, restarts, waits or ends, each told as what it is', () => {
    const states = (replicas: number, ...tasks: readonly Task[]) =>
      running([liveService('bi-web', 'web:1', { replicas })], tasks).get('bi-web')
    assert.equal(states(0, task('a', 'running', { desired: 'shutdown' }))?.state, 'stopping')
    assert.equal(states(0, task('a', 'shutdown', { desired: 'shutdown' }))?.state, 'stopped')
    assert.equal(
      states(1, task('a', 'failed', { desired: 'shutdown', error: 'task: non-zero exit (1)' }), task('b', 'starting'))
        ?.state,
      'restarting',
    )
    assert.equal(
      states(1, task('a', 'failed', { desired: 'shutdown', error: 'task: non-zero exit (1)' }))?.reason,
      'ended with code 1',
    )
    assert.equal(states(1, task('a', 'pending', { error: 'no suitable node (x)' }))?.state, 'unready')
  })

  test('differs from what was applied when somebody has changed it, other than by its number or by a restart', () => {
    const applied = new Map([['bi-web', { mark: specMark(liveService('bi-web')), definition: 'x' }]])
    const drift = (each: LiveService) => running([each], [], applied).get('bi-web')?.drift
    assert.equal(drift(liveService('bi-web', 'web:1', { replicas: 3 })), undefined)
    const { Spec, ...rest } = liveService('bi-web')
    assert.equal(
      drift({ ...rest, Spec: { ...Spec, TaskTemplate: { ...Spec.TaskTemplate, ForceUpdate: 2 } } }),
      undefined,
    )
    assert.ok(drift(liveService('bi-web', 'web:2')))
  })
})

test('a line of a log tells its time and replica', () => {
  assert.deepEqual(lineOf('2026-01-31T12:00:00.5Z acme_bi-web.1.k2l3@node-1    | GET / | 200', 'bi-web', 'acme'), [
    { service: 'bi-web', replica: 'bi-web.1', line: 'GET / | 200', time: '2026-01-31T12:00:00.5Z' },
  ])
  assert.deepEqual(lineOf('something else', 'bi-web', 'acme'), [])
})

describe('secrets of a swarm', () => {
  const folder = mkdtempSync(join(tmpdir(), 'swarm-secrets-'))
  after(() => rmSync(folder, { recursive: true }))
  const graph = graphOf([
    secret('bi-key'),
    secret('sso-client', { origin: { from: 'environment', variable: 'STACKWRIGHT_TEST_SSO' } }),
  ])
  const kept = new Map<string, { labels: Record<string, string>; value: string }>()
  const arguments_: string[] = []
  const docker = fakeSecrets(kept, arguments_)
  const opened = () =>
    swarmSecrets(docker, graph, 'acme', folder, folder, async () => assert.fail('nothing is to be read back'))

  test('are generated once, taken over when given, and passed by no argument', async () => {
    assert.deepEqual(
      (await opened().missing()).map((each) => each.code),
      ['SW5006'],
    )
    process.env['STACKWRIGHT_TEST_SSO'] = 'first-value'
    const secrets = opened()
    assert.deepEqual(await secrets.missing(), [])
    assert.deepEqual(await secrets.ensure(), { 'bi-key': 1, 'sso-client': 1 })
    assert.deepEqual([...kept.keys()], ['acme_bi-key.1', 'acme_sso-client.1'])
    assert.equal(kept.get('acme_sso-client.1')!.value, 'first-value')
    assert.equal(await secrets.value('bi-key'), kept.get('acme_bi-key.1')!.value)
    for (const { value } of kept.values())
      assert.ok(
        !arguments_.join('\n').includes(value) &&
          !readFileSync(join(folder, 'secrets/marks.json'), 'utf8').includes(value),
      )
    assert.equal(statSync(join(folder, 'secrets/marks.json')).mode & 0o077, 0)
  })

  test('stay as they are at the next opening, also when they are not given again', async () => {
    assert.deepEqual(await opened().ensure(), { 'bi-key': 1, 'sso-client': 1 })
    delete process.env['STACKWRIGHT_TEST_SSO']
    assert.deepEqual(await opened().ensure(), { 'bi-key': 1, 'sso-client': 1 })
    assert.equal(kept.size, 2)
  })

  test('that are given anew are a new version', async () => {
    process.env['STACKWRIGHT_TEST_SSO'] = 'second-value'
    assert.deepEqual(await opened().ensure(), { 'bi-key': 1, 'sso-client': 2 })
    assert.equal(kept.get('acme_sso-client.2')!.value, 'second-value')
    delete process.env['STACKWRIGHT_TEST_SSO']
  })
})

/** The part of an engine that keeps secrets, and gives none back. */
function fakeSecrets(kept: Map<string, { labels: Record<string, string>; value: string }>, commands: string[]): Docker {
  async function run(args: readonly string[], how: { readonly input?: string } = {}): Promise<DockerEnd> {
    commands.push(args.join(' '))
    switch (args[1]) {
      case 'ls':
        return end(0, [...kept.keys()].join('\n'))
      case 'inspect':
        return end(
          0,
          JSON.stringify(args.slice(2).map((name) => ({ Spec: { Name: name, Labels: kept.get(name)!.labels } }))),
        )
      default: {
        const name = args.at(-2)!
        if (kept.has(name)) return end(1, '', 'secret already exists')
        kept.set(name, {
          labels: Object.fromEntries(
            args.flatMap((each, index) => (args[index - 1] === '--label' ? [each.split('=') as [string, string]] : [])),
          ),
          value: how.input!,
        })
        return end(0)
      }
    }
  }
  return {
    run,
    ask: async (_: string, args: readonly string[], how?: { readonly input?: string }) => (await run(args, how)).output,
  } as unknown as Docker
}
