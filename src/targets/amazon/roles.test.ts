import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphOf, job, needs, secret, service, store } from '../../graph/fakes/nodes.ts'
import type { Node, ScheduleNode } from '../../graph/node.ts'
import { secretFile, secretValue, text } from '../../graph/text.ts'
import type { Role, Statement } from './estate.ts'
import type { SecretUse, Task } from './estate-task.ts'
import { estateOf } from './estate-of.ts'
import { recipe, site } from './fakes/site.ts'
import type { AmazonOptions } from './options.ts'
import { type Value, valueParts } from './value.ts'

const estate = (
  nodes: readonly Node[],
  connections: Parameters<typeof graphOf>[1] = [],
  options: Partial<AmazonOptions> = {},
) => estateOf(graphOf(nodes, connections), site(options))
const role = (roles: readonly Role[], id: string) =>
  roles.find((each) => each.id === id) ?? assert.fail(`no role ${id}: ${roles.map((each) => each.id).join(', ')}`)
const shown = (value: Value) =>
  valueParts(value)
    .map((each) => (typeof each === 'string' ? each : `<${each.kind} ${each.id} ${each.attribute}>`))
    .join('')
const statement = ({ statements }: Role, sid: string) => statements.find((each) => each.sid === sid)

const schedule: ScheduleNode = {
  kind: 'schedule',
  id: 'prune-schedule',
  app: 'prune',
  place: { path: 'apps.prune' },
  keep: false,
  job: 'prune',
  cron: '0 3 * * *',
}
const all: readonly Node[] = [
  store('db', { administrator: { user: 'root', password: 'db-admin' } }),
  secret('db-admin'),
  secret('key'),
  secret('token'),
  secret('unread'),
  service('web', {
    recipe,
    env: { KEY: text`${secretValue('key')}`, TOKEN_FILE: text`${secretFile('token')}` },
    replicas: { min: 1, max: 3, scaleOn: { signal: 'cpu', target: 70 } },
  }),
  service('plain', { recipe }),
  job('migrate', {
    recipe,
    drains: ['web'],
    files: [{ name: 'pgpass', secret: true, content: text`${secretValue('db-admin')}` }],
  }),
  job('prune', { recipe, when: 'schedule' }),
  schedule,
  job('web-verify', { recipe, when: 'verify' }),
]
const links = [needs('web', 'db'), needs('migrate', 'db')]
const every: [string, Partial<AmazonOptions>][] = [
  ['usual', {}],
  ['with all', { compute: { exec: 365 }, secrets: { kept: 'ssm' } }],
]

/** Wildcards without a reason; a star in a path is one as well. */
function unexplained(roles: readonly Role[]): string[] {
  return roles.flatMap(({ id, statements }) =>
    statements
      .filter((each) => each.why === undefined && each.resources.some((resource) => shown(resource).includes('*')))
      .map((each) => `${id} ${each.sid}`),
  )
}

/** Secrets that a role reads, and those that the containers of its task are given. */
function secretsRead({ statements }: Role): string[] {
  return statements
    .filter((each) => each.actions.some((action) => /GetSecretValue|ssm:GetParameters$/.test(action)))
    .flatMap((each) => each.resources.map(shown))
    .sort()
}

function secretsGiven({ containers }: Task): string[] {
  const uses = containers.flatMap((each) => Object.values(each.secrets))
  return [
    ...new Set(
      uses.map((use: SecretUse) =>
        'secret' in use ? `<secret ${use.secret} readable>` : `<database ${use.database} secret-arn>`,
      ),
    ),
  ].sort()
}

for (const [name, options] of every) {
  describe(`every role, ${name}`, () => {
    const { roles, tasks } = estate(all, links, options)

    test('says why where it speaks of more than it can name', () => assert.deepEqual(unexplained(roles), []))

    test('allows no action by a wildcard', () => {
      for (const { id, statements } of roles)
        for (const { actions } of statements)
          assert.ok(
            actions.every((action) => !action.includes('*')),
            id,
          )
    })

    test('of a task fetches exactly the secrets and images of its containers', () => {
      for (const task of tasks) {
        const execution = role(roles, task.executionRole)
        assert.deepEqual(secretsRead(execution), secretsGiven(task), task.id)
        const repositories = [...new Set(task.containers.map((each) => `<repository ${each.repository} arn>`))].sort()
        assert.deepEqual(statement(execution, 'Images')!.resources.map(shown).sort(), repositories)
      }
    })
  })
}

test('this suite sees a wildcard without a reason, and a secret that nobody is given', () => {
  const { roles, tasks } = estate(all, links)
  const web = role(roles, 'web-execution')
  const broken: Statement = { sid: 'More', actions: ['secretsmanager:GetSecretValue'], resources: ['*'] }
  assert.deepEqual(unexplained([{ ...web, statements: [...web.statements, broken] }]), ['web-execution More'])
  assert.notDeepEqual(
    secretsRead({ ...web, statements: [...web.statements, broken] }),
    secretsGiven(tasks.find((task) => task.id === 'web')!),
  )
})

test('a program may do nothing on AWS; where sessions are allowed, it may answer them and keep their record', () => {
  assert.deepEqual(role(estate(all, links).roles, 'web-task').statements, [])
  const { roles } = estate(all, links, { compute: { exec: true } })
  assert.deepEqual(
    role(roles, 'web-task').statements.map((each) => each.sid),
    ['Session', 'FindRecord', 'Record'],
  )
  assert.deepEqual(role(roles, 'migrate-task').statements, [])
})

test('a machine runs its own tasks in its cluster, hands over their roles alone, and handles only the services that it stops', () => {
  const { roles } = estate(all, links)
  const before = role(roles, 'before-machine')
  assert.deepEqual(statement(before, 'Run')!.resources.map(shown), ['<task migrate arn>'])
  assert.deepEqual(
    shown(statement(before, 'Run')!.conditions!['ArnEquals']!['ecs:cluster'] as Value),
    '<cluster cluster arn>',
  )
  assert.deepEqual(statement(before, 'Pass')!.resources.map(shown), [
    '<role migrate-execution arn>',
    '<role migrate-task arn>',
  ])
  assert.deepEqual(statement(before, 'Services')!.resources.map(shown), [
    'arn:aws:ecs:eu-west-1:*:service/acme-dev/acme-dev-web',
  ])
  assert.deepEqual(statement(before, 'Checksums')!.resources.map(shown), [
    'arn:aws:ssm:eu-west-1:*:parameter/acme-dev/done/migrate',
    'arn:aws:ssm:eu-west-1:*:parameter/acme-dev/stopped/web',
  ])
  assert.ok(statement(before, 'Autoscalers'))
  const after = role(roles, 'after-machine')
  assert.deepEqual(statement(after, 'Run')!.resources.map(shown), ['<task web-verify arn>'])
  assert.ok(statement(after, 'Checksums')!.actions.includes('ssm:DeleteParameters'))
})

test('the scheduler starts jobs by the clock and nothing else; a platform without any has no such role', () => {
  const { roles } = estate(all, links)
  assert.deepEqual(statement(role(roles, 'scheduler'), 'Run')!.resources.map(shown), ['<task prune arn>'])
  assert.deepEqual(
    estate([service('web', { recipe })]).roles.map((each) => each.id),
    ['flow-logs', 'web-execution', 'web-task'],
  )
})
