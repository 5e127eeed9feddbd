import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { cluster } from '../engines/cluster.ts'
import { dockerEngine } from '../engines/docker.ts'
import { findLab } from '../engines/lab.ts'
import { ask, must } from '../engines/run.ts'
import { ownVolumes, type OwnVolumes } from './kubernetes-volumes.ts'
import { underLoad } from './load.ts'
import { copyOf, everything, json, root, stackwright, until } from './stackwright.ts'
import { logIn } from './superset-api.ts'

interface Up {
  platform: string
  target: string
  seconds: number
  urls: string[]
  steps: { id: string; seconds: number; state: string }[]
  verified: { check: string; ok: boolean; detail: string }[]
  failure?: { reason: string; left: string; output?: string[] }
}
interface Status {
  services: {
    id: string
    state: string
    ready: number
    drift?: string
    replicas: { name: string; restarts: number; memory?: number }[]
  }[]
}
interface Credential {
  app: string
  username: string
  password: string
}
interface Plan {
  changes: { id: string; action: string; reason: string }[]
}

// The example on a real cluster: brought up, changed, upgraded, broken, mended and removed.

const engine = await cluster()
const namespace = `stackwright-e2e-${process.pid}`

describe('the example on Kubernetes', { concurrency: false, skip: engine.skip }, () => {
  if (engine.skip !== false) return
  Object.assign(process.env, engine.env)
  const copy = copyOf('01-superset')
  const file = join(copy.folder, 'platform.ts')
  const original = readFileSync(file, 'utf8')
  const on = ['--target', 'kubernetes']
  const at = ['-p', copy.folder, ...on]
  const here = [copy.folder, ...on]
  const kubectl = (...words: string[]) => must('kubectl', ['--namespace', namespace, ...words])
  const status = async () => new Map((await json<Status>(['status', ...here])).services.map((each) => [each.id, each]))
  const pods = async () =>
    new Map([...(await status())].map(([id, each]) => [id, each.replicas.map((replica) => replica.name).join()]))
  const bySteps = (up: Up) => up.steps.map((step) => step.id).filter((id) => !/^(build|pull) /.test(id))
  let volumes: OwnVolumes | undefined
  let [port, url] = [0, '']
  let admin: Credential

  /** The example with what this cluster needs, and changes of the app. */
  function write(changes: { version?: string; web?: string } = {}): void {
    const lab = findLab()
    const images =
      'lab' in lab && engine.skip === false && engine.lab ? `  images: { load: '${lab.lab}/cluster load' },\n` : ''
    const storage = volumes ? `, storage: { class: '${volumes.class}' }` : ''
    writeFileSync(
      file,
      original
        .replace('  apps: {', `${images}  targets: { kubernetes: { namespace: '${namespace}'${storage} } },\n  apps: {`)
        // Two processors are all that some machines of tests have, and requests are what they are shared by.
        .replace("databases: ['shop'] }", "databases: ['shop'], size: { cpu: '50m', memory: '512MiB' } }")
        .replace("inputs: ['warehouse'] }", "inputs: ['warehouse'], cpu: '50m' }")
        .replace("version: '6.1.0'", `version: '${changes.version ?? '6.1.0'}'`)
        .replace(
          'web: { replicas: [1, 3] }',
          `port: ${port}, web: { replicas: [1, 3], cpu: '50m'${changes.web ?? ''} }, worker: { cpu: '50m' }, beat: { cpu: '20m' }`,
        ),
    )
  }

  before(
    async () => {
      port = await freePort()
      const docker = await dockerEngine()
      // Stand-ins for what a registry would have; what runs on the cluster is brought there by the platform's own
      // command.
      if (docker.skip === false && docker.lab)
        await docker.images([
          'postgres:18.6-trixie',
          'redis:7.4.11-bookworm',
          'nginxinc/nginx-unprivileged:1.30.4-alpine',
          'apache/superset:6.0.0-py311',
          'apache/superset:6.1.0-py311',
        ])
      if (engine.lab) volumes = await ownVolumes(namespace, 2)
      write({ version: '6.0.0' })
    },
    { timeout: 1_200_000 },
  )

  after(
    async () => {
      if (existsSync(join(copy.folder, '.stackwright')))
        await stackwright(['destroy', ...here, '--yes', '--delete-data'])
      await volumes?.remove()
      copy.remove()
    },
    { timeout: 200_000 },
  )

  test('is brought up to a verified Superset with its dashboard', { timeout: 1_200_000 }, async () => {
    const up = await json<Up>(['up', ...here])
    assert.deepEqual([up.platform, up.target], ['quillmoor', 'kubernetes'])
    assert.ok(
      up.steps.every((step) => step.state === 'done'),
      JSON.stringify(up.steps),
    )
    assert.ok(up.verified.length >= 6 && up.verified.every((check) => check.ok), JSON.stringify(up.verified))
    admin = (await json<Credential[]>(['credentials', ...here])).find((each) => each.app === 'bi')!
    url = await addressOf()
    const person = await logIn(url, admin.username, admin.password)
    const { result } = (await (await person.get('/api/v1/dashboard/quillmoor-cycles')).json()) as {
      result: { published: boolean }
    }
    assert.ok(result.published)
    const { count } = (await (await person.get('/api/v1/chart/')).json()) as { count: number }
    assert.equal(count, 12)
    const services = await status()
    for (const id of ['bi-beat', 'bi-web', 'bi-worker', 'cache', 'metastore'])
      assert.deepEqual([services.get(id)?.state, services.get(id)?.ready], ['ready', 1], id)
  })

  test('a second `up` changes nothing', { timeout: 60_000 }, async () => {
    const earlier = await pods()
    const up = await json<Up>(['up', ...here])
    assert.deepEqual([up.steps, await pods()], [[], earlier])
    assert.ok((await json<Plan>(['plan', ...here])).changes.every((change) => change.action === 'unchanged'))
  })

  test(
    'is upgraded from 6.0.0 to 6.1.0: stopped, migrated, started, proven, with its data',
    { timeout: 600_000 },
    async () => {
      const earlier = await pods()
      write({ version: '6.1.0' })
      const up = await json<Up>(['up', ...here])
      const steps = bySteps(up)
      assert.ok(
        steps.indexOf('stop bi-web') < steps.indexOf('bi-migrate') &&
          steps.indexOf('bi-migrate') < steps.indexOf('bi-web'),
        steps.join(),
      )
      assert.ok(
        up.verified.every((check) => check.ok) &&
          up.verified.some((check) => check.check === 'migrations' && check.detail.includes('6.1.0')),
        JSON.stringify(up.verified),
      )
      const now = await pods()
      assert.deepEqual(
        [...now]
          .filter(([id, names]) => names !== '' && earlier.get(id) === names)
          .map(([id]) => id)
          .sort(),
        ['cache', 'metastore'],
      )
      const { count } = (await (
        await (await logIn(url, admin.username, admin.password)).get('/api/v1/chart/')
      ).json()) as { count: number }
      assert.equal(count, 12)
    },
  )

  test('a changed setting replaces only what reads it, without a failed request', { timeout: 300_000 }, async () => {
    const earlier = await pods()
    write({ web: ', threads: 6' })
    const load = underLoad(url, ['/health', '/login/'])
    const up = await json<Up>(['up', ...here])
    const { good, failed } = await load.end()
    assert.deepEqual(bySteps(up), ['bi-web', 'bi-verify'])
    const now = await pods()
    assert.deepEqual(
      [...now].filter(([id, names]) => earlier.get(id) !== names).map(([id]) => id),
      ['bi-web'],
    )
    assert.ok(good > 20, `${good} answers`)
    assert.deepEqual(failed, [])
  })

  test('the web is restarted under load without a failed request', { timeout: 200_000 }, async () => {
    const load = underLoad(url, ['/health', '/login/'])
    const restarted = await stackwright(['restart', 'web', ...at])
    const { good, failed } = await load.end()
    assert.equal(restarted.code, 0, restarted.err)
    assert.ok(good > 20, `${good} answers`)
    assert.deepEqual(failed, [])
  })

  test(
    'the same load fails when somebody takes the draining away, which the plan tells and `up` mends',
    { timeout: 400_000 },
    async () => {
      const hasty = {
        spec: {
          strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
          template: { spec: { terminationGracePeriodSeconds: 0 } },
        },
      }
      const load = underLoad(url, ['/health', '/login/'])
      await kubectl('patch', 'deployment/bi-web', '--patch', JSON.stringify(hasty), '--field-manager=somebody')
      await must('kubectl', ['rollout', 'status', 'deployment/bi-web', '--namespace', namespace, '--timeout=120s'], {
        within: 130,
      })
      assert.notDeepEqual((await load.end()).failed, [])
      const change = (await json<Plan>(['plan', ...here])).changes.find((each) => each.id === 'bi-web')!
      assert.match(change.reason, /was changed by others: .*by somebody/)
      assert.deepEqual(bySteps(await json<Up>(['up', ...here])), ['bi-web', 'bi-verify'])
      assert.equal((await status()).get('bi-web')?.drift, undefined)
    },
  )

  test('a broken release is taken back, and nobody sees it', { timeout: 400_000 }, async () => {
    write({ web: ", threads: 6, memory: '64MiB'" })
    // What the test before took away may take a moment to be forgotten everywhere.
    await until('every answer is good', 60, async () => (await sample()).every((each) => each === 200))
    const load = underLoad(url, ['/health', '/login/'])
    const up = await stackwright(['up', ...here, '--json'])
    const { good, failed } = await load.end()
    // Mended before anything is held against it, so that what follows does not fail for this.
    write({ web: ', threads: 6' })
    assert.equal(up.code, 1)
    const { failure } = JSON.parse(up.out) as Up
    assert.match(failure!.reason, /the release never got ready: bi-web-.* (was ended|ended)/)
    assert.equal(failure!.left, 'the release before it serves on')
    assert.ok(good > 20, `${good} answers`)
    assert.deepEqual(failed, [])
    assert.deepEqual(
      bySteps(await json<Up>(['up', ...here])).filter((id) => id !== 'bi-verify'),
      [],
    )
    assert.equal((await status()).get('bi-web')?.state, 'ready')
  })

  test('runs more of a service and less again, and keeps the number', { timeout: 300_000 }, async () => {
    assert.equal((await stackwright(['scale', 'web=2', ...at])).code, 0)
    assert.deepEqual([(await status()).get('bi-web')!.ready, (await json<Up>(['up', ...here])).steps], [2, []])
    assert.equal((await stackwright(['scale', 'web=1', ...at])).code, 0)
    assert.equal((await status()).get('bi-web')!.replicas.length, 1)
    assert.equal((await stackwright(['scale', 'beat=2', ...at])).code, 2)
  })

  test('each pod that is killed comes back, and the platform does its work', { timeout: 500_000 }, async () => {
    const earlier = await pods()
    await kubectl('delete', 'pod', earlier.get('bi-worker')!, '--force', '--grace-period=0')
    await must('kubectl', [
      'delete',
      'pod',
      earlier.get('cache')!,
      '--force',
      '--grace-period=0',
      '--namespace',
      `${namespace}-data`,
    ])
    let seen = ''
    const back = until('both are back', 240, async () => {
      const now = await status()
      seen = JSON.stringify([...now.values()])
      return (
        ['bi-worker', 'cache'].every((id) => now.get(id)!.state === 'ready') &&
        now.get('bi-worker')!.replicas[0]!.name !== earlier.get('bi-worker')
      )
    })
    await back.catch((error: Error) => assert.fail(`${error.message}: ${seen}`))
    const up = await json<Up>(['up', ...here, '--again'])
    assert.deepEqual(bySteps(up), ['bi-verify'])
    assert.ok(
      up.verified.every((check) => check.ok),
      JSON.stringify(up.verified),
    )
  })

  test('logs, exec and open work as on one machine', { timeout: 100_000 }, async () => {
    assert.match((await stackwright(['logs', 'web', ...at, '-n', '50'])).out, /\S/)
    assert.match((await stackwright(['logs', 'bi-migrate', ...at])).out, /migrations/)
    const { code, out, err } = await stackwright(['exec', 'web', ...at, '--', 'superset', 'db', 'current'])
    assert.equal(code, 0, err)
    assert.match(out + err, /\(head\)/)
    assert.equal((await stackwright(['exec', 'web', ...at, '--', 'sh', '-c', 'exit 7'])).code, 7)
    const held = spawn(join(root, 'stackwright'), ['open', ...at], { stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = new Promise<number | null>((resolve) => held.once('exit', resolve))
    await until('the address answers', 30, () =>
      fetch(`http://127.0.0.1:${port}/health`).then(
        (answer) => answer.status === 200,
        () => false,
      ),
    )
    held.kill('SIGINT')
    assert.equal(await ended, 130)
    await assert.rejects(fetch(`http://127.0.0.1:${port}/health`))
  })

  test('no secret stands in clear in what was printed, kept here, or can be read on the cluster without asking for secrets', async () => {
    const values = Object.entries(
      (
        JSON.parse(await kubectl('get', 'secret', 'quillmoor-default-kept-secrets', '--output=json')) as {
          data: Record<string, string>
        }
      ).data,
    ).map(([name, data]) => ({ name, value: Buffer.from(data, 'base64').toString() }))
    assert.ok(values.length >= 6)
    const state = join(copy.folder, '.stackwright')
    const files = globSync('**/*', { cwd: state, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => readFileSync(join(each.parentPath, each.name), 'utf8'))
    const shown = everything.filter((text) => !text.includes('"password"'))
    const objects = await Promise.all(
      [namespace, `${namespace}-data`].map((space) =>
        must('kubectl', [
          'get',
          'configmaps,pods,deployments,statefulsets,jobs,services',
          '--namespace',
          space,
          '--output=yaml',
          '--show-managed-fields',
        ]),
      ),
    )
    for (const { name, value } of values)
      assert.ok(![...shown, ...files, ...objects].some((text) => text.includes(value)), `${name} can be read`)
  })

  test('`down` stops everything and keeps the data; `destroy` leaves nothing', { timeout: 300_000 }, async () => {
    assert.equal((await stackwright(['down', ...here])).code, 0)
    assert.equal(
      (
        await must('kubectl', [
          'get',
          'pods',
          '--namespace',
          namespace,
          '--field-selector=status.phase=Running',
          '--output=name',
        ])
      ).trim(),
      '',
    )
    assert.match(
      await must('kubectl', ['get', 'persistentvolumeclaims', '--namespace', `${namespace}-data`, '--output=name']),
      /data-metastore-0/,
    )
    assert.equal((await stackwright(['destroy', ...here, '--yes'])).code, 2)
    const destroyed = await stackwright(['destroy', ...here, '--yes', '--delete-data'])
    assert.equal(destroyed.code, 0, destroyed.err)
    for (const space of [namespace, `${namespace}-data`])
      assert.notEqual((await ask('kubectl', ['get', 'namespace', space])).code, 0)
    assert.equal(
      (
        await must('kubectl', [
          'get',
          'clusterroles,clusterrolebindings,priorityclasses,persistentvolumes',
          '--selector=app.kubernetes.io/instance=quillmoor-default',
          '--output=name',
        ])
      ).trim(),
      '',
    )
    assert.equal(existsSync(join(copy.folder, '.stackwright')), false)
  })

  /** What ten requests are answered with, one after another. */
  async function sample(): Promise<number[]> {
    const answers: number[] = []
    for (let count = 0; count < 10; count++) {
      const asked = fetch(`${url}/health`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(2000) })
      const status = (answer: Response) => answer.status
      answers.push(await asked.then(status, () => 0))
    }
    return answers
  }

  /**
   * Where this machine reaches the service itself, as others in the cluster do: a forwarded port leads to one replica
   * alone.
   */
  async function addressOf(): Promise<string> {
    return `http://${await kubectl('get', 'service', 'bi-web', '--output=jsonpath={.spec.clusterIP}:{.spec.ports[0].port}')}`
  }
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
