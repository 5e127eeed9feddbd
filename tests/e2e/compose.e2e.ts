import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { dockerEngine } from '../engines/docker.ts'
import { must } from '../engines/run.ts'
import { copyOf, everything, json, stackwright, until } from './stackwright.ts'
import { logIn } from './superset-api.ts'

// The example on a real Docker engine: brought up, changed, upgraded, broken, killed and removed. It begins at the
// release before the newest.

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
    replicas: { name: string; pid: number; state: string; restarts: number; memory: number; since: string }[]
  }[]
  urls: string[]
}
interface Credential {
  app: string
  username: string
  password: string
}

const engine = await dockerEngine()
const project = `e2e-${process.pid}`
const images = [
  'postgres:18.6-trixie',
  'redis:7.4.11-bookworm',
  'nginxinc/nginx-unprivileged:1.30.4-alpine',
  'apache/superset:6.0.0-py311',
  'apache/superset:6.1.0-py311',
]

describe('the example, on Compose', { concurrency: false, skip: engine.skip }, () => {
  if (engine.skip !== false) return
  const { env } = engine
  const copy = copyOf('01-superset')
  const how = { env }
  const at = ['--target', 'compose', '-p', copy.folder]
  const state = join(copy.folder, '.stackwright', project, 'default.compose')
  const placed = (args: readonly string[]) =>
    args.includes('--')
      ? [...args.slice(0, args.indexOf('--')), ...at, ...args.slice(args.indexOf('--'))]
      : [...args, ...at]
  const run = (args: readonly string[]) => stackwright(placed(args), how)
  const told = <T>(args: readonly string[]) => json<T>([...args, ...at], how)
  const docker = async (...args: string[]) => (await must('docker', args, { env })).trim().split('\n').filter(Boolean)
  const mine = ['--filter', `label=com.docker.compose.project=${project}`]
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

  /** What came of requests, asked from four sides while something is done. */
  async function during(act: () => Promise<unknown>): Promise<(number | string)[]> {
    let over = false
    const outcomes: (number | string)[] = []
    const load = Array.from({ length: 4 }, async (_, index) => {
      while (!over) {
        outcomes.push(
          await fetch(`${url}${index % 2 ? '/health' : '/login/'}`).then(
            async (answer) => (await answer.text(), answer.status),
            (error: Error) => String(error.cause ?? error),
          ),
        )
        await new Promise((next) => setTimeout(next, 20))
      }
    })
    await act().finally(() => (over = true))
    await Promise.all(load)
    assert.ok(outcomes.length > 50, `only ${outcomes.length} requests`)
    return outcomes.filter((outcome) => outcome !== 200)
  }

  before(
    async () => {
      await engine.images(images)
      change("platform('quillmoor'", `platform('${project}'`)
      change("version: '6.1.0'", "version: '6.0.0'")
      change(
        /\}\)\s*$/,
        `  targets: { compose: { project: '${project}', port: ${20000 + (process.pid % 10000)} } },\n})\n`,
      )
      const up = await told<Up>(['up'])
      assert.equal(up.target, 'compose')
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
    { timeout: 600_000 },
  )

  test('every role is a container of its own, ready, and only the edge is published', async () => {
    const { services, urls } = await told<Status>(['status'])
    assert.deepEqual(services.map((each) => each.id).sort(), [
      'bi-beat',
      'bi-web',
      'bi-worker',
      'cache',
      'edge',
      'metastore',
    ])
    for (const each of services)
      assert.ok(each.state === 'ready' && each.ready === 1 && each.replicas[0]!.memory > 0, JSON.stringify(each))
    assert.deepEqual(urls, [url])
    const published = (await docker('ps', ...mine, '--format', '{{.Names}} {{.Ports}}')).filter((line) =>
      line.includes('->'),
    )
    assert.equal(published.length, 1)
    assert.match(published[0]!, /edge-\d+ .*127\.0\.0\.1:/)
  })

  test('networks are zones: data servers are in one without a way out, and with nobody but their users', async () => {
    const inner = async (zone: string) =>
      (await docker('network', 'inspect', `${project}_${zone}`, '--format', '{{.Internal}}'))[0]
    assert.deepEqual(
      [await inner('data'), await inner('front'), await inner('public'), await inner('outside')],
      ['true', 'true', 'false', 'false'],
    )
    const zones = async (id: string) =>
      Object.keys(
        JSON.parse(
          (await docker('inspect', `${project}-${id}-1`, '--format', '{{json .NetworkSettings.Networks}}'))[0]!,
        ) as object,
      )
        .map((name) => name.slice(project.length + 1))
        .sort()
    assert.deepEqual(
      [await zones('metastore'), await zones('cache'), await zones('edge'), await zones('bi-web')],
      [['data'], ['data'], ['front', 'public'], ['data', 'front', 'outside']],
    )
    const reaches = async (from: string, to: string) =>
      (await run(['exec', from, '--', 'bash', '-c', `timeout 3 bash -c '</dev/tcp/${to}'`])).code === 0
    const [edge] = await docker(
      'inspect',
      `${project}-edge-1`,
      '--format',
      `{{(index .NetworkSettings.Networks "${project}_front").IPAddress}}`,
    )
    assert.deepEqual(
      [
        await reaches('web', 'metastore/5432'),
        await reaches('web', `${edge}/8080`),
        await reaches('metastore', `${edge}/8080`),
      ],
      [true, true, false],
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

  test(
    'the web is restarted under load without a failed request, which plain Compose does not do',
    { timeout: 600_000 },
    async () => {
      const old = (await lives()).get('bi-web')
      assert.deepEqual(await during(() => run(['restart', 'web'])), [])
      assert.notEqual((await lives()).get('bi-web'), old)
      const failed = await during(async () => {
        await must(
          'docker',
          [
            'compose',
            '--project-name',
            project,
            '--file',
            join(state, 'compose.yaml'),
            'up',
            '--detach',
            '--no-deps',
            '--force-recreate',
            '--wait',
            'bi-web',
          ],
          { env: { ...env, COMPOSE_IGNORE_ORPHANS: 'true' } },
        )
      })
      assert.ok(failed.length > 0, 'nobody noticed that the only web server was away')
    },
  )

  test('scale runs more of a service, and less again, without a failed request', { timeout: 600_000 }, async () => {
    assert.deepEqual(await during(async () => assert.equal((await run(['scale', 'web=2'])).code, 0)), [])
    assert.equal((await service('bi-web')).ready, 2)
    assert.equal((await run(['plan', '--detailed-exitcode'])).code, 0)
    assert.deepEqual(await during(async () => assert.equal((await run(['scale', 'web=1'])).code, 0)), [])
    assert.equal((await service('bi-web')).replicas.length, 1)
    assert.equal((await run(['scale', 'beat=2'])).code, 2)
  })

  test('an upgrade drains, migrates and proves', { timeout: 600_000 }, async () => {
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

  test('a changed setting restarts only what reads it, without a failed request', { timeout: 600_000 }, async () => {
    const earlier = await lives()
    change('replicas: [1, 3]', 'replicas: [1, 3], threads: 6')
    assert.equal((await run(['plan', '--detailed-exitcode'])).code, 4)
    assert.deepEqual(await during(async () => proven(await told<Up>(['up']))), [])
    const now = await lives()
    assert.deepEqual(
      [...now].filter(([id, life]) => earlier.get(id) !== life).map(([id]) => id),
      ['bi-web'],
    )
  })

  test('a release that cannot start is taken back, and nobody notices', { timeout: 600_000 }, async () => {
    const [broken, earlier] = [`${project}-broken:1`, (await lives()).get('bi-web')]
    writeFileSync(
      join(copy.folder, 'Broken'),
      'FROM apache/superset:6.1.0-py311\nUSER 0\nRUN echo \'raise RuntimeError("a release that cannot start")\' >> /app/.venv/lib/python3.11/site-packages/flask/__init__.py\nUSER 1000\n',
    )
    await must('docker', ['build', '--tag', broken, '--file', join(copy.folder, 'Broken'), copy.folder], { env })
    const good = readFileSync(platform, 'utf8')
    change('  targets:', `  images: { base: { superset: '${broken}' } },\n  targets:`)
    try {
      // The edge's own image has the static files of the release, and follows only after its services.
      const failed = await during(async () => {
        const { code, out, err } = await run(['up'])
        assert.equal(code, 1, out + err)
        assert.match(out + err, /a release that cannot start/)
        assert.match(out + err, /what ran before runs on/)
      })
      assert.deepEqual(failed, [])
      assert.equal((await lives()).get('bi-web'), earlier)
    } finally {
      writeFileSync(platform, good)
    }
    proven(await told<Up>(['up', '--again']))
    await docker('image', 'rm', broken)
  })

  test('each process that is killed comes back, and so does the work it does', { timeout: 600_000 }, async () => {
    for (const id of ['cache', 'metastore', 'bi-web', 'bi-beat']) {
      const earlier = (await service(id)).replicas[0]!
      await run(['exec', id, '--', 'sh', '-c', 'kill -9 -1'])
      await until(`${id} is back`, 90, async () => {
        const now = await service(id)
        return (
          now.state === 'ready' &&
          now.replicas[0]!.since !== earlier.since &&
          now.replicas[0]!.restarts > earlier.restarts
        )
      })
    }
    const person = await logIn(url, admin.username, admin.password)
    assert.equal(((await (await person.get('/api/v1/chart/')).json()) as { count: number }).count, 12)
  })

  test('no secret stands in clear anywhere but in the store', async () => {
    const folder = join(state, 'secrets')
    const secrets = readdirSync(folder).map((name) => ({
      name,
      value: readFileSync(join(folder, name), 'utf8').trim(),
    }))
    assert.ok(secrets.length >= 6)
    for (const { name } of secrets) assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name)
    for (const place of [folder, ...readdirSync(join(state, 'private')).map((name) => join(state, 'private', name))])
      assert.equal(statSync(place).mode & 0o077, 0, place)
    const files = globSync('**/*', { cwd: state, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
      .filter((path) => !/\/(secrets|private)\//.test(path))
    assert.ok(files.some((path) => path.endsWith('compose.yaml')))
    const ids = await docker('ps', '--all', '--quiet', ...mine)
    const built = [...new Set(await docker('ps', '--all', ...mine, '--format', '{{.Image}}'))]
    const places: [string, string][] = [
      ...files.map((path): [string, string] => [path, readFileSync(path, 'utf8')]),
      ['docker inspect', await must('docker', ['inspect', ...ids], { env })],
      ['docker image inspect', await must('docker', ['image', 'inspect', ...built], { env })],
      [
        'the processes',
        (await Promise.all(ids.map((id) => must('docker', ['top', id, '-eo', 'pid,args'], { env })))).join('\n'),
      ],
      ['what was printed', everything.filter((text) => !text.includes('"password"')).join('\n')],
    ]
    for (const { name, value } of secrets)
      for (const [place, text] of places) assert.ok(!text.includes(value), `${name} is in ${place}`)
  })

  test('`down` ends everything but the data', { timeout: 600_000 }, async () => {
    assert.equal((await run(['down'])).code, 0)
    assert.deepEqual(
      [await docker('ps', '--all', '--quiet', ...mine), await docker('network', 'ls', '--quiet', ...mine)],
      [[], []],
    )
    assert.ok((await docker('volume', 'ls', '--quiet', ...mine)).length >= 2)
    assert.equal(
      (await told<Status>(['status'])).services.every((each) => each.state === 'stopped'),
      true,
    )
    assert.match((await run(['logs', 'web', '-n', '50'])).out, /\S/, 'the log of what is gone is kept')
  })

  test('`destroy` refuses to remove data unasked, and then leaves nothing', { timeout: 600_000 }, async () => {
    const refused = await run(['destroy', '--yes'])
    assert.equal(refused.code, 2)
    assert.match(refused.err + refused.out, /SW5008/)
    const destroyed = await run(['destroy', '--yes', '--delete-data'])
    assert.equal(destroyed.code, 0, destroyed.err)
    assert.deepEqual(
      [
        await docker('ps', '--all', '--quiet', ...mine),
        await docker('volume', 'ls', '--quiet', ...mine),
        await docker('network', 'ls', '--quiet', ...mine),
      ],
      [[], [], []],
    )
    assert.equal(existsSync(join(copy.folder, '.stackwright')), false)
  })
})
