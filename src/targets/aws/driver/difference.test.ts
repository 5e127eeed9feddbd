import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { differenceOf, type Template } from './difference.ts'
import type { Resource } from './parts.ts'

const path = (name: string) => ({ Metadata: { 'aws:cdk:path': `acme/${name}` } })
const database = (changes: object = {}, more: Partial<Resource> = {}): Resource => ({
  Type: 'AWS::RDS::DBInstance',
  Properties: { Engine: 'postgres', Port: '5432', MultiAZ: false, DBSubnetGroupName: { Ref: 'Subnets' }, ...changes },
  DeletionPolicy: 'Snapshot',
  ...path('DatabaseMetastore/Instance'),
  ...more,
})
const subnets = (name: string): Resource => ({
  Type: 'AWS::RDS::DBSubnetGroup',
  Properties: { DBSubnetGroupName: name },
  ...path('DatabaseMetastore/Subnets'),
})
const task = (container: object): Resource => ({
  Type: 'AWS::ECS::TaskDefinition',
  Properties: { Family: 'acme-bi-web', ContainerDefinitions: [{ Name: 'main', ...container }] },
  ...path('TaskBiWeb/Definition/Resource'),
})
const service = (count: number): Resource => ({
  Type: 'AWS::ECS::Service',
  Properties: { DesiredCount: count, TaskDefinition: { Ref: 'Task' } },
  ...path('ServiceBiWeb/Service'),
})

const compare = (deployed: Template['Resources'] | undefined, wanted: Template['Resources']) =>
  differenceOf({
    stack: 'acme',
    deployed: deployed && { Resources: deployed },
    wanted: { Resources: wanted! },
    nodeOf: (part) => (part === 'DatabaseMetastore' ? 'metastore' : undefined),
  })
/** `id action: reason` */
const told = (...[deployed, wanted]: Parameters<typeof compare>) =>
  compare(deployed, wanted).map(({ id, action, reason }) => `${id} ${action}${reason === '' ? '' : `: ${reason}`}`)

test('a stack that is not there is made, and one that is the same stays', () => {
  assert.deepEqual(told(undefined, { Db: database(), Service: service(1) }), [
    'DatabaseMetastore/Instance create',
    'ServiceBiWeb/Service create',
  ])
  assert.deepEqual(told({ Db: database() }, { Db: database() }), [])
  assert.deepEqual(
    told({ Db: database() }, { Db: database({}, path('Elsewhere/Instance')) }),
    [],
    'a path is no property',
  )
})

test('what CloudFormation takes for the same is the same: numbers as text, letters that it cannot give back', () => {
  assert.deepEqual(told({ Db: database() }, { Db: database({ Port: 5432, MultiAZ: 'false' }) }), [])
  assert.deepEqual(told({ Db: database({ DBName: 'caf?' }) }, { Db: database({ DBName: 'café' }) }), [])
  assert.equal(told({ Db: database({ DBName: 'cafe' }) }, { Db: database({ DBName: 'café' }) }).length, 1)
})

test('a change is told with its values, and whether it replaces', () => {
  assert.deepEqual(told({ Service: service(1) }, { Service: service(2) }), [
    'ServiceBiWeb/Service update: DesiredCount: 1 -> 2',
  ])
  assert.deepEqual(told({ Db: database() }, { Db: database({ MultiAZ: true }) }), [
    'DatabaseMetastore/Instance update: MultiAZ: false -> true (may replace it)',
  ])
  assert.deepEqual(told({ Db: database() }, { Db: database({ Port: '5433', MultiAZ: true, Iops: 1, DBName: 'x' }) }), [
    'DatabaseMetastore/Instance replace: DBName: x is new, Port: 5432 -> 5433 and 2 more',
  ])
  const unknown = (value: number): Resource => ({ Type: 'Custom::Thing', Properties: { Value: value } })
  assert.deepEqual(
    compare({ Thing: unknown(1) }, { Thing: unknown(2) }).map(({ action, parts }) => [action, parts]),
    [['update', [{ name: 'Value', from: '1', to: '2', replaces: 'unknown' }]]],
  )
})

