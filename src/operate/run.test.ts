import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Event, runSteps } from './run.ts'
import type { Step } from './step.ts'

const step = (id: string, needs: readonly string[] = [], joins?: string): Step => ({ id, title: id, needs, ...(joins && { joins }), action: { do: 'start', node: id } })
const lifecycle = [step('migrate'), step('init', ['migrate'], 'migrate'), step('dashboards', ['init'], 'migrate'), step('web', ['init'])]

/** Runs steps by functions of their ids; gives what was told, in order. */
async function told(steps: readonly Step[], work: Readonly<Record<string, (reached: (id: string) => void) => Promise<void> | void>>, interrupted?: AbortSignal) {
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
    migrate: (reached) => new Promise<void>((resolve) => {
      reached('migrate')
      reached('init')
      finish = resolve
    }),
    web: () => finish(),
  })
  assert.deepEqual(events, ['begin migrate', 'end migrate', 'begin init', 'end init', 'begin dashboards', 'begin web', 'end web', 'end dashboards'])
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
