import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Estate } from '../../src/targets/amazon/estate.ts'
import { estateOf } from '../../src/targets/amazon/estate-of.ts'
import { graphAt, platforms, siteWith } from './platforms.ts'

// What AWS takes as names and descriptions, which no linter and no emulator looks at in all of them.
// Source: the API references of each service, November 2026.

const patterns = {
  'security group': /^(?!sg-)[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/,
  'description of a security group': /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/,
  role: /^[\w+=,.@-]{1,64}$/,
  'description of a role': /^[\t\n\r\x20-\x7e\xa1-\xff]{1,1000}$/,
  'load balancer': /^(?!internal-)[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
  'target group': /^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/,
  database: /^(?!.*--)[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
  cache: /^(?!.*--)[a-z][a-z0-9-]{0,38}[a-z0-9]$/,
  repository: /^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
  secret: /^(?!.*-[A-Za-z0-9]{6}$)(?!aws|ssm)[A-Za-z0-9/_+=.@-]{1,512}$/,
  parameter: /^\/(?!aws|ssm)[A-Za-z0-9_.\-/]{1,1010}$/i,
  'description of a secret': /^.{1,1024}$/s,
  'service, task or cluster': /^[A-Za-z0-9_-]{1,255}$/,
  volume: /^[A-Za-z0-9_-]{1,255}$/,
  'state machine': /^[A-Za-z0-9_-]{1,80}$/,
  schedule: /^[\w.-]{1,64}$/,
  'rule of events': /^[\w.-]{1,64}$/,
  'description of a rule of events': /^.{1,512}$/s,
  topic: /^[\w-]{1,256}$/,
  alarm: /^(?!:).{1,255}$/s,
  'description of an alarm': /^.{1,1024}$/s,
  'log group': /^[.\-_/#A-Za-z0-9]{1,512}$/,
  firewall: /^[\w-]{1,128}$/,
  dashboard: /^[\w-]{1,255}$/,
  budget: /^[^:\\]{1,100}$/,
  bucket: /^[a-z0-9][a-z0-9-]{1,34}$/,
  'label of a name': /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
} as const

type Kind = keyof typeof patterns

function* namesIn(estate: Estate): Generator<readonly [Kind, string]> {
  const { entry, cluster, watch, lifecycle } = estate
  for (const group of estate.groups) {
    yield ['security group', group.name]
    for (const { about } of [group, ...group.ingress, ...group.egress]) yield ['description of a security group', about]
  }
  for (const role of estate.roles) {
    yield ['role', role.name]
    yield ['description of a role', role.about]
  }
  if (entry) {
    yield ['load balancer', entry.name]
    for (const target of entry.targets) yield ['target group', target.name]
    if (entry.firewall) yield ['firewall', entry.firewall.name]
  }
  for (const each of estate.databases) yield ['database', each.name]
  for (const each of estate.caches) yield ['cache', each.name]
  for (const each of estate.repositories) yield ['repository', each.name]
  for (const each of estate.secrets) {
    yield [each.kept === 'ssm' ? 'parameter' : 'secret', each.name]
    yield ['description of a secret', each.about]
  }
  yield ['service, task or cluster', cluster.name]
  for (const task of estate.tasks) {
    yield ['service, task or cluster', task.family]
    for (const container of task.containers) yield ['service, task or cluster', container.name]
    for (const volume of task.volumes) yield ['volume', volume]
  }
  for (const each of estate.services) {
    yield ['service, task or cluster', each.name]
    if (each.called) yield ['label of a name', each.called.name]
  }
  for (const machine of [lifecycle.before, lifecycle.after]) {
    if (!machine) continue
    yield ['state machine', machine.name]
    for (const { parameter } of machine.steps) if (parameter !== undefined) yield ['parameter', parameter]
  }
  for (const each of estate.schedules) yield ['schedule', each.name]
  for (const each of estate.buckets) yield ['bucket', each.name]
  for (const each of watch.logs) yield ['log group', each.name]
  for (const each of watch.topics) yield ['topic', each.name]
  for (const each of [...watch.alarms, ...watch.composites]) {
    yield ['alarm', each.name]
    yield ['description of an alarm', each.about]
  }
  for (const each of watch.events) {
    yield ['rule of events', each.name]
    yield ['description of a rule of events', each.about]
  }
  if (watch.dashboard) yield ['dashboard', watch.dashboard.name]
  if (watch.budget) yield ['budget', watch.budget.name]
}

/** The names that AWS would refuse. */
function refused(estate: Estate): string[] {
  return [...namesIn(estate)].flatMap(([kind, name]) => (patterns[kind].test(name) ? [] : [`${kind}: ${name}`]))
}

describe('names and descriptions are those that AWS takes', () => {
  for (const file of Object.keys(platforms))
    for (const [title, options] of [
      ['', {}],
      [', with the longest beginning', { name: 'a-long-name-of-28-characters' }],
      [
        ', with parameters',
        { secrets: { kept: 'ssm' as const }, watch: { budget: { monthly: 1, emails: ['a@b.example'] } } },
      ],
    ] as const)
      test(`${file}${title}`, async () => {
        const estate = estateOf(await graphAt(file), siteWith(options))
        assert.ok([...namesIn(estate)].length > 10)
        assert.deepEqual(refused(estate), [])
      })
})

test('one that it would refuse is seen', async () => {
  const estate = estateOf(await graphAt('tests/platforms/team.ts'), siteWith())
  assert.deepEqual(refused({ ...estate, groups: [{ ...estate.groups[0]!, name: 'sg-web', about: "Tom's" }] }), [
    'security group: sg-web',
    "description of a security group: Tom's",
  ])
  const client = { ...estate.secrets[0]!, name: 'acme/sso-client' }
  assert.deepEqual(refused({ ...estate, secrets: [client] }), ['secret: acme/sso-client'])
})
