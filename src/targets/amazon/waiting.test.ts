import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { describe, test } from 'node:test'
import { graphOf, secret, service, store } from '../../graph/fakes/nodes.ts'
import type { KeyspaceNode } from '../../graph/node.ts'
import { settingOf } from '../../testing/setting.ts'
import { siteOf } from './site.ts'
import { waitingOf, watchersOf } from './waiting.ts'
import { waitingProgram } from './waiting-program.ts'

const canary = 'canary-password-4711'

/** A key-value server with two lists; three replicas have told of themselves. */
async function startServer(
  answer: (words: readonly string[]) => string,
): Promise<{ readonly port: number; readonly asked: string[][]; close(): void }> {
  const asked: string[][] = []
  const server = createServer((socket: Socket) => {
    let held = ''
    socket.setEncoding('utf8').on('data', (text: string) => {
      held += text
      for (let found = command(held); found; found = command(held)) {
        held = held.slice(found.length)
        asked.push(found.words)
        socket.write(answer(found.words))
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, asked, close: () => void server.close() }
}

function command(text: string): { readonly words: string[]; readonly length: number } | undefined {
  const [, count] = /^\*(\d+)\r\n/.exec(text) ?? []
  if (count === undefined) return undefined
  const words: string[] = []
  let at = count.length + 3
  for (let word = 0; word < Number(count); word++) {
    const [head, size] = /^\$(\d+)\r\n/.exec(text.slice(at)) ?? []
    if (head === undefined || text.length < at + head.length + Number(size) + 2) return undefined
    words.push(text.slice(at + head.length, at + head.length + Number(size)))
    at += head.length + Number(size) + 2
  }
  return { words, length: at }
}

/** The first lines that the program prints on both outputs. */
async function firstLine(
  env: Record<string, string>,
): Promise<{ readonly line: string; readonly code: number | null }> {
  const program = spawn('python3', ['-u', '-c', waitingProgram], {
    env: {
      PATH: process.env['PATH'],
      WAITING_ENCRYPTED: 'no',
      WAITING_INDEX: '2',
      WAITING_LISTS: '["q","q3"]',
      WAITING_KEY: 'bi:stackwright-bi-worker',
      WAITING_NAMESPACE: 'acme-prod/bi-worker',
      WAITING_HOST: '127.0.0.1',
      WAITING_PASSWORD: canary,
      ...env,
    },
  })
  const line = new Promise<string>((resolve) => {
    for (const stream of [program.stdout, program.stderr]) createInterface({ input: stream }).once('line', resolve)
  })
  const first = await line
  program.kill('SIGTERM')
  const [code] = (await once(program, 'close')) as [number | null]
  return { line: first, code }
}

describe('waiting work', () => {
  const answers = ([name, key]: readonly string[]) =>
    name === 'LLEN'
      ? key === 'q'
        ? ':7\r\n'
        : ':2\r\n'
      : name === 'ZCARD'
        ? ':3\r\n'
        : /^(AUTH|SELECT)$/.test(name!)
          ? '+OK\r\n'
          : ':1\r\n'

  test('is counted, and told as metrics out of a log line', async () => {
    const server = await startServer(answers)
    const { line, code } = await firstLine({ WAITING_PORT: String(server.port) })
    server.close()
    const { _aws: about, ...values } = JSON.parse(line) as { _aws: { Timestamp: number; CloudWatchMetrics: unknown } }
    assert.deepEqual(values, { Waiting: 9, WaitingPerReplica: 3, Replicas: 3 })
    assert.deepEqual(about.CloudWatchMetrics, [
      {
        Namespace: 'acme-prod/bi-worker',
        Dimensions: [[]],
        Metrics: [
          { Name: 'Waiting', Unit: 'Count' },
          { Name: 'WaitingPerReplica', Unit: 'Count' },
        ],
      },
    ])
    assert.ok(Math.abs(Date.now() - about.Timestamp) < 60_000)
    assert.deepEqual(
      server.asked.map((words) => words[0]),
      ['AUTH', 'SELECT', 'ZADD', 'ZREMRANGEBYSCORE', 'EXPIRE', 'LLEN', 'LLEN', 'ZCARD'],
    )
    // It is the first process of its container, which no signal ends that it does not take.
    assert.equal(code, 0)
  })

  test('that cannot be counted says why, and never with which password', async () => {
    const server = await startServer(([, word]) => `-WRONGPASS invalid ${word}\r\n`)
    const { line } = await firstLine({ WAITING_PORT: String(server.port) })
    server.close()
    assert.equal(line, 'waiting work cannot be counted: AUTH was refused: WRONGPASS')
  })
})

describe('the container that counts', () => {
  const keyspace: KeyspaceNode = {
    kind: 'keyspace',
    id: 'bi-broker',
    app: 'bi',
    place: { path: 'apps.bi' },
    keep: false,
    store: 'queue',
    index: 2,
    prefix: 'bi:',
    purpose: 'broker',
  }
  const queue = { keyspace: 'bi-broker', lists: ['bi:celery'] }
  const image = { base: 'superset:6.1.0', asks: 'python' } as const
  const worker = (changes: Parameters<typeof service>[1] = {}) =>
    service('bi-worker', {
      recipe: { id: 'superset', image, native: { from: 'user' } },
      replicas: { min: 1, max: 4, scaleOn: { signal: 'queue', target: 10, of: queue } },
      ...changes,
    })
  const graph = (node: ReturnType<typeof worker>) =>
    graphOf([
      node,
      keyspace,
      secret('queue-password'),
      store('queue', {
        engine: 'valkey',
        ports: [{ name: 'resp', protocol: 'tcp', prefer: 6379 }],
        administrator: { user: 'default', password: 'queue-password' },
      }),
    ])
  const site = siteOf(settingOf({ region: 'eu-west-1', name: 'acme-prod' }))

  test('stands beside what follows a queue, knows the way there, and never ends it', () => {
    const node = worker()
    const found = waitingOf(graph(node), site, node, { repository: 'superset', user: '1000:1000' })!
    assert.deepEqual(
      [
        found.essential,
        found.log,
        found.secrets,
        found.env['WAITING_ENCRYPTED'],
        found.env['WAITING_LISTS'],
        found.env['WAITING_NAMESPACE'],
      ],
      [
        false,
        'bi-worker',
        { WAITING_PASSWORD: { secret: 'queue-password' } },
        'yes',
        '["bi:celery"]',
        'acme-prod/bi-worker',
      ],
    )
  })

  test('is nowhere else, and needs Python', () => {
    const alone = worker({ replicas: { min: 1, max: 1 } })
    assert.equal(waitingOf(graph(alone), site, alone, { repository: 'superset' }), undefined)
    const other = worker({ recipe: { id: 'x', image: { base: 'x:1' }, native: { from: 'user' } } })
    assert.equal(watchersOf(graph(other)).size, 0)
  })
})
