import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Estate } from '../../src/targets/amazon/estate.ts'
import { estateOf } from '../../src/targets/amazon/estate-of.ts'
import { fakeEstate, frugalEstate } from '../../src/targets/amazon/fakes/estate.ts'
import { synthesise } from '../../src/targets/aws/fakes/synth.ts'
import { intentsOfDocuments } from './parity/documents.ts'
import { type Difference, differences, type Intents, staleOf, unknownOf } from './parity/intents.ts'
import { knownOfTools } from './parity/known.ts'
import { intentsOfTemplates } from './parity/templates.ts'
import { graphAt, siteWith } from './platforms.ts'

// One estate, written by two tools in two languages: what comes of it must be the same. Both are read as data, the
// templates that CDK makes and the documents that Terraform gets; what an emulator of AWS makes of both is compared by
// `npm run e2e -- aws-parity`.

const byCdk = (estate: Estate): Intents => intentsOfTemplates(synthesise(estate), estate.region)
const byTerraform = (estate: Estate): Intents => intentsOfDocuments({ estate, options: {} })
const sides = ['CDK', 'Terraform'] as const

const zone = { hostedZone: { name: 'example.com', id: 'Z0123456789ABCDEFGHIJ' }, plain: true }
const made = async (file: string) => estateOf(await graphAt(file), siteWith({ entry: zone }))
const aurora: Estate = {
  ...frugalEstate,
  databases: frugalEstate.databases.map((each) => ({ ...each, highAvailability: true })),
}
const byTokens: Estate = {
  ...fakeEstate,
  entry: {
    ...fakeEstate.entry!,
    rules: fakeEstate.entry!.rules.map((rule) => ({
      ...rule,
      ...(rule.login && {
        login: { ...rule.login, machines: { keys: 'https://id.example.com/keys', issuer: 'https://id.example.com' } },
      }),
    })),
  },
}
const estates: Readonly<Record<string, Estate>> = {
  'an estate with everything': fakeEstate,
  'a frugal one': frugalEstate,
  'one with a highly available Aurora': aurora,
  'one that lets programs in by tokens': byTokens,
  'tests/platforms/everything.ts': await made('tests/platforms/everything.ts'),
  'examples/02-metabase-aws': await made('examples/02-metabase-aws/platform.ts'),
  'examples/03-superset-aws': await made('examples/03-superset-aws/platform.ts'),
}

describe('CDK and Terraform make the same of', () => {
  const all: Difference[] = []
  for (const [name, estate] of Object.entries(estates)) {
    test(name, (context) => {
      const [one, other] = [byCdk(estate), byTerraform(estate)]
      const found = differences(one, other)
      all.push(...found)
      assert.deepEqual(unknownOf(found, knownOfTools, sides), [])
      context.diagnostic(
        `${Object.values(one).reduce((sum, each) => sum + Object.keys(each).length, 0)} things, ${found.length} known differences`,
      )
    })
  }
  test('nothing that is known to differ has become the same', () => assert.deepEqual(staleOf(all, knownOfTools), []))
})

