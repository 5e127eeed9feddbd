import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { stackwright } from '../e2e/stackwright.ts'

// Two platforms as guides for AWS describe them: Superset in two regions by CDK, Metabase by Terraform. Each is sound
// here but for one line, which a guide has otherwise, and `check` says so at that line. What a guide can get wrong and
// nobody can write here is listed at the end.

const folder = mkdtempSync(join(tmpdir(), 'stackwright-guides-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const superset = `name: superset
stores:
  metastore: { type: postgres, version: '15', disk: 100GiB, maxConnections: 600, highAvailability: true, backup: { keep: 7d } }
  cache: { type: redis, version: '7' }
apps:
  bi:
    type: superset
    version: 6.1.0
    database: metastore
    cache: cache
    queryTimeout: 300s
    web: { replicas: [3, 10], scaleOn: { cpu: 70 } }
    host: analytics.company.example
targets:
  aws:
    region: us-east-1
    entry: { hostedZone: { name: company.example } }
    compute: { spot: { base: 1 } }
    standby: { region: us-west-2, mode: waits, routing: failover }
environments:
  prod: { target: aws }
`

const metabase = `name: metabase
stores:
  metastore: { type: postgres, version: '16', disk: 20GiB, highAvailability: true }
apps:
  bi:
    type: metabase
    version: 0.65.4
    database: metastore
    web: { replicas: 2, memory: 2GiB }
    host: metabase.company.example
targets:
  terraform:
    region: eu-west-1
    zones: 3
    network: { cidr: 10.0.0.0/16 }
    entry: { hostedZone: { name: company.example } }
environments:
  prod: { target: terraform }
`

/**
 * What a guide has, the line of ours and the guide's for it, and what is said: a code at a line and column, or a note.
 */
const faults: readonly (readonly [
  guide: string,
  fault: string,
  ours: string,
  theirs: string,
  told: readonly (string | RegExp)[],
])[] = [
  [superset, 'runs whatever is latest', 'version: 6.1.0', 'version: latest', ['SW2009 8:5']],
  [superset, 'is served without encryption', '    host: analytics.company.example\n', '', ['SW4016 6:3']],
  [
    superset,
    'has no certificate',
    '    entry: { hostedZone: { name: company.example } }\n',
    '',
    ['SW4007 6:3', 'SW4011 18:48'],
  ],
  [
    superset,
    'puts what may only run once on Spot',
    'spot: { base: 1 }',
    'spot: { base: 1, only: [bi-beat] }',
    ['SW4017 18:33'],
  ],
  [
    superset,
    'leads by latency to two databases that know nothing of each other',
    'mode: waits, routing: failover',
    'mode: reads, routing: latency, databases: own',
    ['SW4011 19:66'],
  ],
  [
    superset,
    'serves from a copy what writes to its database',
    'mode: waits',
    'mode: reads',
    [/^bi keeps what people do in its database/],
  ],
  [
    superset,
    'leads by latency to a region that does not answer',
    'routing: failover',
    'routing: latency',
    ['SW4011 19:48'],
  ],
  [
    superset,
    'has one network for two regions',
    'routing: failover',
    'routing: failover, cidr: 10.0.0.0/16',
    ['SW4011 19:67'],
  ],
  [
    superset,
    'lets the balancer cut off what takes longer',
    'queryTimeout: 300s',
    'queryTimeout: 5000s',
    ['SW2008 6:3'],
  ],
  [superset, 'opens more connections than the database has', 'maxConnections: 600, ', '', ['SW2014 3:3']],
  [superset, 'keeps its metadata in a file', '    database: metastore\n', '', ['SW1008 6:3']],
  [superset, 'asks for a Redis that AWS does not have', "redis, version: '7'", "redis, version: '8'", ['SW4001 4:25']],
  [metabase, 'runs whatever is latest', 'version: 0.65.4', 'version: latest', ['SW2009 7:5']],
  [metabase, 'is plain HTTP', '    host: metabase.company.example\n', '', ['SW4016 5:3']],
  [
    metabase,
    'is one task that is called highly available',
    'replicas: 2',
    'replicas: 1',
    [/^metastore survives the loss of a zone, and bi-web, which runs once, does not/],
  ],
  [metabase, 'has too little memory for its heap', 'memory: 2GiB', 'memory: 512MiB', ['SW1010 9:25']],
  [metabase, 'keeps its data in a file', '    database: metastore\n', '', ['SW1008 5:3']],
  [metabase, 'has public addresses for its network', 'cidr: 10.0.0.0/16', 'cidr: 11.0.0.0/16', ['SW4014 15:16']],
]

interface Checked {
  readonly problems: readonly {
    readonly code: string
    readonly place: { readonly line?: number; readonly column?: number }
  }[]
  readonly notes: readonly string[]
}

async function checked(text: string): Promise<Checked> {
  const path = join(folder, 'platform.yaml')
  writeFileSync(path, text)
  const { out, err } = await stackwright(['check', path, '--env', 'prod', '--json'])
  return JSON.parse(out || err) as Checked
}

describe('what guides for AWS have and `check` tells', () => {
  for (const [name, text] of Object.entries({ superset, metabase })) {
    test(`${name} without a fault has none`, async () => assert.deepEqual((await checked(text)).problems, []))
  }
  for (const [guide, fault, ours, theirs, told] of faults) {
    test(`${guide === superset ? 'superset' : 'metabase'} ${fault}`, async () => {
      assert.ok(guide.includes(ours))
      const { problems, notes } = await checked(guide.replace(ours, theirs))
      assert.deepEqual(
        problems.map(({ code, place }) => `${code} ${place.line}:${place.column}`),
        told.filter((each) => typeof each === 'string'),
      )
      for (const note of told)
        if (note instanceof RegExp)
          assert.ok(
            notes.some((each) => note.test(each)),
            notes.join('\n'),
          )
    })
  }
})
