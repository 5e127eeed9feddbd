import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { swarm } from '../engines/docker.ts'
import { ask, must } from '../engines/run.ts'
import { underLoad } from './load.ts'
import { copyOf, everything, json, stackwright, until } from './stackwright.ts'
import { logIn } from './superset-api.ts'

// The example on a real swarm of one machine: brought up, changed, upgraded, broken, killed and removed. It begins at
// the release before the newest.

interface Up {
  target: string
  urls: string[]
  steps: { id: string; state: string }[]
  verified: { check: string; ok: boolean; detail: string }[]
}
interface Status {
  services: {
    id: string
    state: string
    ready: number
    replicas: { name: string; pid: number; state: string; restarts: number; since: string }[]
  }[]
  urls: string[]
}
interface Credential {
  app: string
  username: string
  password: string
}

const engine = await swarm()
const stack = `e2e-swarm-${process.pid}`
const images = [
  'postgres:18.6-trixie',
  'redis:7.4.11-bookworm',
  'nginxinc/nginx-unprivileged:1.30.4-alpine',
  'apache/superset:6.0.0-py311',
  'apache/superset:6.1.0-py311',
]

describe('the example, on Swarm', { concurrency: false, skip: engine.skip }, () => {
  if (engine.skip !== false) return
  const { env } = engine
  const copy = copyOf('01-superset')
  const how = { env }
  const at = ['--target', 'swarm', '-p', copy.folder]
  const state = join(copy.folder, '.stackwright', stack, 'default.swarm')
  const placed = (args: readonly string[]) =>
    args.includes('--')
      ? [...args.slice(0, args.indexOf('--')), ...at, ...args.slice(args.indexOf('--'))]
      : [...args, ...at]
  const run = (args: readonly string[]) => stackwright(placed(args), how)
  const told = <T>(args: readonly string[]) => json<T>([...args, ...at], how)
  const docker = async (...args: string[]) => (await must('docker', args, { env })).trim().split('\n').filter(Boolean)
  const mine = ['--filter', `label=com.docker.stack.namespace=${stack}`]
  const lives = async () =>
    new Map(
      (await told<Status>(['status'])).services.map((each) => [
        each.id,
        each.replicas.map((replica) => `${replica.name} since ${replica.since}`).join(),
      ]),
    )
  const service = async (id: string) => (await told<Status>(['status'])).services.find((each) => each.id === id)!
  const platform = join(copy.folder, 'platform.ts')
  const change = (from: string | RegExp, to: string) =>
    writeFileSync(platform, readFileSync(platform, 'utf8').replace(from, to))
  const proven = (up: Up) =>
    assert.ok(up.verified.length >= 6 && up.verified.every((check) => check.ok), JSON.stringify(up.verified))
  let url = ''
  let admin: Credential

  /** What did not answer well while something was done. */
  async function during(act: () => Promise<unknown>): Promise<readonly string[]> {
    const load = underLoad(url, ['/login/', '/health'])
    const error = await act().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    const { good, failed } = await load.end()
    if (error) throw error
    assert.ok(good > 50, `only ${good} requests`)
    return failed
  }

  before(
    async () => {
      await engine.images(images)
      change("platform('quillmoor'", `platform('${stack}'`)
      change("version: '6.1.0'", "version: '6.0.0'")
      const options = {
        stack,
        nodes: 'one',
        port: 20000 + (process.pid % 10000),
        publish: 'host',
        ...(engine.lacks.includes('ipvs') && { endpointMode: 'dnsrr' }),
      }
      change(/\}\)\s*$/, `  targets: { swarm: ${JSON.stringify(options)} },\n})\n`)
      const up = await told<Up>(['up'])
      assert.equal(up.target, 'swarm')
      assert.ok(up.steps.length > 8 && up.steps.every((step) => step.state === 'done'), JSON.stringify(up.steps))
      proven(up)
      url = up.urls[0]!
      admin = (await told<Credential[]>(['credentials'])).find((each) => each.app === 'bi')!
    },
    { timeout: 600_000 },
  )

  after(
    async () => {
      await run(['destroy', '--yes', '--delete-data'])
      copy.remove()
    },
    { timeout: 180_000 },
  )

  test('every role is a service of its own, ready, and only the edge is published', async () => {
    const { services, urls } = await told<Status>(['status'])
    assert.deepEqual(services.map((each) => each.id).sort(), [
      'bi-beat',
      'bi-web',
      'bi-worker',
      'cache',
      'edge',
      'metastore',
    ])
    for (const each of services) assert.ok(each.state === 'ready' && each.ready === 1, JSON.stringify(each))
    assert.deepEqual(urls, [url])
    assert.deepEqual(
      (await docker('stack', 'services', stack, '--format', '{{.Name}}')).sort(),
      services.map((each) => `${stack}_${each.id}`).sort(),
      'docker stack knows them, and no job is left',
    )
    const published = await docker(
      'service',
      'inspect',
      ...services.map((each) => `${stack}_${each.id}`),
      '--format',
      '{{.Spec.Name}} {{len .Endpoint.Spec.Ports}}',
    )
    assert.deepEqual(
      published.filter((line) => !line.endsWith(' 0')).map((line) => line.split(' ')[0]),
      [`${stack}_edge`],
    )
  })

  test('a second `up` runs nothing and restarts nothing', async () => {
    const earlier = await lives()
    const up = await told<Up>(['up'])
    assert.deepEqual(up.steps, [])
    proven(up)
    assert.deepEqual(await lives(), earlier)
    assert.equal((await run(['plan', '--detailed-exitcode'])).code, 0)
  })

  test("commands run in a service's own environment, and logs are shown", async () => {
    const { code, out, err } = await run(['exec', 'web', '--', 'superset', 'db', 'current'])
    assert.equal(code, 0, err)
    assert.match(out + err, /\(head\)/)
    assert.equal((await run(['exec', 'web', '--', 'sh', '-c', 'exit 7'])).code, 7)
    assert.match((await run(['logs', 'bi-migrate', '-n', '500'])).out, /"done": ?"migrate"/)
    assert.match((await run(['logs', 'edge', '-n', '50'])).out, /GET/)
  })

  test('what somebody else changes in the swarm is told, and mended', { timeout: 120_000 }, async () => {
    await must(
      'docker',
      ['service', 'update', '--detach', '--limit-pids', '1000', '--no-resolve-image', `${stack}_bi-beat`],
      { env },
    )
    const { code, out } = await run(['plan', '--detailed-exitcode'])
    assert.equal(code, 4)
    assert.match(out, /bi-beat.*changed by others/)
    assert.ok((await told<Up>(['up', '--no-verify'])).steps.some((step) => step.id === 'bi-beat'))
    assert.equal((await run(['plan', '--detailed-exitcode'])).out.includes('changed by others'), false)
  })

  test('the web is restarted under load without a failed request', { timeout: 180_000 }, async () => {
    const old = (await lives()).get('bi-web')
    assert.deepEqual(await during(() => run(['restart', 'web'])), [])
    assert.notEqual((await lives()).get('bi-web'), old)
    // The other way round: a service that is stopped before its successor starts is missed.
    const update = ['service', 'update', '--force', '--no-resolve-image', '--quiet']
    assert.ok(
      (
        await during(() =>
          must('docker', [...update, '--update-order', 'stop-first', '--detach=false', `${stack}_bi-web`], { env }),
        )
      ).length > 0,
    )
    await told<Up>(['up', '--no-verify'])
  })

  test('scale runs more of a service, and less again, without a failed request', { timeout: 180_000 }, async () => {
    assert.deepEqual(await during(async () => assert.equal((await run(['scale', 'web=2'])).code, 0)), [])
    assert.equal((await service('bi-web')).ready, 2)
    assert.deepEqual(await during(async () => assert.equal((await run(['scale', 'web=1'])).code, 0)), [])
    assert.equal((await service('bi-web')).replicas.length, 1)
    assert.equal((await run(['scale', 'beat=2'])).code, 2)
  })

  test('an upgrade drains, migrates and proves', { timeout: 400_000 }, async () => {
    change("version: '6.0.0'", "version: '6.1.0'")
    const up = await told<Up>(['up'])
    const ids = up.steps.map((step) => step.id)
    for (const id of ['stop bi-web', 'stop bi-worker', 'stop bi-beat', 'bi-migrate', 'bi-init', 'bi-web', 'bi-verify'])
      assert.ok(ids.includes(id), `${id} is not among ${ids.join(', ')}`)
    assert.ok(!ids.includes('metastore') && !ids.includes('warehouse'))
    proven(up)
    assert.match(up.verified.find((check) => check.check === 'migrations')!.detail, /6\.1\.0/)
    const person = await logIn(url, admin.username, admin.password)
    assert.equal(((await (await person.get('/api/v1/chart/')).json()) as { count: number }).count, 12)
  })

  test('a changed setting restarts only what reads it, without a failed request', { timeout: 180_000 }, async () => {
    const earlier = await lives()
    change('replicas: [1, 3]', 'replicas: [1, 3], threads: 6')
    assert.equal((await run(['plan', '--detailed-exitcode'])).code, 4)
    assert.deepEqual(await during(async () => assert.equal((await run(['up', '--no-verify'])).code, 0)), [])
    const now = await lives()
    assert.deepEqual(
      [...now].filter(([id, life]) => earlier.get(id) !== life).map(([id]) => id),
      ['bi-web'],
    )
  })

  test(
    'a release that cannot start is taken back by the swarm, told with exit code 1, and nobody notices',
    { timeout: 600_000 },
    async () => {
      const [broken, earlier] = [`${stack}-broken:1`, (await lives()).get('bi-web')]
      writeFileSync(
        join(copy.folder, 'Broken'),
        'FROM apache/superset:6.1.0-py311\nUSER 0\nRUN echo \'raise SystemExit("a release that cannot start")\' >> /app/superset/app.py\nUSER 1000\n',
      )
      await must('docker', ['build', '--tag', broken, '--file', join(copy.folder, 'Broken'), copy.folder], { env })
      const good = readFileSync(platform, 'utf8')
      change('  targets:', `  images: { base: { superset: '${broken}' } },\n  targets:`)
      try {
        const failed = await during(async () => {
          const { code, out, err } = await run(['up'])
          assert.equal(code, 1, out + err)
          assert.match(out + err, /a release that cannot start/)
          assert.match(out + err, /what ran before runs on/)
        })
        assert.deepEqual(failed, [])
        assert.equal((await lives()).get('bi-web'), earlier)
        assert.deepEqual(await docker('service', 'inspect', `${stack}_bi-web`, '--format', '{{.UpdateStatus.State}}'), [
          'rollback_completed',
        ])
      } finally {
        writeFileSync(platform, good)
        assert.equal((await run(['up', '--no-verify'])).code, 0)
        await ask('docker', ['image', 'rm', broken], { env })
      }
    },
  )

  test('each process that is killed comes back, and so does the work it does', { timeout: 600_000 }, async () => {
    const killed = ['cache', 'metastore', 'bi-web', 'bi-beat']
    const earlier = new Map(
      await Promise.all(killed.map(async (id) => [id, (await service(id)).replicas[0]!] as const)),
    )
    for (const id of killed)
      await must(
        'docker',
        [
          'kill',
          '--signal',
          'KILL',
          (await docker('ps', '--quiet', '--filter', `label=com.docker.swarm.service.name=${stack}_${id}`))[0]!,
        ],
        { env },
      )
    await until('all are back', 240, async () => {
      const { services } = await told<Status>(['status'])
      return killed.every((id) => {
        const now = services.find((each) => each.id === id)!
        return (
          now.state === 'ready' &&
          now.replicas[0]!.since !== earlier.get(id)!.since &&
          now.replicas[0]!.pid !== earlier.get(id)!.pid
        )
      })
    })
    proven(await told<Up>(['up', '--again']))
  })

  test('no secret stands in clear anywhere but in the swarm', async () => {
    const [web] = await docker('ps', '--quiet', '--filter', `label=com.docker.swarm.service.name=${stack}_bi-web`)
    const names = await docker('exec', web!, 'ls', '/run/secrets')
    // A password file of libpq has the password at its end.
    const secrets = await Promise.all(
      names.map(async (name) => ({
        name,
        value: (await must('docker', ['exec', web!, 'cat', `/run/secrets/${name}`], { env }))
          .trim()
          .replace(/^.*:/, ''),
      })),
    )
    assert.ok(names.includes('bi-web.pgpass'), names.join())
    assert.ok(secrets.length >= 3, names.join())
    assert.ok((await docker('exec', web!, 'stat', '-c', '%a %u', `/run/secrets/${names[0]}`))[0] === '400 1000')
    assert.equal(statSync(join(state, 'secrets')).mode & 0o077, 0)
    const files = globSync('**/*', {
      cwd: copy.folder,
      withFileTypes: true,
      exclude: (each) => each.name === 'node_modules',
    })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
    const kept = globSync('**/*', { cwd: state, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
    assert.ok(kept.some((path) => path.endsWith('stack.yaml')) && kept.some((path) => path.endsWith('marks.json')))
    const services = await docker('service', 'ls', '--quiet', ...mine)
    const containers = await docker('ps', '--all', '--quiet', ...mine)
    const configs = await docker('config', 'ls', '--quiet', ...mine)
    const marked = await docker('secret', 'ls', '--quiet', '--filter', `label=stackwright.stack=${stack}`)
    assert.ok(marked.length >= 5)
    const places: [string, string][] = [
      ...[...files, ...kept].map((path): [string, string] => [path, readFileSync(path, 'utf8')]),
      ['docker service inspect', await must('docker', ['service', 'inspect', ...services], { env })],
      ['docker inspect', await must('docker', ['inspect', ...containers], { env })],
      ['docker config inspect', await must('docker', ['config', 'inspect', '--pretty', ...configs], { env })],
      ['docker secret inspect', await must('docker', ['secret', 'inspect', ...marked], { env })],
      [
        'the logs',
        (await Promise.all(containers.map((id) => ask('docker', ['logs', id], { env }))))
          .map(({ out, err }) => out + err)
          .join('\n'),
      ],
      [
        'the processes',
        (
          await Promise.all(
            (await docker('ps', '--quiet', ...mine)).map((id) =>
              must('docker', ['top', id, '-eo', 'pid,args'], { env }),
            ),
          )
        ).join('\n'),
      ],
      ['what was printed', everything.filter((text) => !text.includes('"password"')).join('\n')],
    ]
    for (const { name, value } of secrets)
      for (const [place, text] of places) assert.ok(!text.includes(value), `${name} is in ${place}`)
    assert.deepEqual(
      (await docker('service', 'ls', '--format', '{{.Name}}')).filter((name) => name.startsWith(`${stack}_reader`)),
      [],
      'no reader of secrets is left',
    )
  })

  test('`down` keeps the data, and `up` starts the same again', { timeout: 300_000 }, async () => {
    assert.equal((await run(['down'])).code, 0)
    assert.deepEqual(await docker('ps', '--quiet', ...mine), [])
    assert.equal(
      (await told<Status>(['status'])).services.every((each) => each.state === 'stopped'),
      true,
    )
    const up = await told<Up>(['up'])
    assert.ok(!up.steps.some((step) => /migrate|init|dashboards|warehouse/.test(step.id)), 'a job ran again')
    const person = await logIn(url, admin.username, admin.password)
    assert.equal(((await (await person.get('/api/v1/chart/')).json()) as { count: number }).count, 12)
  })

  test('`destroy` refuses to remove data unasked, and then leaves nothing', { timeout: 180_000 }, async () => {
    const refused = await run(['destroy', '--yes'])
    assert.equal(refused.code, 2)
    assert.match(refused.err + refused.out, /SW5008/)
    const destroyed = await run(['destroy', '--yes', '--delete-data'])
    assert.equal(destroyed.code, 0, destroyed.out + destroyed.err)
    const left = await Promise.all([
      docker('service', 'ls', '--quiet', ...mine),
      docker('ps', '--all', '--quiet', ...mine),
      docker('network', 'ls', '--quiet', ...mine),
      docker('config', 'ls', '--quiet', ...mine),
      docker('volume', 'ls', '--quiet', ...mine),
      docker('secret', 'ls', '--quiet', '--filter', `label=stackwright.stack=${stack}`),
    ])
    assert.deepEqual(left, [[], [], [], [], [], []])
    assert.equal(existsSync(join(copy.folder, '.stackwright')), false)
  })
})
