import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Event, runSteps } from './run.ts'
import type { Step } from './step.ts'

const step = (id: string, needs: readonly string[] = [], joins?: string): Step => ({
  id,
  title: id,
  needs,
  ...(joins && { joins }),
  action: { do: 'start', node: id },
})
const lifecycle = [
  step('migrate'),
  step('init', ['migrate'], 'migrate'),
  step('dashboards', ['init'], 'migrate'),
  step('web', ['init']),
]

/** Runs steps by functions of their ids; gives what was told, in order. */
async function told(
  steps: readonly Step[],
  work: Readonly<Record<string, (reached: (id: string) => void) => Promise<void> | void>>,
  interrupted?: AbortSignal,
) {
  const events: string[] = []
  const listen = (event: Event) => void (event.event !== 'steps' && events.push(`${event.event} ${event.step.id}`))
  const result = await runSteps(steps, async (each, _, reached) => work[each.id]?.(reached), listen, interrupted)
  return { events, states: result.results.map((each) => `${each.id} ${each.state}`), failure: result.failure }
}

test('a step begins as soon as all that it needs is done', async () => {
  const { events } = await told([step('web', ['store', 'migrate']), step('migrate', ['store']), step('store')], {})
  assert.deepEqual(events, ['begin store', 'end store', 'begin migrate', 'end migrate', 'begin web', 'end web'])
})

test('what waits for a part of a shared process does not wait for all of it', async () => {
  let finish = () => {}
  const { events, states } = await told(lifecycle, {
    migrate: (reached) =>
      new Promise<void>((resolve) => {
        reached('migrate')
        reached('init')
        finish = resolve
      }),
    web: () => finish(),
  })
  assert.deepEqual(events, [
    'begin migrate',
    'end migrate',
    'begin init',
    'end init',
    'begin dashboards',
    'begin web',
    'end web',
    'end dashboards',
  ])
  assert.deepEqual(states, ['migrate done', 'init done', 'dashboards done', 'web done'])
})

test('a process that ends well has done all of its parts, said or not', async () => {
  const { states } = await told(lifecycle, {})
  assert.deepEqual(states, ['migrate done', 'init done', 'dashboards done', 'web done'])
})

test('a failure is that of the part which was under way; what follows is skipped, what was begun may end', async () => {
  const { states, failure } = await told(lifecycle, {
    migrate: (reached) => {
      reached('migrate')
      throw new Error('no disk')
    },
  })
  assert.deepEqual(states, ['migrate done', 'init failed', 'dashboards skipped', 'web skipped'])
  assert.match(String(failure), /no disk/)
})

test('the last part is done when the process has ended, not when it says so', async () => {
  const { states } = await told(lifecycle, {
    migrate: (reached) => {
      for (const id of ['migrate', 'init', 'dashboards']) reached(id)
      throw new Error('ended with code 1')
    },
  })
  assert.deepEqual(states.slice(0, 3), ['migrate done', 'init done', 'dashboards failed'])
})

test('after an interruption nothing new begins, and what runs is let finish', async () => {
  const stop = new AbortController()
  const { states } = await told([step('store'), step('web', ['store'])], { store: () => stop.abort() }, stop.signal)
  assert.deepEqual(states, ['store done', 'web skipped'])
})

test('what does not wait for each other is done at once', async () => {
  const { events } = await told([step('a'), step('b'), step('c', ['a'])], {
    b: () => new Promise((resolve) => setTimeout(resolve, 20)),
  })
  assert.deepEqual(events, ['begin a', 'begin b', 'end a', 'begin c', 'end c', 'end b'])
})

test('after a failure nothing new begins, what runs is let finish, and the first reason is told', async () => {
  let fail = () => {}
  const { states, failure } = await told([step('b'), step('a'), step('after-b', ['b']), step('after-a', ['a'])], {
    a: () => {
      fail()
      throw new Error('first')
    },
    b: () => new Promise((_, reject) => (fail = () => setTimeout(() => reject(new Error('second')), 10))),
  })
  assert.deepEqual(states, ['b failed', 'a failed', 'after-b skipped', 'after-a skipped'])
  assert.match(String(failure), /first/)
})

test('after a failure not even that begins whose needs are done later', async () => {
  const { states } = await told([step('slow'), step('after-slow', ['slow']), step('bad')], {
    slow: () => new Promise((resolve) => setTimeout(resolve, 10)),
    bad: () => {
      throw new Error('no')
    },
  })
  assert.deepEqual(states, ['slow done', 'after-slow skipped', 'bad failed'])
})

test('a step that ends badly because it was interrupted has not failed', async () => {
  const stop = new AbortController()
  const { states, failure } = await told(
    [step('a'), step('b', ['a'])],
    {
      a: () => {
        stop.abort()
        throw new Error('was ended')
      },
    },
    stop.signal,
  )
  assert.deepEqual([states, failure], [['a interrupted', 'b skipped'], undefined])
})

test('steps that wait for what is not there are skipped, and the run ends', async () => {
  const { states } = await told([step('a', ['nowhere']), step('b', ['c']), step('c', ['b'])], {})
  assert.deepEqual(states, ['a skipped', 'b skipped', 'c skipped'])
})

test('results keep the order of the steps, and nothing to do is no failure', async () => {
  const { states } = await told([step('z', ['a']), step('a')], {})
  assert.deepEqual(states, ['z done', 'a done'])
  assert.deepEqual(await told([], {}), { events: [], states: [], failure: undefined })
})
