import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { describe, test } from 'node:test'
import { freePorts, stranger } from '../fakes/site.ts'
import { allocate, holderOf, isFree, withoutStrangers } from './ports.ts'
import type { PortWish } from '../slots.ts'

const wish = (key: string, prefer: number, changes: Partial<PortWish> = {}): PortWish => ({
  key,
  prefer,
  count: 1,
  pinned: false,
  path: 'apps.bi',
  ...changes,
})
const nobody: ReadonlySet<number> = new Set()

describe('a wish gets', () => {
  test('the preferred numbers when they are free, and no number twice', async () => {
    const first = await freePorts(4)
    assert.deepEqual(await allocate([wish('a:http', first, { count: 2 }), wish('b:http', first)], {}), {
      'a:http': [first, first + 1],
      'b:http': [first + 2],
    })
  })

  test('the next free one when a stranger listens', async (context) => {
    const first = await freePorts(2)
    await stranger(context, first)
    assert.deepEqual(await allocate([wish('a:http', first)], {}), { 'a:http': [first + 1] })
  })

  test('for datagrams the next one that nobody else takes them at', async (context) => {
    const first = await freePorts(2)
    const socket = createSocket('udp4')
    context.after(() => void socket.close())
    await new Promise<void>((resolve) => void socket.bind({ port: first, address: '127.0.0.1' }, resolve))
    assert.deepEqual(await allocate([wish('a:statsd', first, { udp: true })], {}), { 'a:statsd': [first + 1] })
    assert.deepEqual(await allocate([wish('a:http', first)], {}), { 'a:http': [first] })
  })

  test('what it had before, whatever it would rather have and whoever listens', async (context) => {
    const taken = await stranger(context)
    assert.deepEqual(await allocate([wish('a:http', taken + 1)], { 'a:http': [taken] }), { 'a:http': [taken] })
  })

  test('more numbers beside those it had, and none of what others had', async () => {
    const first = await freePorts(4)
    assert.deepEqual(
      await allocate([wish('a:http', first, { count: 3 })], { 'a:http': [first], 'b:http': [first + 1] }),
      { 'a:http': [first, first + 2, first + 3] },
    )
  })

  test('as many as it had when it wants fewer: what runs on them goes on', async () => {
    assert.deepEqual(await allocate([wish('a:http', 1)], { 'a:http': [5, 6] }), { 'a:http': [5, 6] })
  })

  test('the number that the platform names, remembered or not, free or not', async (context) => {
    const taken = await stranger(context)
    assert.deepEqual(await allocate([wish('edge:bi', taken, { pinned: true })], { 'edge:bi': [4711] }), {
      'edge:bi': [taken],
    })
    assert.deepEqual(await allocate([wish('edge:bi', taken, { pinned: true })], {}), { 'edge:bi': [taken] })
  })

  test('nothing when no number is left', async () => {
    const all = Object.fromEntries([['other', Array.from({ length: 6 }, (_, index) => 65_530 + index)]])
    await assert.rejects(allocate([wish('a:http', 65_530)], all), /no port is free/)
  })
})

describe('a port that a stranger has taken', () => {
  test('is a problem that names the holder, when the platform names the port', async (context) => {
    const taken = await stranger(context)
    const {
      ports,
      problems: [found, ...more],
    } = await withoutStrangers(
      [wish('edge:bi', taken, { pinned: true, path: 'apps.bi.port' })],
      { 'edge:bi': [taken] },
      nobody,
    )
    assert.deepEqual([more, ports], [[], { 'edge:bi': [taken] }])
    assert.deepEqual(
      [found?.code, found?.place.path, found?.title],
      ['SW5002', 'apps.bi.port', `port ${taken} is taken`],
    )
    const holder = holderOf(taken)
    if (holder)
      assert.deepEqual(
        [holder.pid, found?.found],
        [process.pid, `${holder.name} (process ${process.pid}) listens on ${taken}`],
      )
    else assert.equal(found?.found, `another process listens on ${taken}`)
  })

  test('is one too when people type the number into a browser', async (context) => {
    const taken = await stranger(context)
    const { ports, problems } = await withoutStrangers([wish('edge:bi', 1)], { 'edge:bi': [taken] }, nobody)
    assert.deepEqual(
      [ports, problems.map((each) => each.expected)],
      [{ 'edge:bi': [taken] }, [`port ${taken} free: the platform was reached at it before`]],
    )
  })

  test('inside the platform is given up, and chosen anew', async (context) => {
    const taken = await stranger(context)
    const wishes = [wish('db:sql', taken), wish('web:http', 1)]
    const { ports, problems } = await withoutStrangers(
      wishes,
      { 'db:sql': [taken], 'web:http': [await freePorts(1)] },
      nobody,
    )
    assert.deepEqual([Object.keys(ports), problems], [['web:http'], []])
    assert.notEqual((await allocate(wishes, ports))['db:sql']![0], taken)
  })

  test('is none when it is ours', async (context) => {
    const taken = await stranger(context)
    assert.deepEqual(
      await withoutStrangers([wish('edge:bi', taken, { pinned: true })], { 'edge:bi': [taken] }, new Set([taken])),
      { ports: { 'edge:bi': [taken] }, problems: [] },
    )
  })
})

test('a port is free when nobody listens on it', async (context) => {
  const taken = await stranger(context)
  assert.deepEqual([await isFree(taken), await isFree(await freePorts(1))], [false, true])
})

test('the holder of a port that nobody listens on is nobody', async () => {
  assert.equal(holderOf(await freePorts(1)), undefined)
})
