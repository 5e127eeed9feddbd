import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readPlatform } from './read.ts'

const folder = mkdtempSync(join(tmpdir(), 'stackwright-read-'))
after(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const typescript = file(
  'acme.ts',
  `import { job, oidc, platform, postgres, redis, secret } from 'stackwright'

const shop = 'shop'

export default platform('acme', {
  stores: {
    metastore: postgres({ version: '16', databases: [shop], parameters: { 'auto_explain.log_min_duration': '1s' } }),
    cache: redis({ version: '7' }),
  },
  identities: { sso: oidc({ issuer: 'https://id.example.com', clientId: 'bi', clientSecret: secret('sso-client') }) },
  secrets: { 'sso-client': { env: 'SSO_SECRET' } },
  apps: { fill: job({ run: ['psql', '-f', 'load.sql'], database: 'metastore/shop', env: { DEBUG: true, LEVEL: 5, OFF: undefined } }) },
  environments: {
    dev: { stores: { cache: { memory: '64MiB' } } },
    prod: { apps: { fill: null } },
  },
  targets: { local: { port: 8088 } },
})
`,
)

const yaml = file(
  'acme.yaml',
  `name: acme
stores:
  metastore: {type: postgres, version: '16', databases: [shop], parameters: {auto_explain.log_min_duration: 1s}}
  cache: {type: redis, version: '7'}
identities:
  sso: {type: oidc, issuer: https://id.example.com, clientId: bi, clientSecret: {secret: sso-client}}
secrets:
  sso-client: {env: SSO_SECRET}
apps:
  fill:
    type: job
    run: [psql, -f, load.sql]
    database: metastore/shop
    env: {DEBUG: true, LEVEL: 5}
environments:
  dev:
    stores:
      cache: {memory: 64MiB}
  prod:
    apps: {fill: null}
targets:
  local: {port: 8088}
`,
)

test('the first environment is taken unless another is asked for', async () => {
  const [dev, prod] = [await readPlatform(typescript), await readPlatform(typescript, 'prod')]
  assert.deepEqual([dev.problems, prod.problems], [[], []])
  assert.deepEqual([dev.environment, dev.environments, prod.environment], ['dev', ['dev', 'prod'], 'prod'])
  assert.deepEqual([Object.keys(dev.platform.apps ?? {}), Object.keys(prod.platform.apps ?? {})], [['fill'], []])
  assert.deepEqual(
    [dev.platform.stores?.cache, prod.platform.stores?.cache],
    [
      { type: 'redis', version: '7', memory: '64MiB' },
      { type: 'redis', version: '7' },
    ],
  )
  assert.deepEqual([dev.file, dev.folder], [typescript, folder])
})

test('TypeScript, YAML and JSON mean the same', async () => {
  const one = await readPlatform(typescript)
  for (const environment of ['dev', 'prod']) {
    assert.deepEqual(
      (await readPlatform(yaml, environment)).platform,
      (await readPlatform(typescript, environment)).platform,
    )
  }
  const json = file('acme.json', JSON.stringify({ ...one.platform, environment: undefined }))
  assert.deepEqual((await readPlatform(json)).platform, { ...one.platform, environment: 'default' })
})

test('places are those of the keys, through calls, with the environment, and with dots in keys', async () => {
  const { placeOf } = await readPlatform(typescript)
  const place = (path: string | readonly string[]) => {
    const { path: shown, line, column } = placeOf(path)
    return `${shown} ${line}:${column}`
  }
  assert.equal(place('name'), 'name 5:25')
  assert.equal(place('stores.metastore'), 'stores.metastore 7:5')
  assert.equal(place('stores.metastore.version'), 'stores.metastore.version 7:27')
  assert.equal(place('stores.metastore.databases.0'), 'stores.metastore.databases.0 7:54')
  assert.equal(
    place('stores.metastore.parameters.auto_explain.log_min_duration'),
    'stores.metastore.parameters.auto_explain.log_min_duration 7:75',
  )
  assert.equal(place('stores.cache.memory'), 'environments.dev.stores.cache.memory 14:31')
  assert.equal(place('stores.cache.version'), 'stores.cache.version 8:20')
  assert.equal(place('apps.fill.retries'), 'apps.fill.retries 12:17')
  assert.equal(place(['targets', 'local', 'port']), 'targets.local.port 17:23')
  assert.equal(place(''), ' 5:16')
  const { placeOf: inYaml } = await readPlatform(yaml)
  assert.deepEqual(inYaml('stores.cache.memory'), {
    path: 'environments.dev.stores.cache.memory',
    file: yaml,
    line: 18,
    column: 15,
  })
})

test('a program may make the platform: places are then those of the calls', async () => {
  const { placeOf, problems } = await readPlatform(
    file(
      'made.ts',
      `import { job, platform } from 'stackwright'

const apps = Object.fromEntries(['a', 'b'].map((name) => [
  name, job({ run: name, timeout: '1' as never }),
]))

export default platform('acme', { apps })
`,
    ),
  )
  assert.deepEqual(
    problems.map(({ place }) => `${place.path} ${place.line}:${place.column}`),
    ['apps.a.timeout 4:26', 'apps.b.timeout 4:26'],
  )
  const { line, column } = placeOf('apps.b')
  assert.deepEqual([line, column], [4, 9])
})

test('a setting may be left to the environments, and each that leaves it out is told', async () => {
  const text = (prod: string) =>
    `name: acme\nstores:\n  main: {type: postgres}\napps: {}\nenvironments:\n  dev: {stores: {main: {version: '16'}}}\n  prod: ${prod}\n`
  assert.deepEqual((await readPlatform(file('left.yaml', text(`{stores: {main: {version: '17'}}}`)))).problems, [])
  assert.deepEqual(
    (await readPlatform(file('left.yaml', text('{}')))).problems.map(({ place }) => place.path),
    ['stores.main.version'],
  )
})

test('a fault of the platform is told once, whatever the number of environments', async () => {
  const environments = Array.from({ length: 20 }, (_, index) => `  e${index}: {}\n`).join('')
  const { problems } = await readPlatform(
    file('once.yaml', `name: acme\nstores:\n  main: {type: postgres}\napps: {}\nenvironments:\n${environments}`),
  )
  assert.equal(problems.length, 1)
})

test('a thousand faults are told in under a second, in order', async () => {
  const things = Array.from(
    { length: 1000 },
    (_, index) => `    a${index}: job({ run: 'true', timeout: ${index % 2 ? '5' : "'5 sec'"} as never }),\n`,
  ).join('')
  const many = file(
    'many.ts',
    `import { job, platform } from 'stackwright'\n\nexport default platform('acme', {\n  apps: {\n${things}  },\n})\n`,
  )
  const start = performance.now()
  const { problems } = await readPlatform(many)
  assert.ok(performance.now() - start < 1000)
  assert.deepEqual(
    problems.map(({ place }) => place.line),
    Array.from({ length: 1000 }, (_, index) => index + 5),
  )
})

test('what cannot be loaded gives a platform of nothing, and its problems', async () => {
  const { platform, problems, placeOf, file: where } = await readPlatform(join(folder, 'nothing.ts'), 'prod')
  assert.deepEqual(
    [platform, problems.map(({ code }) => code), where],
    [{ name: '', environment: 'prod' }, ['SW1001'], join(folder, 'nothing.ts')],
  )
  assert.deepEqual(placeOf('apps.bi'), { path: 'apps.bi', file: where })
})
