import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, route, service } from '../../../graph/fakes/nodes.ts'
import { fakeProject } from './fakes/project.ts'
import { runningOf } from './observe.ts'
import type { Found } from './project.ts'

describe('what runs', () => {
  const graph = graphOf([service('web'), route('web-route', 'web')])
  const found = (changes: Partial<Found>): Found => ({ ...fakeProject(['new']).containers()[0]!, ...changes })
  const seen = (containers: readonly Found[], applied = { definition: 'new', ready: [] as string[] }) =>
    runningOf(graph, containers, new Map([['web', applied]]), new Map()).find((each) => each.id === 'web')!

  test('is as ready as the engine says, or as was seen since it began', () => {
    assert.equal(seen([found({ health: 'healthy' })]).state, 'ready')
    assert.equal(seen([found({ health: 'unhealthy' })]).state, 'unready')
    assert.equal(seen([found({ health: 'starting' })]).state, 'starting')
    assert.equal(
      seen([found({ health: 'starting' })], { definition: 'new', ready: [`web-1 since ${new Date(0).toISOString()}`] })
        .state,
      'ready',
    )
    assert.deepEqual(
      [seen([found({ status: 'exited' })]).state, seen([found({ status: 'exited' })]).replicas],
      ['stopped', []],
    )
  })

  test('says why it does not run well, and when somebody has changed it', () => {
    assert.match(
      seen([found({ status: 'restarting', exitCode: 137, outOfMemory: true, restarts: 4 })]).reason!,
      /want of memory, 4 times/,
    )
    assert.match(seen([found({ definition: 'another' })]).drift!, /another definition/)
    assert.equal(seen([found({})]).drift, undefined)
  })

  test('serves the routes as the edge', () => {
    assert.deepEqual(
      runningOf(graph, [found({ node: 'edge' })], new Map(), new Map()).find((each) => each.id === 'edge')!.serves,
      ['web-route'],
    )
  })
})
