import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { createServer, type Server as Front } from 'node:tls'
import type { StoreNode } from '../../src/graph/node.ts'
import { estateOf } from '../../src/targets/amazon/estate-of.ts'
import { waitingContainer } from '../../src/targets/amazon/waiting.ts'
import { obtain } from '../../src/targets/local/obtain/obtain.ts'
import { graphAt, siteWith } from '../amazon/platforms.ts'
import { metricsIn } from '../engines/amazon/embedded-metrics.ts'
import { type Emulator, startEmulator } from '../engines/amazon/emulator.ts'
import { ended, freePort, ready } from './postgres-server.ts'

// What a worker's replicas follow on AWS, from the queue to CloudWatch: the container that counts, with its own command
// and variables, on a real server with a password behind TLS; what it prints is read as CloudWatch reads metrics out of
// logs, and kept by an emulator of CloudWatch, which is asked for it by what the scaling and the alarms name.

const password = 'p@ss w/rd&more?'
const graph = await graphAt('tests/platforms/everything.ts')
const estate = estateOf(graph, siteWith())
const service = estate.services.find((each) => each.scaling?.policies.some((policy) => policy.on === 'queue'))!
const policy = service.scaling!.policies.find((each) => each.on === 'queue')!
const counting = estate.tasks
  .find((task) => task.id === service.task)!
  .containers.find((each) => each.name === waitingContainer)!
const lists = JSON.parse(counting.env['WAITING_LISTS'] as string) as readonly string[]
const index = counting.env['WAITING_INDEX'] as string

describe('work that waits, counted for CloudWatch', { concurrency: false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-waiting-'))
  const stops: (() => Promise<unknown>)[] = []
  let emulator: Emulator
  let watch: CloudWatch
  let server: number
  let front: number
  before(
    async () => {
      const started = await startEmulator()
      assert.ok(started, 'no emulator of AWS: Python with venv, and ministack from its registry, are needed')
      emulator = started
      stops.push(() => emulator.stop())
      watch = new CloudWatch({
        region: emulator.region,
        endpoint: emulator.endpoint,
        credentials: { accessKeyId: emulator.account, secretAccessKey: 'test' },
      })
      execFileSync(
        'openssl',
        ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'].concat([
          '-addext',
          'subjectAltName=DNS:localhost',
          '-keyout',
          'key.pem',
          '-out',
          'cert.pem',
        ]),
        { cwd: folder, stdio: 'ignore' },
      )
      server = await startServer()
      front = await startFront()
    },
    { timeout: 600_000 },
  )
  after(async () => {
    for (const stop of stops.reverse()) await stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('is told by each replica, and found by what scales and by what alarms', async () => {
    await say(`LPUSH ${lists[0]} a b c d e f g`, `LPUSH ${lists.at(-1)} h i`)
    const waiting = 9
    // Two replicas: each counts itself, and from its second look on the other.
    const lines = (await Promise.all([told(4), told(4)])).flat()
    const found = lines.flatMap((line) => metricsIn(line)).filter((each) => each.replicas === 2)
    assert.ok(found.length >= 4, lines.join('\n'))
    for (const { namespace, at, values } of found)
      await watch.putMetricData({
        Namespace: namespace,
        MetricData: Object.entries(values).map(([MetricName, { value, unit }]) => ({
          MetricName,
          Value: value,
          Unit: unit,
          Timestamp: at,
        })),
      })
    assert.ok('metric' in policy && 'namespace' in policy)
    // CloudWatch gives nothing for a name or a dimension that differs.
    assert.equal(await average(policy.namespace, policy.metric), waiting / 2)
    assert.equal(await average(policy.namespace, 'Waiting'), waiting)
    assert.equal(await average(`${policy.namespace}-other`, policy.metric), undefined)
  })

  test('is counted only by those who know the password, and nobody reads which', async () => {
    const [line] = await told(1, { WAITING_PASSWORD: 'canary-4711' })
    assert.match(line!, /^waiting work cannot be counted: AUTH was refused: /)
    assert.ok(!line!.includes('canary'), line)
  })

  test('is counted only on a server that somebody vouches for', async () => {
    const [line] = await told(1, { SSL_CERT_FILE: '/dev/null', SSL_CERT_DIR: '/nowhere' })
    assert.match(line!, /^waiting work cannot be counted: .*(CERTIFICATE_VERIFY_FAILED|certificate)/i)
  })

  async function average(namespace: string, name: string): Promise<number | undefined> {
    const now = Date.now()
    const { Datapoints = [] } = await watch.getMetricStatistics({
      Namespace: namespace,
      MetricName: name,
      StartTime: new Date(now - 600_000),
      EndTime: new Date(now + 60_000),
      Period: 3600,
      Statistics: ['Average'],
    })
    return Datapoints[0]?.Average
  }

  /** The first lines that the container prints, with the password and the way that it has on AWS. */
  async function told(count: number, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const [, ...words] = counting.command as readonly string[]
    const program = spawn('python3', words, {
      env: {
        PATH: process.env['PATH'],
        ...(counting.env as Record<string, string>),
        WAITING_HOST: 'localhost',
        WAITING_PORT: String(front),
        WAITING_PASSWORD: password,
        WAITING_EVERY: '1',
        SSL_CERT_FILE: join(folder, 'cert.pem'),
        ...more,
      },
    })
    stops.push(() => ended(program))
    const lines: string[] = []
    await new Promise<void>((resolve) => {
      for (const stream of [program.stdout, program.stderr])
        createInterface({ input: stream }).on('line', (line) => void (lines.push(line) >= count && resolve()))
    })
    await ended(program)
    return lines
  }

  async function startServer(): Promise<number> {
    const { recipe } = storeOfQueue().server
    const program = Object.values((await obtain(recipe, { project: tmpdir(), tell: () => {} })).programs)[0]!
    const port = await freePort()
    const child = spawn(
      program,
      ['--bind', '127.0.0.1', '--port', String(port), '--requirepass', password, '--save', '', '--dir', folder],
      { stdio: 'ignore' },
    )
    stops.push(() => ended(child))
    await ready(
      child,
      () =>
        new Promise<void>((done, fail) => {
          const socket = connect(port, '127.0.0.1', () => {
            socket.destroy()
            done()
          }).once('error', fail)
        }),
      () => '',
    )
    return port
  }

  function storeOfQueue(): StoreNode {
    const found = [...graph.nodes.values()].find(
      (each) => each.kind === 'keyspace' && each.purpose === 'broker' && String(each.index) === index,
    )
    return graph.nodes.get((found as { store: string }).store) as StoreNode
  }

  /** The end of TLS before it, as ElastiCache has one. */
  async function startFront(): Promise<number> {
    const made: Front = createServer(
      { key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) },
      (outer) => {
        const inner = connect(server, '127.0.0.1')
        outer.pipe(inner).on('error', () => outer.destroy())
        inner.pipe(outer).on('error', () => inner.destroy())
      },
    )
    await new Promise<void>((done) => made.listen(0, '127.0.0.1', done))
    stops.push(async () => void made.close())
    return (made.address() as { port: number }).port
  }

  /** Says commands to the server as somebody who types them. */
  async function say(...commands: readonly string[]): Promise<void> {
    const socket = connect(server, '127.0.0.1')
    socket.write([`AUTH "${password}"`, `SELECT ${index}`, ...commands, 'QUIT'].map((each) => `${each}\r\n`).join(''))
    let answers = ''
    for await (const piece of socket.setEncoding('utf8')) answers += piece as string
    assert.doesNotMatch(answers, /^-/m, answers)
  }
})
