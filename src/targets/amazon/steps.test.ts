import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, job, needs, service, store } from '../../graph/fakes/nodes.ts'
import type { JobNode, Node } from '../../graph/node.ts'
import { checkSteps, jobSteps, stepOf } from './steps.ts'

const part = (id: string, changes: Partial<JobNode> = {}) =>
  job(id, { batch: { name: 'lifecycle', argument: id.split('-')[1]! }, ...changes })
const shown = (nodes: readonly Node[], connections: Parameters<typeof graphOf>[1] = []) => {
  const { before, after } = jobSteps(graphOf(nodes, connections))
  return {
    before: before.map((step) => step.jobs.map((each) => each.id).join('+')),
    after: after.map((step) => step.jobs.map((each) => each.id).join('+')),
  }
}

const parts = [part('bi-migrate', { drains: ['bi-web'] }), part('bi-init'), part('bi-sources')]
const chain = [needs('bi-init', 'bi-migrate'), needs('bi-sources', 'bi-init')]

describe('jobs before services', () => {
  test('come in the order of their needs, those of one batch together, but apart from what stops services', () => {
    assert.deepEqual(
      shown([...parts, job('db-databases'), service('bi-web')], [...chain, needs('bi-migrate', 'db-databases')]).before,
      ['db-databases', 'bi-migrate', 'bi-init+bi-sources'],
    )
  })

  test('are due when their inputs changed, or those of what they come after', () => {
    const sums = (inputs: string) =>
      new Map(
        jobSteps(graphOf([part('bi-migrate', { inputs, drains: ['bi-web'] }), ...parts.slice(1)], chain)).before.map(
          (step) => [step.id, step.checksum],
        ),
      )
    const [old, same, changed] = [sums('1'), sums('1'), sums('2')]
    assert.deepEqual([...old], [...same])
    assert.notEqual(old.get('bi-migrate'), changed.get('bi-migrate'))
    assert.notEqual(old.get('bi-init'), changed.get('bi-init'))
  })

  test('by the clock are none', () => {
    assert.deepEqual(shown([job('bi-prune', { when: 'schedule' })]), { before: [], after: [] })
  })
})

describe('jobs after services', () => {
  test('are those that need one, through whatever lies between, and proofs at the end', () => {
    const nodes = [service('bi-web'), job('import'), job('report'), job('bi-verify', { when: 'verify' }), job('fill')]
    assert.deepEqual(shown(nodes, [needs('import', 'bi-web'), needs('report', 'import')]), {
      before: ['fill'],
      after: ['import', 'report', 'bi-verify'],
    })
  })

  test('have a checksum, which a proof has not: it is taken of each release', () => {
    const { after } = jobSteps(
      graphOf([service('bi-web'), job('import'), job('bi-verify', { when: 'verify' })], [needs('import', 'bi-web')]),
    )
    assert.deepEqual(
      after.map((step) => step.checksum === undefined),
      [false, true],
    )
  })

  test('are refused where a service waits for one: AWS starts all services together', () => {
    const nodes = [service('bi-web'), service('late'), job('import')]
    const problems = checkSteps(graphOf(nodes, [needs('import', 'bi-web'), needs('late', 'import')]))
    assert.deepEqual(
      problems.map(({ code, title }) => `${code} ${title}`),
      ['SW4001 late would start before import'],
    )
    assert.deepEqual(checkSteps(graphOf([...nodes, store('db')], [needs('late', 'import'), needs('import', 'db')])), [])
  })
})

test('a job is found in its step by its own id', () => {
  const graph = graphOf([...parts, service('bi-web')], chain)
  assert.equal(stepOf(graph, 'bi-sources')?.id, 'bi-init')
  assert.equal(stepOf(graph, 'bi-web'), undefined)
})
