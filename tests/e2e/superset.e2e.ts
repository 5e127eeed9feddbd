import assert from 'node:assert/strict'
import { existsSync, globSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { keepPicture, openBrowser } from './page.ts'
import { copyOf, everything, json, processesOf, stackwright, until } from './stackwright.ts'
import { logIn } from './superset-api.ts'

interface Up {
  platform: string
  environment: string
  target: string
  seconds: number
  urls: string[]
  steps: { id: string; seconds: number; state: string }[]
  verified: { check: string; ok: boolean; detail: string }[]
}
interface Status {
  services: {
    id: string
    state: string
    ready: number
    replicas: { pid: number; state: string; restarts: number; memory: number; cpu: number; since: string }[]
  }[]
  urls: string[]
}
interface Credential {
  app: string
  url: string
  username: string
  password: string
}

// Several seconds of work for the database; Superset refuses pg_sleep.
const slowQuery = 'select count(*) from generate_series(1, 9000) as a, generate_series(1, 9000) as b'

describe('the example, on real servers', { concurrency: false }, () => {
  const copy = copyOf('01-superset')
  const at = ['-p', copy.folder]
  const state = join(copy.folder, '.stackwright/quillmoor/default')
  const pids = async () =>
    new Map(
      (await json<Status>(['status', ...at])).services.map((service) => [
        service.id,
        service.replicas.map((replica) => replica.pid),
      ]),
    )
  const service = async (id: string) => (await json<Status>(['status', ...at])).services.find((each) => each.id === id)!
  let url = ''
  let admin: Credential

  before(
    async () => {
      const up = await json<Up>(['up', copy.folder])
      assert.deepEqual([up.platform, up.environment, up.target], ['quillmoor', 'default', 'local'])
      assert.ok(up.steps.length > 8 && up.steps.every((step) => step.state === 'done'), JSON.stringify(up.steps))
      assert.ok(up.verified.length >= 6 && up.verified.every((check) => check.ok), JSON.stringify(up.verified))
      url = up.urls[0]!
      const credentials = await json<Credential[]>(['credentials', copy.folder])
      admin = credentials.find((each) => each.app === 'bi')!
    },
    { timeout: 600_000 },
  )

  after(
    async () => {
      await stackwright(['destroy', copy.folder, '--yes', '--delete-data'])
      copy.remove()
    },
    { timeout: 120_000 },
  )

  test('every role is a process of its own, and ready', async () => {
    const { services, urls } = await json<Status>(['status', ...at])
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
  })

  test('the edge serves static files itself, compressed and cacheable for long', async () => {
    const page = await (await fetch(`${url}/login/`)).text()
    const script = /\/static\/assets\/[^"]+\.entry\.js/.exec(page)![0]
    const answer = await fetch(`${url}${script}`, { headers: { 'accept-encoding': 'gzip' } })
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('cache-control') ?? '', /max-age=31536000.*immutable/)
    assert.equal(answer.headers.get('content-encoding'), 'gzip')
    const logged = (await stackwright(['logs', 'web', ...at, '-n', '200'])).out
    assert.ok(!logged.includes(script), 'the web server was asked for a static file')
  })

  test('a person logs in and sees the dashboard with all of its charts', { timeout: 180_000 }, async () => {
    const browser = await openBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 1600, height: 2300 } })
      const broken: string[] = []
      page.on(
        'response',
        (response) => void (response.status() >= 500 && broken.push(`${response.status()} ${response.url()}`)),
      )
      const lost: string[] = []
      page.on('requestfailed', (request) => void lost.push(`${request.failure()?.errorText} ${request.url()}`))
      await page.goto(`${url}/login/`)
      await page.fill('#username', admin.username)
      await page.fill('#password', admin.password)
      await page.click('button[type=submit], input[type=submit]')
      await page.waitForURL(/welcome/)
      await page.goto(`${url}/superset/dashboard/quillmoor-cycles/`)
      // Counted from outside, since the page's own policy forbids evaluated scripts.
      const drawn = async () =>
        (await page.locator('.slice_container').count()) >= 12 &&
        (await page.locator('[data-test="loading-indicator"], .loading').count()) === 0
      await until('all charts are drawn', 120, drawn).catch(async (late: Error) => {
        await keepPicture(page, 'dashboard-undrawn')
        throw new Error(`${late.message}; answered wrongly: ${broken.join(', ')}; lost: ${lost.join(', ')}`)
      })
      await page.waitForTimeout(1500)
      const words = await page.innerText('body')
      assert.doesNotMatch(words, /no chart definition|Unexpected error|No data|An error occurred/i)
      assert.match(words, /55,032/)
      assert.ok((await page.locator('canvas').count()) >= 8, 'charts are drawn')
      assert.deepEqual(broken, [])
      await keepPicture(page, 'dashboard')
    } finally {
      await browser.close()
    }
  })

  test('a second `up` runs nothing, restarts nothing and imports nothing twice', async () => {
    const earlier = await pids()
    const up = await json<Up>(['up', copy.folder])
    assert.deepEqual(up.steps, [])
    assert.ok(up.verified.every((check) => check.ok))
    assert.deepEqual(await pids(), earlier)
    const { count } = (await (
      await (await logIn(url, admin.username, admin.password)).get('/api/v1/chart/')
    ).json()) as { count: number }
    assert.equal(count, 12)
    const plan = await json<{ changes: { action: string }[] }>(['plan', copy.folder])
    assert.ok(plan.changes.every((change) => change.action === 'unchanged'))
    assert.equal((await stackwright(['plan', copy.folder, '--detailed-exitcode'])).code, 0)
  })

  test("commands run in a service's own environment", async () => {
    const { code, out, err } = await stackwright(['exec', 'web', ...at, '--', 'superset', 'db', 'current'])
    assert.equal(code, 0, err)
    assert.match(out + err, /\(head\)/)
    assert.equal((await stackwright(['exec', 'web', ...at, '--', 'sh', '-c', 'exit 7'])).code, 7)
  })

  test('each process that is killed comes back, and so does the work it does', { timeout: 180_000 }, async () => {
    for (const id of ['edge', 'cache', 'metastore', 'bi-web', 'bi-worker', 'bi-beat']) {
      const [pid] = (await pids()).get(id)!
      process.kill(pid!, 'SIGKILL')
      await until(`${id} is back`, 60, async () => {
        const now = await service(id)
        return now.state === 'ready' && now.replicas[0]!.pid !== pid && now.replicas[0]!.restarts >= 1
      })
    }
    const up = await json<Up>(['up', copy.folder, '--again'])
    assert.deepEqual(
      up.steps.filter((step) => !step.id.startsWith('get ')).map((step) => step.id),
      ['bi-verify'],
    )
    assert.ok(up.verified.length >= 6 && up.verified.every((check) => check.ok), JSON.stringify(up.verified))
  })

  test('a killed supervisor is replaced by one that adopts what runs', async () => {
    const earlier = await pids()
    const { pid } = JSON.parse(readFileSync(join(state, 'run/supervisor.json'), 'utf8')) as { pid: number }
    process.kill(pid, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    assert.equal((await fetch(`${url}/health`)).status, 200, 'the platform lives on')
    assert.deepEqual(await pids(), earlier)
    assert.notEqual((JSON.parse(readFileSync(join(state, 'run/supervisor.json'), 'utf8')) as { pid: number }).pid, pid)
  })

  test('the web is restarted under load without a failed request', { timeout: 180_000 }, async () => {
    const [old] = (await pids()).get('bi-web')!
    const person = await logIn(url, admin.username, admin.password)
    const { result } = (await (await person.get('/api/v1/database/')).json()) as { result: { id: number }[] }
    const slow = {
      client_id: 'slowquery1',
      database_id: result[0]!.id,
      sql: slowQuery,
      runAsync: false,
      schema: 'public',
    }
    let over = false
    const outcomes: number[] = []
    const load = Array.from({ length: 4 }, async (_, index) => {
      while (!over)
        outcomes.push(
          await fetch(`${url}${index % 2 ? '/health' : '/login/'}`).then(
            (answer) => answer.status,
            () => 0,
          ),
        )
    })
    const slowAnswer = person.post('/api/v1/sqllab/execute/', slow).then((answer) => answer.status)
    assert.equal((await stackwright(['restart', 'web', ...at])).code, 0)
    over = true
    await Promise.all(load)
    assert.equal(await slowAnswer, 200)
    assert.ok(outcomes.length > 100)
    assert.deepEqual(
      outcomes.filter((status) => status !== 200),
      [],
    )
    assert.notEqual((await pids()).get('bi-web')![0], old)
  })

  test('a changed setting restarts only what reads it', { timeout: 180_000 }, async () => {
    const earlier = await pids()
    const file = join(copy.folder, 'platform.ts')
    writeFileSync(file, readFileSync(file, 'utf8').replace('replicas: [1, 3]', 'replicas: [1, 3], threads: 6'))
    assert.equal((await stackwright(['plan', copy.folder, '--detailed-exitcode'])).code, 4)
    const up = await json<Up>(['up', copy.folder])
    assert.ok(up.steps.some((step) => step.id === 'bi-web'))
    const now = await pids()
    const changed = [...now].filter(([id, [pid]]) => earlier.get(id)![0] !== pid).map(([id]) => id)
    assert.deepEqual(changed, ['bi-web'])
  })

  test('scale runs more of a service, and less again', { timeout: 180_000 }, async () => {
    assert.equal((await stackwright(['scale', 'web=2', ...at])).code, 0)
    await until('two are ready', 60, async () => (await service('bi-web')).ready === 2)
    assert.equal((await stackwright(['scale', 'web=1', ...at])).code, 0)
    assert.equal((await service('bi-web')).replicas.length, 1)
    assert.equal((await stackwright(['scale', 'beat=2', ...at])).code, 2)
  })

  test('no secret stands in clear anywhere but in the store', async () => {
    const secrets = readdirSync(join(state, 'secrets'))
      .filter((name) => statSync(join(state, 'secrets', name)).isFile())
      .map((name) => ({ name, value: readFileSync(join(state, 'secrets', name), 'utf8').trim() }))
      .filter(({ name, value }) => value.length >= 12 && !name.endsWith('.pgpass'))
    assert.ok(secrets.length >= 5)
    for (const name of readdirSync(join(state, 'secrets')))
      assert.equal(statSync(join(state, 'secrets', name)).mode & 0o077, 0, name)
    assert.equal(statSync(join(state, 'secrets')).mode & 0o077, 0)
    const shown = everything.filter((text) => !text.includes('"password"')).join('\n')
    const processes = processesOf(copy.folder)
    assert.ok(processes.length > 8)
    const files = globSync('**/*', { cwd: state, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name))
      .filter((path) => !/\/(secrets|private|data)\//.test(path) && statSync(path).size < 50_000_000)
    const texts = files.map((path) => [path, readFileSync(path, 'utf8')] as const)
    for (const { name, value } of secrets) {
      assert.ok(!shown.includes(value), `${name} was printed`)
      for (const each of processes)
        assert.ok(
          !each.command.includes(value) && !each.environment.includes(value),
          `${name} is in process ${each.pid} ${each.command}`,
        )
      for (const [path, text] of texts) assert.ok(!text.includes(value), `${name} is in ${path}`)
    }
  })

  test('`down` lets a running task finish, and `up` again has all data', { timeout: 300_000 }, async () => {
    const person = await logIn(url, admin.username, admin.password)
    const { result } = (await (await person.get('/api/v1/database/')).json()) as { result: { id: number }[] }
    const asked = await person.post('/api/v1/sqllab/execute/', {
      client_id: 'lastquery1',
      database_id: result[0]!.id,
      sql: slowQuery,
      runAsync: true,
      schema: 'public',
    })
    assert.equal(asked.status, 202)
    const { query } = (await asked.json()) as { query: { serverId: number } }
    const made = await person.post('/api/v1/dashboard/', {
      dashboard_title: 'Made by hand',
      slug: 'made-by-hand',
      published: true,
    })
    assert.equal(made.status, 201)
    await until(
      'the worker has begun',
      20,
      async () =>
        ((await (await person.get(`/api/v1/query/${query.serverId}`)).json()) as { result: { status: string } }).result
          .status === 'running',
    )

    const down = await stackwright(['down', copy.folder])
    assert.equal(down.code, 0, down.err)
    assert.deepEqual(
      processesOf(copy.folder).map((each) => each.command),
      [],
    )
    const log = readFileSync(join(state, 'logs/metastore.1.log'), 'utf8')
    assert.match(log.slice(-2000), /database system is shut down/)

    const up = await json<Up>(['up', copy.folder])
    assert.ok(!up.steps.some((step) => /migrate|init|dashboards|warehouse/.test(step.id)), 'a job ran again')
    const again = await logIn(url, admin.username, admin.password)
    const finished = (await (await again.get(`/api/v1/query/${query.serverId}`)).json()) as {
      result: { status: string }
    }
    assert.equal(finished.result.status, 'success')
    const { count } = (await (await again.get('/api/v1/dashboard/')).json()) as { count: number }
    assert.equal(count, 2)
  })

  test('`destroy` refuses to remove data unasked, and then leaves nothing', { timeout: 120_000 }, async () => {
    const refused = await stackwright(['destroy', copy.folder, '--yes'])
    assert.equal(refused.code, 2)
    assert.match(refused.err + refused.out, /SW5008/)
    const destroyed = await stackwright(['destroy', copy.folder, '--yes', '--delete-data'])
    assert.equal(destroyed.code, 0, destroyed.err)
    assert.equal(existsSync(join(copy.folder, '.stackwright')), false)
    assert.deepEqual(
      processesOf(copy.folder).map((each) => each.command),
      [],
    )
  })
})
