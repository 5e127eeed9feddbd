import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Estate, Machine, Service } from './estate.ts'
import { pretendedCloud, type TaskEnd } from './fakes/cloud.ts'
import { fakeEstate } from './fakes/estate.ts'
import { executed } from './fakes/executed.ts'
import { documentOf } from './machine.ts'
import type { State, StateMachine } from './states.ts'

const step = (id: string, changes: Partial<Machine['steps'][number]> = {}): Machine['steps'][number] => ({
  id,
  title: `do ${id}`,
  task: id,
  container: 'main',
  group: id,
  checksum: `sum of ${id}`,
  parameter: `/acme/done/${id}`,
  drains: [],
  timeout: 60,
  retries: 0,
  ...changes,
})
const service = (id: string, changes: Partial<Service> = {}): Service => ({
  ...fakeEstate.services[0]!,
  id,
  name: `acme-${id}`,
  ...changes,
})

const estate: Estate = {
  ...fakeEstate,
  name: 'acme',
  services: [service('web', { scaling: { policies: [] } }), service('worker')],
}
const steps = [step('databases'), step('migrate', { drains: ['web', 'worker'] }), step('init')]
const before: Machine = { id: 'before', name: 'acme-before', role: 'before-machine', log: 'lifecycle', steps }
const after: Machine = {
  ...before,
  id: 'after',
  name: 'acme-after',
  steps: [step('verify', { parameter: undefined })],
  restores: ['web', 'worker'],
}

/** An account in which the machine has run for this release already. */
function settled(ends: Readonly<Record<string, readonly TaskEnd[]>> = {}) {
  const cloud = pretendedCloud(ends)
  for (const { parameter, checksum } of steps) cloud.parameters.set(parameter!, checksum)
  cloud.services.set('acme-web', { desired: 3, running: 3 })
  cloud.services.set('acme-worker', { desired: 1, running: 1 })
  return cloud
}

const nexts = (state: State): string[] => {
  switch (state.Type) {
    case 'Choice':
      return [...state.Choices.map((each) => each.Next), state.Default]
    case 'Task':
      return [state.Next, ...(state.Catch ?? []).map((each) => each.Next)]
    case 'Wait':
    case 'Pass':
      return [state.Next]
    case 'Fail':
    case 'Succeed':
      return []
  }
}

/** What is wrong with a document whatever it does. */
function faults({ StartAt, States }: StateMachine): string[] {
  const names = Object.keys(States)
  const leads = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of [from, ...(States[from] ? nexts(States[from]) : [])])
      if (!seen.has(next)) leads(next, seen.add(next))
    return seen
  }
  const reached = leads(StartAt)
  const ends = (name: string) =>
    [...leads(name)].some((each) => States[each] && ['Succeed', 'Fail'].includes(States[each].Type))
  return [
    ...[...reached].filter((name) => !States[name]).map((name) => `${name} is not there`),
    ...names.filter((name) => !reached.has(name)).map((name) => `${name} is never reached`),
    ...names.filter((name) => !ends(name)).map((name) => `${name} never ends`),
    ...names.filter((name) => name.length > 80).map((name) => `${name} is too long`),
    ...names
      .filter((name) => States[name]!.Type === 'Task' && !(States[name] as { TimeoutSeconds?: number }).TimeoutSeconds)
      .map((name) => `${name} waits for ever`),
  ]
}

