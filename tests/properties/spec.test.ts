import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { ValidateFunction } from 'ajv'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { problemText } from '../../src/cli/show/problem.ts'
import { check } from '../../src/spec/check.ts'
import { checkNames } from '../../src/spec/names.ts'
import { plain } from '../../src/spec/plain.ts'
import { type Reading, readPlatform } from '../../src/spec/read.ts'
import { platformSchema } from '../../src/spec/schema.ts'
import { checkShape } from '../../src/spec/shape.ts'

// Laws of the written form. Whatever stands in a platform file gives a platform or problems: nothing is thrown, nothing
// hangs.

/** FUZZ=20 tries twenty times as much. */
const effort = Number(process.env['FUZZ'] ?? 1)

const folder = mkdtempSync(join(tmpdir(), 'stackwright-properties-'))
after(() => rmSync(folder, { recursive: true }))

/** A platform that uses much of what can be written. */
const valid = {
  name: 'acme',
  stores: {
    metastore: {
      type: 'postgres',
      version: '16',
      databases: ['shop'],
      size: 'small',
      backup: { keep: '7d', pointInTime: true },
      parameters: { work_mem: '8MB' },
    },
    cache: { type: 'redis', version: '7', memory: '64MiB' },
    items: { type: 'memcached' },
  },
  identities: {
    sso: { type: 'oidc', issuer: 'https://id.example.com', clientId: 'bi', clientSecret: { secret: 'sso-client' } },
    dev: { type: 'devIdentity', users: { alice: { groups: ['admins'] } } },
  },
  secrets: { 'sso-client': { env: 'SSO_SECRET' }, salt: { generate: { length: 20 } } },
  apps: {
    bi: {
      type: 'superset',
      version: '6.1.0',
      database: 'metastore',
      cache: 'cache',
      login: 'sso',
      roles: { admins: ['Admin'] },
      web: { replicas: [1, 4], cpu: '500m' },
      sources: { Shop: 'metastore/shop', Other: { address: 'sqlite://', password: { secret: 'salt' } } },
      config: { ROW_LIMIT: 5, DEEP: [{ a: null }] },
      rateLimit: false,
    },
    fill: { type: 'job', run: 'psql -f load.sql', database: 'metastore/shop', inputs: ['./warehouse'], timeout: '90s' },
  },
  environments: { dev: { apps: { bi: { web: { replicas: 1 } }, fill: null } }, prod: {} },
  targets: { local: { port: 8088, accept: ['backup'] } },
}

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    null,
    '',
    0,
    -1,
    1e308,
    true,
    [],
    {},
    '10',
    '10s',
    'postgres',
    'x'.repeat(5000),
    { type: 'superset' },
    { secret: 'x' },
    '\u0000\u001b[31m',
  ),
  fc
    .constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty')
    .map((key) => JSON.parse(`{"${key}": {"a": 1}}`)),
)
const key = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.constantFrom('__proto__', 'constructor', 'type', 'apps', 'stores', 'version', 'secret', 'a.b', 'Replicas', 'web'),
)

/** One change somewhere in a value: `steps` chooses the place, the rest what is done there. */
const change = fc.record({
  steps: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 7 }),
  what: fc.constantFrom('replace', 'remove', 'add', 'rename'),
  key,
  value: strange,
})
type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never

function changed(value: unknown, { steps: [step = 0, ...further], what, key: name, value: other }: Change): unknown {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return other
  const entries = Object.entries(value)
  const at = step % entries.length
  const [own, member] = entries[at]!
  const next: [string, unknown][] =
    further.length > 0
      ? [[own, changed(member, { steps: further, what, key: name, value: other })]]
      : what === 'replace'
        ? [[own, other]]
        : what === 'remove'
          ? []
          : what === 'add'
            ? [
                [own, member],
                [name, other],
              ]
            : [[name, member]]
  const all = [...entries.slice(0, at), ...next, ...entries.slice(at + 1)]
  return Array.isArray(value) ? all.map(([, each]) => each) : Object.fromEntries(all)
}

const mangled = fc
  .array(change, { minLength: 1, maxLength: 4 })
  .map((changes) => changes.reduce<unknown>(changed, structuredClone(valid)))

let files = 0

async function readText(ending: string, text: string): Promise<Reading> {
  const file = join(folder, `p${files++ % 50}.${ending}`)
  writeFileSync(file, text)
  const start = performance.now()
  const reading = await readPlatform(file)
  assert.ok(performance.now() - start < 5000, 'took too long')
  sound(reading)
  return reading
}

/** What holds for every reading: each problem is whole, placed, and can be shown. */
function sound({ problems, platform, placeOf }: Reading): void {
  for (const problem of problems) {
    for (const text of [problem.code, problem.title, problem.found, problem.expected, problem.do])
      assert.ok(text.length > 0 && text.length < 2000, JSON.stringify(problem))
    assert.ok(problem.place.file, JSON.stringify(problem))
  }
  assert.doesNotMatch(
    problemText(problems, folder),
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|undefined|\[object|\bat .*:\d+:\d+\)/,
  )
  assert.equal(typeof platform.environment, 'string')
  for (const path of ['', 'apps', 'apps.bi.web', 'no.such.thing', 'a..b', '__proto__']) assert.ok(placeOf(path).file)
  assert.equal(({} as { a?: unknown }).a, undefined, 'the prototype of everything was changed')
}

