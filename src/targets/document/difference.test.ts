import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { composeOverride, isMapping, isSame, type Mapping } from './difference.ts'
import { missing, output } from './fakes/program.ts'
import { fits, type Manner, type Path } from './manner.ts'
import { type Page, printYaml } from './yaml.ts'

const manner: Manner = { order: [], brackets: [], apart: [], indentLists: true }

/** Our reading of Compose's merge: what is tagged leaves the base first; then mappings merge and lists append. */
function merge(base: Mapping, { content, tags = [] }: Page): unknown {
  const tagged = (path: Path, tag: string) => tags.some((each) => each.tag === tag && isSame(each.path, path))
  const cut = (value: unknown, path: Path): unknown => {
    if (!isMapping(value)) return value
    const left = Object.entries(value).filter(
      ([key]) => !tagged([...path, key], '!reset') && !tagged([...path, key], '!override'),
    )
    return Object.fromEntries(left.map(([key, each]) => [key, cut(each, [...path, key])]))
  }
  const join = (from: unknown, to: unknown, path: Path): unknown => {
    if (from === undefined) return to
    if (
      fits(path, 'services.*.environment.*') ||
      ['command', 'entrypoint', 'healthcheck.test'].some((key) => fits(path, `services.*.${key}`))
    )
      return to
    if (to === null) return from
    if (from === null) return to
    if (isMapping(from) || Array.isArray(from))
      assert.ok(
        Array.isArray(from) === Array.isArray(to) && isMapping(from) === isMapping(to),
        `cannot override ${path.join('.')}`,
      )
    if (Array.isArray(from)) return [...from, ...(to as unknown[])]
    if (!isMapping(from)) return to
    if (
      fits(path, 'services.*.logging') &&
      from.driver !== undefined &&
      (to as Mapping).driver !== undefined &&
      from.driver !== (to as Mapping).driver
    )
      return to
    if (fits(path, 'services.*.ulimits.*')) return to
    const result: Record<string, unknown> = { ...from }
    for (const [key, each] of Object.entries(to as Mapping)) {
      if (!tagged([...path, key], '!reset')) result[key] = join(from[key], each, [...path, key])
    }
    return result
  }
  return join(cut(base, []), content, [])
}

/** A mapping left without a value is as good as an empty one. */
const settled = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, each) => (each === null ? {} : each)))

const merged = (base: Mapping, wanted: Mapping) => {
  const page = composeOverride(base, wanted)
  return page ? merge(base, page) : base
}

const name = fc.constantFrom('a', 'b', 'c')
const text = fc.constantFrom('1', '2', 'on')
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const texts = fc.dictionary(name, text, { noNullPrototype: true })
const list = fc.uniqueArray(text, { maxLength: 3 })
const service = fc.record({
  image: text,
  command: optional(list),
  user: optional(text),
  environment: optional(fc.dictionary(name, fc.oneof(text, fc.constant(null)), { noNullPrototype: true })),
  labels: optional(texts),
  networks: optional(
    fc.dictionary(fc.constantFrom('front', 'back'), fc.oneof(fc.constant(null), fc.record({ aliases: list })), {
      noNullPrototype: true,
    }),
  ),
  ports: optional(
    fc
      .uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 3 })
      .map((ports) => ports.map((target) => ({ target, published: `80${target}`, protocol: 'tcp', mode: 'ingress' }))),
  ),
  volumes: optional(
    fc
      .uniqueArray(name, { maxLength: 2 })
      .map((names) => names.map((each) => ({ type: 'volume', source: 'data', target: `/${each}` }))),
  ),
  tmpfs: optional(list.map((each) => each.map((name) => `/t${name}`))),
  healthcheck: optional(
    fc.record({
      test: fc.constantFrom(['CMD', 'a'], ['CMD', 'b', 'c']),
      interval: fc.constantFrom('5s', '6s'),
      retries: optional(fc.integer({ min: 1, max: 3 })),
    }),
  ),
  logging: optional(fc.record({ driver: fc.constantFrom('json-file', 'local'), options: optional(texts) })),
  ulimits: optional(
    fc.dictionary(
      fc.constantFrom('nofile', 'nproc'),
      fc.oneof(fc.constantFrom(10, 20), fc.constantFrom({ soft: 1, hard: 2 }, { soft: 1, hard: 3 })),
      { noNullPrototype: true },
    ),
  ),
  cap_drop: optional(list),
  deploy: optional(
    fc.record({
      replicas: optional(fc.integer({ min: 1, max: 3 })),
      resources: optional(
        fc.record({
          limits: fc.record({
            memory: fc.constantFrom('1M', '2M'),
            cpus: optional(text.filter((each) => each !== 'on')),
          }),
        }),
      ),
    }),
  ),
  profiles: optional(fc.constantFrom(['x'], ['x', 'y'])),
  read_only: optional(fc.boolean()),
  stop_grace_period: optional(fc.constantFrom('5s', '1m30s')),
})
const file = fc.record({
  name: fc.constantFrom('acme', 'acme-next'),
  services: fc.record({ web: service, one: optional(service), two: optional(service) }),
  networks: fc.record({
    front: fc.constantFrom(null, { internal: true }, { driver: 'bridge', labels: { a: 'b' } }),
    back: fc.constantFrom(null, { internal: true }),
  }),
  volumes: fc.record({
    data: fc.constantFrom(null, { driver: 'local' }, { name: 'x', driver_opts: { type: 'none' } }),
    more: optional(fc.constant(null)),
  }),
}) as fc.Arbitrary<Mapping>

