import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Estate, Standby } from '../../src/targets/amazon/estate.ts'
import { synthesise } from '../../src/targets/aws/fakes/synth.ts'
import { secondOf } from '../../src/targets/terraform/scene.ts'
import { inTwoRegions } from '../terraform/two-regions.ts'
import { intentsOfDocuments } from './parity/documents.ts'
import { type Difference, differences, type Intents, type Known, staleOf, unknownOf } from './parity/intents.ts'
import { knownOfTools } from './parity/known.ts'
import { intentsOfTemplates } from './parity/templates.ts'

// One platform in two regions, written by two tools: each region by itself must be the same, whoever wrote it.

const sides = ['CDK', 'Terraform'] as const

/** How a second region may differ, beside what differs anyway. */
const knownOfCopies: readonly Known[] = [
  {
    at: /^databases\.[^.]+-euc1-[^.]+\.encrypted$/,
    why: 'an instance is encrypted as what it is a copy of, which CloudFormation does not let it say but by its key',
  },
]

/** Both regions as the stacks of CDK are meant to make them. */
function byCdk(estate: Estate): readonly [Intents, Intents] {
  const { templates } = synthesise(estate)
  const { region } = estate.standby!
  const of = (second: boolean) => ({
    templates: Object.fromEntries(Object.entries(templates).filter(([name]) => name.includes(region) === second)),
  })
  return [intentsOfTemplates(of(false), estate.region), intentsOfTemplates(of(true), region)]
}

/** Both regions as the files of Terraform are meant to make them. */
function byTerraform(estate: Estate): readonly [Intents, Intents] {
  const scene = { estate, options: {} }
  return [intentsOfDocuments(scene), intentsOfDocuments(secondOf(scene)!)]
}

const estates: Readonly<Record<string, Estate>> = {
  'a region that waits': await inTwoRegions(),
  'a region that reads': await inTwoRegions({ mode: 'reads', routing: 'latency' }),
  'a region with Aurora': await inTwoRegions({}, { stores: { metastore: { aurora: true } } }),
}

describe('CDK and Terraform make the same of', () => {
  const all: Difference[] = []
  for (const [name, estate] of Object.entries(estates)) {
    test(`${name}, and of the one that it follows`, (context) => {
      const [made, written] = [byCdk(estate), byTerraform(estate)]
      for (const which of [0, 1] as const) {
        const found = differences(made[which], written[which])
        all.push(...found)
        assert.deepEqual(unknownOf(found, [...knownOfTools, ...knownOfCopies], sides), [])
        context.diagnostic(
          `${Object.values(written[which]).reduce((sum, each) => sum + Object.keys(each).length, 0)} things in region ${which + 1}`,
        )
      }
    })
  }
  test('nothing that is known to differ has become the same', () => assert.deepEqual(staleOf(all, knownOfCopies), []))
})

describe('a change of the second region on one side is found, such as', () => {
  const estate = estates['a region that waits']!
  const [, made] = byCdk(estate)
  const changedTo = (change: (second: Estate, standby: Standby) => Partial<Standby>) => {
    const standby = estate.standby!
    const [, written] = byTerraform({ ...estate, standby: { ...standby, ...change(standby.estate, standby) } })
    return unknownOf(differences(made, written), [...knownOfTools, ...knownOfCopies], sides).join('\n')
  }
  const changes: Readonly<Record<string, readonly [(second: Estate) => Partial<Standby>, RegExp]>> = {
    'a task that runs': [
      (second) => ({
        estate: { ...second, services: second.services.map((each) => ({ ...each, replicas: { min: 1, max: 1 } })) },
      }),
      /services\.\S+\.wanted: 0 \(CDK\), 1 \(Terraform\)/,
    ],
    'a database that is no copy': [
      (second) => ({
        estate: { ...second, databases: second.databases.map(({ copyOf: _, ...each }) => each) },
      }),
      /databases\.\S+\.copyOf: arn:aws:rds:eu-west-1:\S+ \(CDK\), nothing \(Terraform\)/,
    ],
    'a secret that is drawn': [
      (second) => ({
        estate: {
          ...second,
          secrets: second.secrets.map(({ copyOf: _, ...each }) => ({
            ...each,
            draw: { length: 32, alphabet: 'hex' } as const,
          })),
        },
      }),
      /secrets\.\S+\.drawn: nothing \(CDK\), 32 \(Terraform\)/,
    ],
    'how names lead there': [
      () => ({ routing: 'latency' }),
      /records\.\S+\.failover: SECONDARY \(CDK\), nothing \(Terraform\)/,
    ],
    'how often it is asked': [
      (second) => ({ healthCheck: { every: 10, failures: 3 }, estate: second }),
      /checks\.\S+\.every: 30 \(CDK\), 10 \(Terraform\)/,
    ],
    'a way that is closed': [
      (second) => ({ estate: { ...second, groups: second.groups.map((each) => ({ ...each, ingress: [] })) } }),
      /groups\.\S+\.rules\.in tcp/,
    ],
  }
  for (const [what, [change, expected]] of Object.entries(changes))
    test(what, () => assert.match(changedTo(change), expected))
})
