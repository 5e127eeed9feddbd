import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { nodesOf } from '../../src/graph/graph.ts'
import type { Estate } from '../../src/targets/amazon/estate.ts'
import type { Task } from '../../src/targets/amazon/estate-task.ts'
import { estateOf } from '../../src/targets/amazon/estate-of.ts'
import { pretendedCloud } from '../../src/targets/amazon/fakes/cloud.ts'
import { executed } from '../../src/targets/amazon/fakes/executed.ts'
import { documentOf } from '../../src/targets/amazon/machine.ts'
import { isPair } from '../../src/targets/amazon/sizes.ts'
import { type Value, valueParts } from '../../src/targets/amazon/value.ts'
import { graphAt, platforms, siteWith } from './platforms.ts'

// Laws of what runs, for the tasks, roles and machines of every sample platform.

const shown = (value: Value) =>
  valueParts(value)
    .map((part) => (typeof part === 'string' ? part : `<${part.kind} ${part.id} ${part.attribute}>`))
    .join('')

/** What is wrong with a task, whatever it is for. */
function faults(task: Task): string[] {
  const names = task.containers.map((each) => each.name)
  const checks: [string, boolean][] = [
    ["its size is none of Fargate's", isPair(task)],
    ['nothing in it is essential', task.containers.some((each) => each.essential)],
    ['a mark is left in it', !/@@[a-z-]+\//.test(JSON.stringify(task))],
    ['a placeholder is left in it', !JSON.stringify(task).includes('{instance}')],
    ...task.containers.flatMap((container): [string, boolean][] => {
      const { name, user = '', health, mounts, after, stopTimeout, essential, secrets, env } = container
      const [first, , script = ''] = container.command.map(shown)
      const lines = script.split('\n')
      const isOurs = first === '/bin/sh' && lines[0] === 'set -e'
      return [
        [`${name} can write to its root`, container.readonlyRoot],
        [`${name} is root`, /^[1-9]\d*:[1-9]\d*$/.test(user)],
        [`${name} mounts what is not there`, mounts.every((mount) => task.volumes.includes(mount.volume))],
        [
          `${name} waits for what is not there`,
          after.every((each) => names.includes(each.container) && each.container !== name),
        ],
        [
          `${name} waits for the end of what is essential`,
          after.every(
            (each) =>
              each.until === 'START' || !task.containers.find((other) => other.name === each.container)!.essential,
          ),
        ],
        [`${name} has too long to end`, stopTimeout >= 2 && stopTimeout <= 120],
        [
          `${name} has a check that ECS does not take`,
          !health ||
            (health.start <= 300 &&
              health.every >= 5 &&
              health.every <= 300 &&
              health.timeout >= 2 &&
              health.timeout <= 60 &&
              health.retries >= 1 &&
              health.retries <= 10 &&
              health.command[0] === 'CMD'),
        ],
        [`${name} is not told to end`, !isOurs || lines.at(-1)!.startsWith('exec ')],
        [`${name} is given a variable twice`, Object.keys(secrets).every((key) => !(key in env))],
        [
          `${name} goes on without its files`,
          !essential ||
            !names.includes('prepare') ||
            name !== 'main' ||
            after.some((each) => each.container === 'prepare' && each.until === 'SUCCESS'),
        ],
      ]
    }),
  ]
  return checks.filter(([, holds]) => !holds).map(([fault]) => `${task.id}: ${fault}`)
}

for (const file of Object.keys(platforms)) {
  describe(file, async () => {
    const graph = await graphAt(file)
    const estate = estateOf(graph, siteWith({ compute: { exec: true } }))

    test('tasks hold what Fargate asks for', () => assert.deepEqual(estate.tasks.flatMap(faults), []))

    test('every service and job that has an image runs, and none twice', () => {
      const { before, after } = estate.lifecycle
      const steps = [...(before?.steps ?? []), ...(after?.steps ?? [])]
      const run = [
        ...estate.services.map((each) => each.task),
        ...steps.map((each) => each.task),
        ...estate.schedules.map((each) => each.task),
      ]
      assert.deepEqual(
        [...new Set(run)].sort(),
        estate.tasks.map((task) => task.id),
      )
      const unscheduled = nodesOf(graph, 'job').filter((job) => job.when !== 'schedule')
      assert.ok(steps.length <= unscheduled.length)
    })

    test('roles say why they speak of more than they name, and fetch exactly the secrets of their containers', () => {
      for (const role of estate.roles)
        for (const each of role.statements)
          assert.ok(
            each.why !== undefined || !each.resources.some((resource) => shown(resource).includes('*')),
            `${role.id} ${each.sid}`,
          )
      for (const task of estate.tasks) assert.deepEqual(fetched(estate, task), given(task), task.id)
    })

    test('a first release goes through, and a second one of the same does nothing but prove', () => {
      const cloud = pretendedCloud()
      for (const machine of [estate.lifecycle.before, estate.lifecycle.after])
        if (machine) assert.equal(executed(documentOf(estate, machine), cloud.answer).status, 'SUCCEEDED')
      const { before, after } = estate.lifecycle
      assert.deepEqual(
        cloud.said.filter((word) => word.startsWith('run')),
        [...(before?.steps ?? []), ...(after?.steps ?? [])].map((step) => `run ${step.task}`),
      )
      cloud.said.length = 0
      for (const machine of [before, after]) if (machine) executed(documentOf(estate, machine), cloud.answer)
      assert.deepEqual(
        cloud.said,
        (after?.steps ?? []).filter((step) => step.parameter === undefined).map((step) => `run ${step.task}`),
      )
    })
  })
}

function fetched({ roles }: Estate, task: Task): string[] {
  const { statements } = roles.find((role) => role.id === task.executionRole)!
  return statements
    .filter((each) => each.actions.some((action) => /GetSecretValue$|ssm:GetParameters$/.test(action)))
    .flatMap((each) => each.resources.map(shown))
    .sort()
}

function given({ containers }: Task): string[] {
  const uses = containers.flatMap((each) => Object.values(each.secrets))
  return [
    ...new Set(
      uses.map((use) =>
        'secret' in use ? `<secret ${use.secret} readable>` : `<database ${use.database} secret-arn>`,
      ),
    ),
  ].sort()
}

test('these laws see a task that breaks them', async () => {
  const [task] = estateOf(await graphAt('tests/platforms/team.ts'), siteWith()).tasks
  const main = task!.containers.find((each) => each.name === 'main')!
  const broken: Task = {
    ...task!,
    cpu: 512,
    memory: 64,
    containers: [
      {
        ...main,
        user: '0:0',
        readonlyRoot: false,
        stopTimeout: 300,
        command: ['/bin/sh', '-c', 'set -e\nserve @@database/db.address@@'],
        after: [{ container: 'nobody', until: 'START' }],
      },
    ],
  }
  assert.deepEqual(
    faults(broken).map((fault) => fault.replace(/^[^:]*: /, '')),
    [
      "its size is none of Fargate's",
      'a mark is left in it',
      'main can write to its root',
      'main is root',
      'main waits for what is not there',
      'main has too long to end',
      'main is not told to end',
    ],
  )
})