describe('a change on one side is found, such as', () => {
  const usual = byCdk(fakeEstate)
  const [beat, web] = fakeEstate.services as [Estate['services'][number], Estate['services'][number]]
  const entry = fakeEstate.entry!
  const changed: Readonly<Record<string, readonly [Estate, RegExp]>> = {
    'a service more': [
      { ...fakeEstate, services: [{ ...beat, replicas: { min: 2, max: 2 } }, web] },
      /services\.acme-prod-bi-beat\.wanted: 1 \(CDK\), 2 \(Terraform\)/,
    ],
    'how it rolls': [{ ...fakeEstate, services: [beat, { ...web, minHealthy: 50 }] }, /bi-web\.minHealthy/],
    'where it runs': [
      { ...fakeEstate, services: [beat, { ...web, capacity: { ...web.capacity, spot: 1 } }] },
      /capacity\.FARGATE_SPOT\.weight/,
    ],
    'memory of a task': [
      { ...fakeEstate, tasks: fakeEstate.tasks.map((task) => ({ ...task, memory: task.memory * 2 })) },
      /tasks\.\S+\.memory/,
    ],
    'a root that may be written to': [
      {
        ...fakeEstate,
        tasks: fakeEstate.tasks.map((task) => ({
          ...task,
          containers: task.containers.map((each) => ({ ...each, readonlyRoot: false })),
        })),
      },
      /readonlyRoot/,
    ],
    'a secret less': [
      {
        ...fakeEstate,
        tasks: fakeEstate.tasks.map((task) => ({
          ...task,
          containers: task.containers.map((each) => ({ ...each, secrets: {} })),
        })),
      },
      /containers\.\S+\.secrets\./,
    ],
    'another image': [
      {
        ...fakeEstate,
        repositories: fakeEstate.repositories.map((each) => ({ ...each, digest: `sha256:${'00'.repeat(32)}` })),
      },
      /\.image/,
    ],
    'a way that is closed': [
      {
        ...fakeEstate,
        groups: fakeEstate.groups.map((each) => (each.id === 'metastore' ? { ...each, ingress: [] } : each)),
      },
      /groups\.acme-prod-metastore\.rules\.in tcp 5432-5432/,
    ],
    'a path': [
      { ...fakeEstate, entry: { ...entry, rules: entry.rules.map((rule) => ({ ...rule, paths: ['/bi/*'] })) } },
      /rules\.1002\.paths/,
    ],
    'health of targets': [
      {
        ...fakeEstate,
        entry: { ...entry, targets: entry.targets.map((each) => ({ ...each, health: { ...each.health, path: '/' } })) },
      },
      /targets\.acme-prod-bi-web\.health\.path/,
    ],
    'one zone for a database': [
      { ...fakeEstate, databases: fakeEstate.databases.map((each) => ({ ...each, highAvailability: false })) },
      /databases\.acme-prod-metastore\.multiAz/,
    ],
    'a parameter of a database': [
      { ...fakeEstate, databases: fakeEstate.databases.map((each) => ({ ...each, parameters: {} })) },
      /parameters\.rds\.force_ssl/,
    ],
    'a database without protection': [
      { ...fakeEstate, databases: fakeEstate.databases.map((each) => ({ ...each, deletionProtection: false })) },
      /metastore\.protected/,
    ],
    'a cache without a password': [
      { ...fakeEstate, caches: fakeEstate.caches.map(({ password: _, ...each }) => each) },
      /caches\.acme-prod-cache\.password/,
    ],
    'a bucket without old versions': [
      { ...fakeEstate, buckets: fakeEstate.buckets.map((each) => ({ ...each, versioned: false })) },
      /buckets\.\S+\.versioned/,
    ],
    'logs for a shorter time': [
      {
        ...fakeEstate,
        watch: { ...fakeEstate.watch, logs: fakeEstate.watch.logs.map((each) => ({ ...each, days: 3 })) },
      },
      /logs\.\S+\.days/,
    ],
    'the bound of an alarm': [
      {
        ...fakeEstate,
        watch: { ...fakeEstate.watch, alarms: fakeEstate.watch.alarms.map((each) => ({ ...each, bound: 12345 })) },
      },
      /alarms\.\S+\.bound/,
    ],
    'an alarm over others without one of them': [
      {
        ...fakeEstate,
        watch: {
          ...fakeEstate.watch,
          composites: fakeEstate.watch.composites.map((each) => ({ ...each, any: [['bi-burn-1h']] })),
        },
      },
      /composites\.\S+\.rule/,
    ],
    'programs that are let in by tokens': [byTokens, /rules\.\d+\.actions\.0\.token: nothing \(CDK\)/],
    'a right more': [
      {
        ...fakeEstate,
        roles: fakeEstate.roles.map((role) => ({
          ...role,
          statements: role.statements.map((each) => ({ ...each, actions: [...each.actions, 's3:ListAllMyBuckets'] })),
        })),
      },
      /roles\.\S+\.actions/,
    ],
    'a step of the lifecycle': [
      {
        ...fakeEstate,
        lifecycle: {
          ...fakeEstate.lifecycle,
          before: { ...fakeEstate.lifecycle.before!, steps: fakeEstate.lifecycle.before!.steps.slice(1) },
        },
      },
      /machines\.\S+\.definition\.StartAt/,
    ],
  }
  for (const [what, [estate, expected]] of Object.entries(changed)) {
    test(what, () =>
      assert.match(unknownOf(differences(usual, byTerraform(estate)), knownOfTools, sides).join('\n'), expected),
    )
  }
  test('and on the other side', () => {
    const changedByCdk = byCdk({ ...fakeEstate, services: [beat, { ...web, grace: 7 }] })
    assert.deepEqual(unknownOf(differences(changedByCdk, byTerraform(fakeEstate)), knownOfTools, sides), [
      'services.acme-prod-bi-web.grace: 7 (CDK), 180 (Terraform)',
    ])
  })
})