test('members of lists are told by their names, and references by what they lead to', () => {
  const parts = compare(
    {
      Task: task({
        Image: { 'Fn::Join': ['', [{ Ref: 'Registry' }, ':1']] },
        Cpu: 256,
        PortMappings: [{ ContainerPort: 1 }],
      }),
    },
    { Task: task({ Image: { 'Fn::Join': ['', [{ Ref: 'Registry' }, ':2']] }, Cpu: 256, PortMappings: [] }) },
  ).flatMap((each) => each.parts)
  assert.deepEqual(parts, [
    { name: 'ContainerDefinitions.main.Image', from: '${Registry}:1', to: '${Registry}:2', replaces: 'yes' },
    { name: 'ContainerDefinitions.main.PortMappings', from: '1 entry', to: '0 entries', replaces: 'yes' },
  ])
})

test('nothing that may be secret is told, and nothing that nobody would read', () => {
  const canary = 'canary-4711'
  const made = compare(
    {
      Task: task({ Environment: [{ Name: 'A', Value: `${canary}-1` }], Command: ['sh'] }),
      Db: database({ MasterUserPassword: 'x' }),
    },
    {
      Task: task({
        Environment: [{ Name: 'A', Value: `${canary}-2` }],
        Command: [canary],
        LogUrl: `https://me:${canary}@host`,
      }),
      Db: database({ MasterUserPassword: canary, DBName: canary.repeat(50) }),
    },
  )
  assert.doesNotMatch(JSON.stringify(made), /canary/)
  assert.deepEqual(
    made.flatMap((each) => each.parts.map(({ name, from, to }) => [name, from, to])),
    [
      ['DBName', undefined, undefined],
      ['MasterUserPassword', undefined, undefined],
      ['ContainerDefinitions.main.Command.0', undefined, undefined],
      ['ContainerDefinitions.main.Environment.A.Value', undefined, undefined],
      ['ContainerDefinitions.main.LogUrl', undefined, undefined],
    ],
  )
  assert.equal(made[0]?.reason, 'DBName, MasterUserPassword', 'only that they change')
})

describe('what is replaced', () => {
  test('changes those that speak of it, and replaces them where they must be', () => {
    const before = { Task: task({ Cpu: 256 }), Service: service(1), Subnets: subnets('a'), Db: database() }
    const after = { Task: task({ Cpu: 512 }), Service: service(1), Subnets: subnets('b'), Db: database() }
    assert.deepEqual(told(before, after), [
      'DatabaseMetastore/Instance replace: DBSubnetGroupName',
      'DatabaseMetastore/Subnets replace: DBSubnetGroupName: a -> b',
      'ServiceBiWeb/Service update: TaskDefinition',
      'TaskBiWeb/Definition replace: ContainerDefinitions.main.Cpu: 256 -> 512',
    ])
  })

  test('with data that is kept says whose it is', () => {
    const holds = (...args: Parameters<typeof compare>) => compare(...args).map((each) => [each.action, each.holds])
    assert.deepEqual(holds({ Db: database() }, { Db: database({ Port: '5433' }) }), [['replace', 'metastore']])
    const copy = (port: string) => database({ SourceDBInstanceIdentifier: 'x', Port: port })
    assert.deepEqual(
      holds({ Db: copy('1') }, { Db: copy('2') }),
      [['replace', undefined]],
      'a copy holds nothing itself',
    )
    const gone = { DeletionPolicy: 'Delete' }
    assert.deepEqual(
      holds({ Db: database({}, gone) }, { Db: database({ Port: '5433' }, gone) }),
      [['replace', undefined]],
      'what may go is not kept',
    )
  })

  test('is also what is kept and made anew while its part of the platform stays', () => {
    const cluster: Resource = { Type: 'AWS::RDS::DBCluster', Properties: {}, ...path('DatabaseMetastore/Cluster') }
    assert.deepEqual(told({ Db: database() }, { Cluster: cluster }), [
      'DatabaseMetastore/Cluster create',
      'DatabaseMetastore/Instance replace: is made anew as AWS::RDS::DBCluster; the old one is removed after a last snapshot',
    ])
    assert.deepEqual(
      told({ Db: database() }, { Other: database({}, { DeletionPolicy: 'Retain' }) })[1],
      [
        'DatabaseMetastore/Instance replace: is made anew under another name; the old one is removed after a last snapshot',
      ][0],
    )
    assert.deepEqual(told({ Db: database({}, { DeletionPolicy: 'Retain' }) }, {}), [
      'DatabaseMetastore/Instance delete: stays, outside of the stack',
    ])
  })
})
