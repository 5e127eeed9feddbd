import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeGraph } from './driver/fakes/cloud.ts'
import type { Estate } from './estate.ts'
import { twoRegions } from './fakes/two-regions.ts'
import { amazonItems } from './items.ts'

/** The ids of what a change of the second region changes, each with its parts. */
function changed(change: (estate: Estate) => Estate): string[] {
  const standby = twoRegions.standby!
  const [before, after] = [twoRegions, { ...twoRegions, standby: { ...standby, estate: change(standby.estate) } }].map(
    (estate) => amazonItems(fakeGraph, estate, { path: 'targets.aws' }),
  ) as [ReturnType<typeof amazonItems>, ReturnType<typeof amazonItems>]
  return [...after].flatMap(([id, { parts }]) =>
    Object.entries(parts)
      .filter(([name, part]) => before.get(id)?.parts[name] !== part)
      .map(([name]) => `${id} ${name}`),
  )
}

test('a change of the second region alone is a change of what stands there', () => {
  assert.deepEqual(
    changed((estate) => estate),
    [],
  )
  assert.deepEqual(
    changed((estate) => ({
      ...estate,
      services: estate.services.map((each) =>
        each.id === 'bi-web' ? { ...each, replicas: { min: 2, max: 10 } } : each,
      ),
    })),
    ['.platform second region', 'bi-web second region'],
  )
  assert.deepEqual(
    changed((estate) => ({ ...estate, watch: { ...estate.watch, topics: [] } })),
    ['.platform second region', '.watching second region'],
  )
})