describe('a document', () => {
  test('names states that are there, are reached, and come to an end', () => {
    for (const machine of [
      before,
      after,
      { ...before, steps: [step(`a-name-${'x'.repeat(90)}`, { drains: ['web'] })] },
    ])
      assert.deepEqual(faults(documentOf(estate, machine)), [])
    for (const machine of [fakeEstate.lifecycle.before!, fakeEstate.lifecycle.after!])
      assert.deepEqual(faults(documentOf(fakeEstate, machine)), [])
  })

  test('that is broken is told: this suite sees a state that is missing, lost or endless', () => {
    const { States, ...rest } = documentOf(estate, before)
    const { done: _, ...lost } = States
    assert.match(faults({ ...rest, States: lost }).join(), /done is not there/)
    assert.match(
      faults({ ...rest, States: { ...States, lonely: { Type: 'Wait', Seconds: 1, Next: 'lonely' } } }).join(),
      /lonely is never reached,lonely never ends/,
    )
  })

  test('fits into what AWS takes, and holds no secret and nothing of one', () => {
    const text = JSON.stringify(documentOf(estate, before))
    assert.ok(text.length < 1_000_000)
    assert.doesNotMatch(text, /secret/i)
  })

  test('runs tasks in private subnets, with their own group and without a public address', () => {
    const run = Object.values(documentOf(estate, before).States).find(
      (state) => state.Type === 'Task' && state.Resource.endsWith('runTask.sync'),
    )
    const { NetworkConfiguration } = (run as { Parameters: Record<string, unknown> }).Parameters
    assert.deepEqual(NetworkConfiguration, {
      AwsvpcConfiguration: {
        AssignPublicIp: 'DISABLED',
        Subnets: ['a', 'b'].map((letter) => ({
          value: [{ kind: 'subnet', id: `private-${letter}`, attribute: 'id' }],
        })),
        SecurityGroups: [{ value: [{ kind: 'group', id: 'databases', attribute: 'id' }] }],
      },
    })
  })
})

describe('before services roll', () => {
  const document = documentOf(estate, before)

  test('at the first deployment everything runs in order, and no service is looked for in vain', () => {
    const cloud = pretendedCloud()
    const { status } = executed(document, cloud.answer)
    assert.equal(status, 'SUCCEEDED')
    assert.deepEqual(cloud.said, [
      'run databases',
      'keep /acme/done/databases',
      'run migrate',
      'keep /acme/done/migrate',
      'run init',
      'keep /acme/done/init',
    ])
    assert.equal(cloud.parameters.get('/acme/done/migrate'), 'sum of migrate')
  })

  test('when nothing changed, nothing runs and nothing stops', () => {
    const cloud = settled()
    assert.equal(executed(document, cloud.answer).status, 'SUCCEEDED')
    assert.deepEqual(cloud.said, [])
  })

  test('a step whose inputs changed runs alone', () => {
    const cloud = settled()
    cloud.parameters.set('/acme/done/init', 'of the release before')
    executed(document, cloud.answer)
    assert.deepEqual(cloud.said, ['run init', 'keep /acme/done/init'])
  })

  test('a migration waits until the services that it must not meet have ended, and their autoscaler leaves them alone', () => {
    const cloud = settled()
    cloud.parameters.set('/acme/done/migrate', 'of the release before')
    cloud.services.get('acme-web')!.slow = 5
    const { status, visited } = executed(document, cloud.answer)
    assert.equal(status, 'SUCCEEDED')
    assert.deepEqual(cloud.said, [
      'hold service/acme-prod/acme-web',
      'keep /acme/stopped/web',
      'want acme-web 0',
      'keep /acme/stopped/worker',
      'want acme-worker 0',
      'run migrate',
      'keep /acme/done/migrate',
    ])
    assert.equal(cloud.parameters.get('/acme/stopped/web'), '3')
    assert.equal(cloud.services.get('acme-web')!.running, 0)
    assert.ok(visited.filter((name) => name === 'migrate: web, wait').length > 3)
  })

  test('a service that does not stop ends the execution with the reason, and the migration does not run', () => {
    const cloud = settled()
    cloud.parameters.delete('/acme/done/migrate')
    cloud.services.get('acme-web')!.slow = 10_000
    const { status, cause } = executed(document, cloud.answer)
    assert.deepEqual([status, cause], ['FAILED', 'web did not stop within 1800 s'])
    assert.ok(!cloud.said.includes('run migrate'))
  })

  test('a migration that fails ends the execution with its cause; its checksum is not kept, and nothing after it runs', () => {
    const cloud = settled({ migrate: [1] })
    cloud.parameters.delete('/acme/done/migrate')
    cloud.parameters.delete('/acme/done/init')
    const { status, error, cause } = executed(document, cloud.answer)
    assert.deepEqual([status, error], ['FAILED', 'StepFailed'])
    assert.match(cause!, /^migrate \(do migrate\) failed: .*"ExitCode":1/)
    assert.ok(!cloud.parameters.has('/acme/done/migrate'))
    assert.ok(!cloud.said.includes('run init'))
    assert.equal(cloud.services.get('acme-web')!.desired, 0)
  })

  test('what failed is done by the next execution, which keeps the number of replicas that was kept first', () => {
    const cloud = settled({ migrate: [1] })
    cloud.parameters.delete('/acme/done/migrate')
    executed(document, cloud.answer)
    assert.equal(executed(document, cloud.answer).status, 'SUCCEEDED')
    assert.equal(cloud.parameters.get('/acme/stopped/web'), '3')
  })

  test('a step is tried again as often as it may be, and not after its time is over', () => {
    const trying = (end: TaskEnd) => {
      const cloud = pretendedCloud({ load: [end, end, 0] })
      const ended = executed(
        documentOf(estate, { ...before, steps: [step('load', { retries: 2, title: "load {it} with 'care'" })] }),
        cloud.answer,
      )
      return { ...ended, tries: cloud.said.filter((each) => each === 'run load').length }
    }
    assert.deepEqual([trying(1).status, trying(1).tries], ['SUCCEEDED', 3])
    const late = trying({ error: 'States.Timeout', cause: '' })
    assert.deepEqual(
      [late.status, late.cause, late.tries],
      ['FAILED', "load (load {it} with 'care') did not end within 60 s", 1],
    )
  })

  test('a task for which AWS has no place is asked for again', () => {
    const cloud = pretendedCloud({
      databases: [{ error: 'ECS.AmazonECSException', cause: 'Capacity is unavailable at this time' }],
    })
    assert.equal(executed(document, cloud.answer).status, 'SUCCEEDED')
  })

  test('an answer without a code of the program is no success', () => {
    const { answer } = pretendedCloud()
    const { status, cause } = executed(document, (resource, given) =>
      resource.endsWith('.sync') ? { Containers: [{ Name: 'main' }] } : answer(resource, given),
    )
    assert.deepEqual([status, cause], ['FAILED', 'databases (do databases) ended with another code than 0'])
  })
})