test('the sample has no faults, in any format', async () => {
  for (const [ending, text] of [
    ['json', JSON.stringify(valid)],
    ['yaml', stringify(valid)],
    ['ts', asTypeScript(valid)],
  ] as const) {
    assert.deepEqual((await readText(ending, text)).problems, [], ending)
  }
})

test('a mangled platform gives problems or a platform, the same ones in JSON, YAML and TypeScript', async () => {
  await fc.assert(
    fc.asyncProperty(mangled, async (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return
      const told = ({ problems }: Reading) =>
        problems.map((problem) => `${problem.code} ${problem.place.path} ${problem.found}`).sort()
      const [json, yaml] = [await readText('json', JSON.stringify(value)), await readText('yaml', stringify(value))]
      assert.deepEqual(told(yaml), told(json))
      assert.deepEqual(yaml.platform, json.platform)
      const data = JSON.stringify(value)
      if (data.includes('__proto__')) return
      const typescript = await readText('ts', asTypeScript(value))
      if (typeof (value as { name?: unknown }).name === 'string') assert.deepEqual(told(typescript), told(json))
      assert.deepEqual(typescript.platform, json.platform)
    }),
    { numRuns: 300 * effort },
  )
})

test('mangled text gives problems or a platform', async () => {
  const texts: Readonly<Record<string, string>> = {
    json: JSON.stringify(valid, null, 2),
    yaml: stringify(valid),
    ts: asTypeScript(valid),
  }
  const cut = fc.record({
    ending: fc.constantFrom(...Object.keys(texts)),
    from: fc.nat({ max: 2000 }),
    length: fc.nat({ max: 30 }),
    insert: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constantFrom(
        '\t',
        '{',
        ']',
        '*a',
        '&a',
        '<<: ',
        ': ',
        '\n- ',
        '---\n',
        '"',
        '`',
        '/*',
        '!x ',
        '%',
        '{'.repeat(300),
        '=>',
        'await ',
      ),
    ),
  })
  await fc.assert(
    fc.asyncProperty(cut, async ({ ending, from, length, insert }) => {
      const text = texts[ending]!
      const at = from % text.length
      await readText(ending, text.slice(0, at) + insert + text.slice(at + length))
    }),
    { numRuns: 400 * effort },
  )
})

test('any text at all gives problems or a platform', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('json', 'yaml', 'ts'),
      fc.string({ unit: 'binary', maxLength: 60 }),
      (ending, text) => readText(ending, text).then(() => {}),
    ),
    { numRuns: 300 * effort },
  )
})

test('any value that a program exports gives problems or a platform', async () => {
  const values = [
    'undefined',
    'null',
    '5',
    '"x"',
    '() => 1',
    'class {}',
    'new Map()',
    '[]',
    'Promise.resolve(1)',
    'Symbol()',
    'new Proxy({}, { get() { throw 1 } })',
    'platform',
    'platform(null as never, null as never)',
    'platform({} as never, [] as never)',
    'platform("a", { apps: null } as never)',
    'platform("a", "b" as never)',
    'Object.freeze(platform("a", { apps: {} }))',
    '{ ...platform("a", { apps: {} }) }',
  ]
  for (const value of values) await readText('ts', `import { platform } from 'stackwright'\nexport default ${value}\n`)
})

test('a platform is its JSON form: to JSON and back is the identity', () => {
  fc.assert(
    fc.property(mangled, (value) => {
      const { value: data } = plain(value)
      assert.deepEqual(
        plain(JSON.parse(JSON.stringify(data ?? null))).value ?? undefined,
        data ?? JSON.parse(JSON.stringify(data ?? null)) ?? undefined,
      )
    }),
  )
})

test('the shape check agrees with a validator of JSON schema', () => {
  const { Ajv } = createRequire(import.meta.url)('ajv') as typeof import('ajv')
  const validate: ValidateFunction = new Ajv({ strict: false }).compile(platformSchema())
  const refused = { both: 0, none: 0 }
  fc.assert(
    fc.property(mangled, (value) => {
      const { value: data } = plain(value)
      const ours =
        checkShape(data, platformSchema()).length > 0 ||
        (typeof data === 'object' &&
          data !== null &&
          checkNames(data as Record<string, unknown>).some(({ path }) => !path.includes('constructor')))
      assert.equal(ours, !validate(data), JSON.stringify(validate.errors))
      refused[ours ? 'both' : 'none']++
    }),
    { numRuns: 2000 * effort },
  )
  assert.ok(refused.both > 100 && refused.none > 100, JSON.stringify(refused))
})

test('what is checked twice has the same faults, and checking changes nothing', () => {
  fc.assert(
    fc.property(mangled, (value) => {
      const data = (plain(value).value ?? {}) as Record<string, unknown>
      const before = JSON.stringify(data)
      assert.deepEqual(check(data, platformSchema()), check(data, platformSchema()))
      assert.equal(JSON.stringify(data), before)
    }),
  )
})

function asTypeScript(value: object): string {
  const { name, ...sections } = value as { name?: unknown }
  return `import { platform } from 'stackwright'\n\nexport default platform(${JSON.stringify(name)} as never, ${JSON.stringify(sections, null, 2)} as never)\n`
}
