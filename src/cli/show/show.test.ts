import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Plan } from '../../operate/plan.ts'
import type { Running } from '../../targets/target.ts'
import { machineFacts } from '../machine.ts'
import { plain } from '../paint.ts'
import { compareLines } from './compare.ts'
import { doctorLines } from './doctor.ts'
import { failureLines, lockedLines } from './failure.ts'
import { ledgerLines } from './ledger.ts'
import { planLines } from './plan.ts'
import { statusLines, verdict } from './status.ts'
import { leftOf, raisedLines, unchangedLine } from './up.ts'

const now = new Date('2026-01-31T12:03:05Z')
const change = (id: string, action: Plan['changes'][number]['action'], reason: string) => ({
  id,
  kind: 'service' as const,
  title: 'superset-6.1.0',
  action,
  reason,
})

test('a plan shows changes by what happens, with reasons, counts the rest, and says how to do exactly this', () => {
  const plan: Plan = {
    platform: 'acme',
    environment: 'dev',
    target: 'local',
    base: '0',
    hash: 'abc',
    changes: [
      change('bi-web', 'update', 'file superset_config.py changed'),
      change('bi-beat', 'create', 'not there yet'),
      change('bi-worker', 'unchanged', 'as applied'),
    ],
  }
  assert.deepEqual(planLines(plan, 'stackwright up --plan abc', plain), [
    'acme, dev, on local: 1 to create, 1 to update, 1 as they are',
    '',
    '  + bi-beat  service  superset-6.1.0  not there yet',
    '  ~ bi-web   service  superset-6.1.0  file superset_config.py changed',
    '',
    'To do exactly this:  stackwright up --plan abc',
  ])
  assert.deepEqual(planLines({ ...plan, changes: plan.changes.slice(2) }, '', plain), [
    'acme, dev, on local: nothing to do, 1 as applied',
  ])
})

test('a status has one line per replica, reasons of what failed, and what is being done by whom', () => {
  const replica = {
    name: 'bi-web.1',
    pid: 4711,
    state: 'ready' as const,
    restarts: 2,
    memory: 123_456_789,
    cpu: 0.034,
    since: '2026-01-31T12:00:00Z',
  }
  const services: Running[] = [
    {
      id: 'bi-web',
      state: 'ready',
      ready: 2,
      replicas: [replica, { ...replica, name: 'bi-web.2', pid: 4712, restarts: 0 }],
    },
    { id: 'bi-worker', state: 'failed', ready: 0, reason: 'ended 5 times in a minute', replicas: [] },
    { id: 'cache', state: 'ready', ready: 1, replicas: [{ name: 'cache.1', state: 'ready', restarts: 0 }] },
  ]
  const locked = { who: 'ada', host: 'here', pid: 1, command: 'stackwright up', since: '2026-01-31T12:03:00Z' }
  assert.deepEqual(
    statusLines(
      { platform: 'acme', environment: 'dev', target: 'local', services, urls: ['http://127.0.0.1:8088'], locked },
      now,
      plain,
    ),
    [
      'acme, dev, on local: 2 of 3 ready',
      'being changed by ada: stackwright up, for 5s',
      '',
      '              STATE       PID  CPU   MEMORY  RESTARTS     FOR',
      '  bi-web      ready 2/2',
      '    bi-web.1  ready      4711   3%  118 MiB         2  3m 05s',
      '    bi-web.2  ready      4712   3%  118 MiB            3m 05s',
      '  bi-worker   failed',
      '  cache       ready',
      '  bi-worker: ended 5 times in a minute',
      '',
      '  http://127.0.0.1:8088',
    ],
  )
  assert.deepEqual(
    [verdict([]), verdict(services.slice(0, 1)), verdict([{ id: 'a', state: 'stopped', ready: 0, replicas: [] }])],
    ['stopped', 'all ready', 'stopped'],
  )
})

test('a status of two regions names them, and what stands by is neither missed nor counted', () => {
  const one = { replicas: [], ready: 1 }
  const services: Running[] = [
    { id: 'bi-web', region: 'eu-west-1', state: 'ready', ...one },
    { id: 'bi-web@eu-central-1', region: 'eu-central-1', state: 'stopped', rests: true, ready: 0, replicas: [] },
    { id: 'metastore', region: 'eu-west-1', state: 'ready', drift: 'in eu-central-1: is not running', ...one },
  ]
  const status = { platform: 'acme', environment: 'prod', target: 'aws', services, urls: [] }
  assert.deepEqual(statusLines(status, now, plain), [
    'acme, prod, on aws: all ready',
    '',
    '                       REGION        STATE      PID  CPU  MEMORY  RESTARTS  FOR',
    '  bi-web               eu-west-1     ready',
    '  bi-web@eu-central-1  eu-central-1  stands by',
    '  metastore            eu-west-1     ready',
    '  metastore: changed by others: in eu-central-1: is not running',
  ])
  assert.equal(
    verdict([
      { ...services[1]!, state: 'ready' },
      { ...services[0]!, state: 'failed' },
    ]),
    '1 of 2 ready',
  )
})