describe('after services have rolled', () => {
  const document = documentOf(estate, after)

  test('those that were stopped run as often as before, and then the proof is taken', () => {
    const cloud = settled()
    cloud.parameters.delete('/acme/done/migrate')
    executed(documentOf(estate, before), cloud.answer)
    cloud.said.length = 0
    assert.equal(executed(document, cloud.answer).status, 'SUCCEEDED')
    assert.deepEqual(cloud.said, [
      'want acme-web 3',
      'free service/acme-prod/acme-web',
      'want acme-worker 1',
      'run verify',
    ])
    assert.equal(cloud.services.get('acme-web')!.running, 3)
    assert.deepEqual(
      [...cloud.parameters.keys()].filter((name) => name.includes('stopped')),
      [],
    )
  })

  test('a service that nobody stopped keeps the number that it has', () => {
    const cloud = settled()
    cloud.services.get('acme-web')!.desired = 7
    executed(document, cloud.answer)
    assert.deepEqual(cloud.said, ['run verify'])
  })

  test('a service that does not start again ends the execution, and no proof is taken', () => {
    const cloud = settled()
    cloud.parameters.set('/acme/stopped/web', '2')
    Object.assign(cloud.services.get('acme-web')!, { desired: 0, running: 0, slow: 10_000 })
    const { status, cause } = executed(document, cloud.answer)
    assert.deepEqual([status, cause], ['FAILED', 'web did not start within 1800 s'])
    assert.ok(!cloud.said.includes('run verify'))
  })
})
