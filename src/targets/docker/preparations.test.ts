import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { Failure } from '../../base/failure.ts'
import type { Images } from '../../base/images.ts'
import { graphOf, job, route, service } from '../../graph/fakes/nodes.ts'
import type { Node, ScheduleNode } from '../../graph/node.ts'
import type { Recipe } from '../../graph/recipe.ts'
import { imagesOf } from '../container/images.ts'
import { fakeEngine, type FakeEngine } from './fakes/engine.ts'
import { type ImageGround, imagePreparations } from './preparations.ts'

const recipe = (id: string, base: string): Recipe => ({
  id,
  image: { base, user: '999:999' },
  native: { from: 'user' },
})
const redis = recipe('redis-7', 'redis:7.4.11-bookworm')
const digests = {
  'redis:7.4.11-bookworm': `sha256:${'a'.repeat(64)}`,
  'nginxinc/nginx-unprivileged:1.30.4-alpine': `sha256:${'b'.repeat(64)}`,
}
const nodes: readonly Node[] = [
  service('cache', { recipe: redis }),
  service('etl', { recipe: redis, projectFiles: ['sql'] }),
  route('site', 'etl'),
]

describe('preparations of images', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'preparations-'))
    mkdirSync(join(folder, 'sql'))
    writeFileSync(join(folder, 'sql/load.sql'), 'select 1')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function groundOf(
    engine: FakeEngine,
    images: Images = {},
    changes: Partial<ImageGround> & { readonly of?: readonly Node[] } = {},
  ): ImageGround & { readonly told: unknown[] } {
    const graph = graphOf(changes.of ?? nodes)
    const told: unknown[] = []
    return {
      docker: engine.docker,
      graph,
      images,
      project: folder,
      folder: join(folder, '.stackwright'),
      here: true,
      digests: {},
      told,
      wanted: (known) => imagesOf(graph, { images, digests: known, contentOf: (path) => path }),
      locked: (known) => void told.push(known),
      ...changes,
    }
  }
  const prepare = (ground: ImageGround) => Promise.all(imagePreparations(ground).map((each) => each.run(() => {})))
  const lock = () =>
    existsSync(join(folder, 'stackwright.lock'))
      ? (JSON.parse(readFileSync(join(folder, 'stackwright.lock'), 'utf8')).images as Record<string, string>)
      : undefined
  const said = (engine: FakeEngine, verb: string) => engine.commands.filter((each) => each.startsWith(verb))

  test('there is one for each image, with the nodes that need it: routes that of the edge, schedules that of their job', () => {
    const nightly: ScheduleNode = {
      kind: 'schedule',
      id: 'fill-schedule',
      app: 'fill',
      place: { path: 'apps.fill' },
      keep: false,
      job: 'fill',
      cron: '0 1 * * *',
    }
    const of = [...nodes, job('fill', { recipe: redis, when: 'schedule' }), nightly]
    assert.deepEqual(
      imagePreparations(groundOf(fakeEngine(), {}, { of })).map(({ id, nodes }) => [id, nodes]),
      [
        ['build acme-redis-with-sql 7', ['etl']],
        ['pull nginxinc/nginx-unprivileged 1.30.4-alpine', ['site']],
        ['pull redis 7.4.11-bookworm', ['cache', 'fill', 'fill-schedule']],
      ],
    )
  })

  test('a platform without routes needs no edge', () => {
    assert.deepEqual(
      imagePreparations(groundOf(fakeEngine(), {}, { of: [nodes[0]!] })).map((each) => each.id),
      ['pull redis 7.4.11-bookworm'],
    )
  })

  test('two programs whose titles are alike are told apart', () => {
    const own = (digit: string) => recipe(`program-${digit.repeat(16)}`, 'python:3.12.12-slim')
    const program = (id: string, digit: string, pin: string) =>
      service(id, { recipe: { ...own(digit), image: { ...own(digit).image!, packages: { by: 'pip', pins: [pin] } } } })
    assert.deepEqual(
      imagePreparations(groundOf(fakeEngine(), {}, { of: [program('a', '1', 'x==1'), program('b', '2', 'y==1')] }))
        .map((each) => each.id)
        .sort(),
      ['build acme-program 3.12.12-slim for a', 'build acme-program 3.12.12-slim for b'],
    )
  })

  test('bases are pulled and locked before anything is built, and what is built has the name that the lock gives it', async () => {
    const engine = fakeEngine(digests)
    const ground = groundOf(engine)
    await prepare(ground)
    assert.deepEqual(lock(), digests)
    assert.deepEqual(ground.told, [digests])
    const wanted = ground.wanted(digests).of.get('etl')!
    assert.notEqual(wanted, ground.wanted({}).of.get('etl'))
    assert.deepEqual(
      said(engine, 'build').map((each) => / --tag (\S+)/.exec(each)?.[1]),
      [wanted],
    )
    assert.ok(
      engine.commands.findIndex((each) => each.startsWith('build')) >
        engine.commands.findLastIndex((each) => each.startsWith('pull')),
    )
  })

  test('a second time nothing is pulled or built', async () => {
    const engine = fakeEngine(digests)
    await prepare(groundOf(engine))
    for (const [name, digest] of Object.entries(digests))
      engine.images.set(`${name}@${digest}`, { platform: 'linux/amd64', digest })
    const before = engine.commands.length
    await prepare(groundOf(engine, {}, { digests }))
    assert.deepEqual(
      engine.commands.slice(before).filter((each) => !each.startsWith('image inspect')),
      [],
    )
  })

  test('what is on the engine and came from no registry is taken as it is, and not locked', async () => {
    const engine = fakeEngine()
    for (const name of Object.keys(digests)) engine.images.set(name, { platform: 'linux/amd64' })
    const ground = groundOf(engine)
    await prepare(ground)
    assert.equal(lock(), undefined)
    assert.deepEqual(ground.told, [{}])
    assert.deepEqual(said(engine, 'pull'), [])
  })

  test('an image that is nowhere is a failure that says so', async () => {
    await assert.rejects(
      prepare(groundOf(fakeEngine())),
      (error: unknown) =>
        error instanceof Failure &&
        error.facts.reason === 'the image is not there' &&
        /docker pull/.test(error.facts.command ?? ''),
    )
    assert.equal(lock(), undefined)
  })

  test('images for another kind of machine than the engine are pulled and built for that', async () => {
    const engine = fakeEngine(digests)
    for (const name of Object.keys(digests)) engine.images.set(name, { platform: 'linux/amd64' })
    await prepare(groundOf(engine, { platform: 'linux/arm64' }))
    assert.equal(said(engine, 'pull').length, 2)
    for (const each of [...said(engine, 'pull'), ...said(engine, 'build')])
      assert.match(each, / --platform linux\/arm64 /)
  })

  test('other machines get ours from the registry, and others from theirs: only what is built upon is pulled here once all is locked', async () => {
    const engine = fakeEngine(digests)
    const ground = groundOf(engine, { registry: 'registry.example.com' }, { here: false, digests })
    await prepare(ground)
    assert.deepEqual(said(engine, 'pull'), [`pull --quiet redis:7.4.11-bookworm@${digests['redis:7.4.11-bookworm']}`])
    assert.deepEqual(said(engine, 'push'), [`push ${ground.wanted(digests).of.get('etl')}`])
  })

  test('a command loads every image, unless the target sees it there already', async () => {
    const loaded = join(folder, 'loaded')
    const images = { load: `echo "$HOME" >/dev/null; echo >>${loaded}` }
    const ground = groundOf(fakeEngine(digests), images, {
      here: false,
      digests,
      arrived: async (name) => name.startsWith('nginxinc/'),
    })
    await prepare(ground)
    assert.deepEqual(readFileSync(loaded, 'utf8').trim().split('\n').sort(), [
      ground.wanted(digests).of.get('etl'),
      ground.wanted(digests).of.get('cache'),
    ])
  })

  test('a command that fails is told with its last lines', async () => {
    const ground = groundOf(fakeEngine(digests), { load: 'echo no room >&2; false' }, { here: false, digests })
    await assert.rejects(
      prepare(ground),
      (error: unknown) =>
        error instanceof Failure && /^load /.test(error.facts.step) && error.facts.output?.[0] === 'no room',
    )
  })

  test('an image of ours without a way to other machines is a failure', async () => {
    await assert.rejects(
      prepare(groundOf(fakeEngine(digests), {}, { here: false, digests })),
      /it cannot reach where it runs/,
    )
  })
})