test('the end of an up has the critical path, the proof, the address and what to do next', () => {
  const results = [
    { id: 'metastore', title: '', needs: [], state: 'done' as const, startedAt: 0, seconds: 3.1 },
    { id: 'bi-web', title: '', needs: ['metastore'], state: 'done' as const, startedAt: 3.1, seconds: 6 },
  ]
  assert.deepEqual(
    raisedLines(
      {
        platform: 'acme',
        run: { results, seconds: 9.2, interrupted: false },
        checks: [
          { check: 'login', ok: true, detail: 'as admin' },
          { check: 'worker', ok: false, detail: 'no answer' },
        ],
        homes: ['http://127.0.0.1:8088/welcome/'],
        next: [['stackwright credentials', 'how to log in']],
      },
      100,
      plain,
    ),
    [
      '',
      'acme is up, 2 steps in 9.2s. What took the time, last first:',
      '  bi-web @9.1s +6.0s after metastore @3.1s +3.1s',
      '',
      'Proven',
      '  ✓ login   as admin',
      '  × worker  no answer',
      '',
      '  http://127.0.0.1:8088/welcome/',
      '',
      '  stackwright credentials  how to log in',
    ],
  )
  assert.equal(unchangedLine('acme', ['http://x/'], plain), 'acme is up and as described; nothing to do. http://x/')
})

test('what is left after an early end is told in one sentence, and nothing when all was done', () => {
  const result = (id: string, state: 'done' | 'failed' | 'skipped') => ({
    id,
    title: '',
    needs: [],
    state,
    startedAt: 0,
    seconds: 0,
  })
  assert.equal(
    leftOf({
      results: [result('a', 'done'), result('b', 'failed'), result('c', 'skipped')],
      seconds: 0,
      interrupted: false,
    }),
    'done and kept: a; not finished: b; not begun: c',
  )
  assert.equal(
    leftOf({ results: [result('c', 'skipped')], seconds: 0, interrupted: true }),
    'nothing was done; not begun: c',
  )
  assert.equal(leftOf({ results: [result('a', 'done')], seconds: 0, interrupted: false }), undefined)
})

test('failures and locks are told from their facts', () => {
  assert.deepEqual(
    failureLines(
      {
        step: 'bi-migrate',
        reason: 'it ended with 1',
        command: 'superset db upgrade',
        output: ['no such table'],
        left: 'nothing was changed',
        do: 'look',
      },
      plain,
      'stackwright up',
    ),
    [
      'failed  bi-migrate: it ended with 1',
      '',
      '  | no such table',
      '',
      '  command  superset db upgrade',
      '  left     nothing was changed',
      '  do       look',
      '  go on    stackwright up',
    ],
  )
  assert.match(
    lockedLines(
      { who: 'ada', host: 'here', pid: 7, command: 'stackwright up', since: '2026-01-31T12:00:00Z' },
      now,
      plain,
    ).join('\n'),
    /who +ada on here, process 7\n +what +stackwright up\n +since +2026-01-31T12:00:00Z, 3m 05s ago/,
  )
})

test('the ledger tells how each ended, with the reason or what was proven', () => {
  const entry = { at: 'then', actor: 'ada', command: 'up', seconds: 9, steps: [{ id: 'a', seconds: 1, state: 'done' }] }
  assert.deepEqual(
    ledgerLines(
      [
        { ...entry, result: 'failed', reason: 'a: broke\nbadly' },
        { ...entry, result: 'done', checks: [{ check: 'login', ok: true, detail: '' }] },
      ],
      plain,
    ),
    ['then  ada  failed  9.0s  up  a: broke', 'then  ada  done    9.0s  up  1 step, 1 check ok'],
  )
  assert.deepEqual(ledgerLines([], plain), ['Nothing has happened here yet.'])
})

test('a comparison lists what is asked for, and below it what is not exact and why', () => {
  const rows = [
    {
      feature: 'store' as const,
      title: 'data servers',
      asks: ['a', 'b', 'c', 'd', 'e'],
      targets: {
        local: { support: 'exact' as const },
        other: { support: 'lost' as const, why: 'it has none', do: 'use local' },
      },
    },
  ]
  assert.deepEqual(compareLines(rows, ['local', 'other'], {}, plain), [
    '                local  other',
    '  data servers  exact  lost   a, b, c, d and 1 more',
    '',
    '  other: data servers  lost  it has none; use local',
  ])
  assert.deepEqual(compareLines(rows, ['local', 'other'], { other: ['It costs.'] }, plain).slice(-3), [
    '',
    '  other',
    '    It costs.',
  ])
})

test('a machine is well, will do, or lacks something, each with what mends it', () => {
  const machine = {
    system: 'Linux',
    release: '6',
    kind: 'linux x64',
    node: '24.1.0',
    processors: 4,
    memory: 16 * 1024 ** 3,
    available: 8 * 1024 ** 3,
    room: 50 * 1024 ** 3,
    folder: '/srv',
  }
  assert.ok(machineFacts(machine).every((fact) => fact.state === 'ok' && fact.do === undefined))
  const poor = machineFacts({
    ...machine,
    kind: 'linux ia32',
    node: '22.17.0',
    processors: 1,
    available: 3 * 1024 ** 3,
    room: 1024 ** 3,
  })
  assert.deepEqual(
    poor.map((fact) => fact.state),
    ['bad', 'bad', 'warn', 'warn', 'bad'],
  )
  assert.ok(poor.every((fact) => fact.do))
  assert.deepEqual(doctorLines(poor.slice(2, 3), plain), [
    '  warn  processors  1 processor; everything starts more slowly',
    '        do  use a machine with two or more',
    '',
    'This machine: it will do.',
  ])
})