test('the override merged over the base is what was wanted', () => {
  fc.assert(
    fc.property(file, file, (base, wanted) => assert.deepEqual(settled(merged(base, wanted)), settled(wanted))),
    { numRuns: 2000 },
  )
})

test('whatever the documents, the override is exact or refused', () => {
  const value = fc.letrec((tie) => ({
    it: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.constant(null),
      fc.integer(),
      fc.array(tie('it'), { maxLength: 2 }),
      fc.dictionary(name, tie('it'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).it
  const any = fc.dictionary(name, value, { noNullPrototype: true }) as fc.Arbitrary<Mapping>
  fc.assert(
    fc.property(any, any, (base, wanted) => {
      try {
        assert.deepEqual(settled(merged({ x: base }, { x: wanted })), settled({ x: wanted }))
      } catch (fault) {
        if (!(fault instanceof Error && fault.message.startsWith('no override file'))) throw fault
      }
    }),
    { numRuns: 2000 },
  )
})

test('equal documents need no override, whatever the order of their keys', () => {
  assert.equal(composeOverride({ a: 1, b: { c: [1], d: undefined } }, { b: { c: [1] }, a: 1 }), undefined)
})

test('an override says only what differs, and marks what Compose would append', () => {
  const base = {
    services: {
      web: { image: 'a', command: ['x'], ports: [1], environment: { A: '1', B: '2' }, user: '1' },
      old: { image: 'o' },
    },
  }
  const wanted = {
    services: { web: { image: 'a', command: ['z'], ports: [2], environment: { A: '1', B: '3' } } },
    volumes: { data: null },
  }
  assert.equal(
    printYaml(composeOverride(base, wanted)!, manner),
    `\
services:
  old: !reset null
  web:
    command:
      - z
    environment:
      B: '3'
    ports: !override
      - 2
    user: !reset null
volumes:
  data: null
`,
  )
})

test('docker compose merges as our model does', { skip: missing(['docker', 'compose', 'version']) ?? false }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-override-'))
  const config = (...files: readonly string[]) =>
    JSON.parse(
      output(
        'docker',
        ['compose', ...files.flatMap((each) => ['-f', each]), '--profile', '*', 'config', '--format', 'json'],
        folder,
      ),
    )
  try {
    fc.assert(
      fc.property(file, file, (base, wanted) => {
        const page = composeOverride(base, wanted)
        if (!page) return
        for (const [name, each] of Object.entries({
          base: { content: base },
          wanted: { content: wanted },
          override: page,
        }))
          writeFileSync(join(folder, `${name}.yaml`), printYaml(each, manner))
        assert.deepEqual(settled(config('base.yaml', 'override.yaml')), settled(config('wanted.yaml')))
      }),
      { numRuns: 12, endOnFailure: true },
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})
