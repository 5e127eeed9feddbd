import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Estate } from '../../amazon/estate.ts'
import { fakeEstate, frugalEstate } from '../../amazon/fakes/estate.ts'
import { resourcesOf, synthesise } from '../fakes/synth.ts'
import { brokenPromises } from '../fakes/promises.ts'

const whole = synthesise(fakeEstate, { nag: true })
const frugal = synthesise(frugalEstate, { nag: true })

describe('the stacks of an estate', () => {
  test('pass the AwsSolutions rules, each exception acknowledged with its reason', () => {
    const open: Estate = {
      ...fakeEstate,
      roles: fakeEstate.roles.map((role) =>
        role.id === 'bi-execution' ? { ...role, statements: role.statements.map(({ why: _, ...rest }) => rest) } : role,
      ),
    }
    assert.throws(() => muted(() => synthesise(open, { nag: true })), /Validation/)
  })

  test('keep what no linter sees', () => {
    assert.deepEqual(brokenPromises(whole), [])
    assert.deepEqual(brokenPromises(frugal), [])
  })

  test('are known by those who look for it', () => {
    const web = fakeEstate.services.find(({ id }) => id === 'bi-web')!
    const others = fakeEstate.services.filter((service) => service !== web)
    const broken = (changes: Partial<Estate>) => brokenPromises(synthesise({ ...fakeEstate, ...changes })).join('\n')
    const entry = fakeEstate.entry!
    assert.match(
      broken({ entry: { ...entry, targets: entry.targets.map((each) => ({ ...each, port: 9999 })) } }),
      /leads to bi-web:9999/,
    )
    assert.match(
      broken({ services: [...others, { ...web, minHealthy: 100, maxHealthy: 100 }] }),
      /between 100 and 100 percent/,
    )
    assert.match(broken({ services: [...others, { ...web, grace: undefined }] }), /first boot gets 0 s/)
    assert.match(
      broken({
        groups: fakeEstate.groups.map((group) => (group.id === 'metastore' ? { ...group, ingress: [] } : group)),
      }),
      /Metastore\w* does not let \w*BiWeb\w* in at 5432/,
    )
    assert.match(
      broken({
        roles: fakeEstate.roles.map((role) => ({
          ...role,
          statements: role.statements.filter(({ sid }) => sid !== 'Secrets'),
        })),
      }),
      /may not read SECRET_KEY/,
    )
  })

  test('do nothing that AWS refuses, or refuses at times', () => {
    /** What is said when a resource is spoilt. */
    const spoilt = (type: string, name: RegExp, spoil: (resource: any) => void) => {
      const templates = structuredClone(whole.templates)
      const [found] = resourcesOf({ templates }, type).filter(({ id }) => name.test(id))
      const template = Object.values(templates).find(({ Resources }) => Resources[found!.id])!
      spoil(template.Resources[found!.id])
      return brokenPromises({ ...whole, templates }).join('\n')
    }
    assert.match(
      spoilt(
        'AWS::RDS::DBInstance',
        /Reader1/,
        ({ Properties }) => (Properties.DBSubnetGroupName = { Ref: 'Subnets' }),
      ),
      /Reader1\w* is a copy in the same region/,
    )
    assert.match(
      spoilt('AWS::ElasticLoadBalancingV2::LoadBalancer', /./, (balancer) => delete balancer.DependsOn),
      /may be made before the gateway/,
    )
    const client = resourcesOf(whole, 'AWS::SecretsManager::Secret').find(({ id }) => /SsoClient/.test(id))!.id
    assert.match(
      spoilt(
        'AWS::ElastiCache::ReplicationGroup',
        /./,
        ({ Properties }) =>
          (Properties.AuthToken = {
            'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: client }, ':SecretString:::}}']],
          }),
      ),
      /takes the value of SecretSsoClient\w*, which has none/,
    )
    assert.match(
      spoilt('AWS::S3::BucketPolicy', /EntryLogs/, ({ Properties }) => {
        for (const each of Properties.PolicyDocument.Statement)
          each.Condition = { StringEquals: { 'aws:SourceAccount': '123456789012' } }
      }),
      /lets the load balancer write under a condition/,
    )
  })

  test('are far below what CloudFormation takes', (context) => {
    for (const { templates, sizes } of [whole, frugal]) {
      for (const [name, template] of Object.entries(templates)) {
        const count = Object.keys(template.Resources).length
        context.diagnostic(`${name}: ${count} resources, ${sizes[name]} bytes`)
        assert.ok(count < 250 && sizes[name]! < 500_000, `${name}: ${count} resources, ${sizes[name]} bytes`)
        assert.ok(Object.keys(template.Outputs ?? {}).length < 200, `${name} has more than 200 outputs`)
      }
    }
  })

  test('are the same bytes each time', () => assert.deepEqual(synthesise(fakeEstate).templates, whole.templates))

  test('have logical names that others coming and going do not change', () => {
    const less = synthesise({
      ...fakeEstate,
      groups: fakeEstate.groups.toReversed(),
      databases: fakeEstate.databases.slice(0, 1),
      roles: fakeEstate.roles.map((role) => ({
        ...role,
        statements: role.statements.filter(({ sid }) => sid !== 'Secrets'),
      })),
      tasks: fakeEstate.tasks.map((task) => ({
        ...task,
        containers: task.containers.map((each) => ({ ...each, secrets: {} })),
      })),
    })
    const before = new Set(Object.keys(whole.templates['acme-prod']!.Resources))
    assert.deepEqual(
      Object.keys(less.templates['acme-prod']!.Resources).filter((id) => !before.has(id)),
      [],
    )
  })

  test('take back no export while services may still use it', () => {
    const outputs = (estate: Estate) => Object.keys(synthesise(estate).templates['acme-prod']!.Outputs ?? {}).sort()
    const { alarms: _, dashboard: __, ...watch } = fakeEstate.watch
    const less = outputs({
      ...fakeEstate,
      services: fakeEstate.services.slice(0, 1),
      watch: { ...watch, alarms: [], composites: [] },
    })
    assert.deepEqual(
      outputs(fakeEstate).filter((name) => !less.includes(name)),
      [],
    )
  })

  test('say of what holds data what becomes of it', () => {
    const policy = (type: string, name: RegExp) =>
      resourcesOf(whole, type).find(({ id }) => name.test(id))?.DeletionPolicy
    assert.equal(policy('AWS::RDS::DBInstance', /DatabaseMetastoreInstance/), 'Snapshot')
    assert.equal(policy('AWS::RDS::DBInstance', /DatabaseWarehouseInstance/), 'Delete')
    assert.equal(policy('AWS::S3::Bucket', /Results/), 'Retain')
    assert.equal(policy('AWS::SecretsManager::Secret', /BiSecretKey/), 'Retain')
    assert.equal(policy('AWS::Logs::LogGroup', /Exec/), 'Retain')
    assert.equal(policy('AWS::Logs::LogGroup', /LogsBi/), 'Delete')
  })
})

describe('what an estate says', () => {
  test('of a network: three tiers in each zone, a gateway in each, S3 without one, and a record of who spoke to whom', () => {
    assert.equal(resourcesOf(whole, 'AWS::EC2::Subnet').length, 6)
    assert.equal(resourcesOf(whole, 'AWS::EC2::NatGateway').length, 2)
    assert.equal(
      resourcesOf(whole, 'AWS::EC2::VPCEndpoint').filter(({ Properties }) => Properties.VpcEndpointType === 'Gateway')
        .length,
      1,
    )
    assert.equal(resourcesOf(whole, 'AWS::EC2::FlowLog').length, 1)
    assert.equal(resourcesOf(frugal, 'AWS::EC2::VPC').length, 0)
    const one = synthesise({
      ...fakeEstate,
      network: { ...(fakeEstate.network as Extract<Estate['network'], { made: true }>), nat: 'one' },
    })
    assert.equal(resourcesOf(one, 'AWS::EC2::NatGateway').length, 1)
    assert.equal(resourcesOf(one, 'AWS::EC2::Route').filter(({ Properties }) => Properties.NatGatewayId).length, 2)
  })

  test('of databases: a standby, gp3 that grows, encrypted, with forced TLS, the administrator kept by RDS or by a secret', () => {
    const [metastore, warehouse] = ['Metastore', 'Warehouse'].map(
      (name) =>
        resourcesOf(whole, 'AWS::RDS::DBInstance').find(({ id }) => id.startsWith(`Database${name}Instance`))!
          .Properties,
    )
    assert.deepEqual(
      [
        metastore.MultiAZ,
        metastore.StorageType,
        metastore.StorageEncrypted,
        metastore.MaxAllocatedStorage,
        metastore.DeletionProtection,
        metastore.EngineVersion,
      ],
      [true, 'gp3', true, 500, true, '16.10'],
    )
    assert.match(JSON.stringify(metastore.MasterUserPassword), /\{\{resolve:secretsmanager:/)
    assert.equal(metastore.ManageMasterUserPassword, undefined)
    assert.deepEqual(
      [warehouse.ManageMasterUserPassword, warehouse.MaxAllocatedStorage, warehouse.EnablePerformanceInsights],
      [true, undefined, false],
    )
    const reader = resourcesOf(whole, 'AWS::RDS::DBInstance').find(({ id }) =>
      id.startsWith('DatabaseMetastoreReader1'),
    )!
    assert.ok(reader.Properties.SourceDBInstanceIdentifier)
    const advanced = synthesise({
      ...frugalEstate,
      databases: frugalEstate.databases.map((each) => ({ ...each, insightsDays: 465 as const })),
    })
    const [of, instance] = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance'].map(
      (type) => resourcesOf(advanced, type)[0]!.Properties,
    )
    assert.deepEqual(
      [of.DatabaseInsightsMode, of.PerformanceInsightsRetentionPeriod, instance.DatabaseInsightsMode],
      ['advanced', 465, undefined],
    )
    assert.equal(resourcesOf(frugal, 'AWS::RDS::DBCluster').length, 1)
  })

  test('of caches: TLS, a password by reference, a copy that takes over', () => {
    const [{ Properties: cache }] = resourcesOf(whole, 'AWS::ElastiCache::ReplicationGroup') as [any]
    assert.deepEqual(
      [
        cache.TransitEncryptionEnabled,
        cache.AtRestEncryptionEnabled,
        cache.AutomaticFailoverEnabled,
        cache.MultiAZEnabled,
        cache.NumCacheClusters,
      ],
      [true, true, true, true, 2],
    )
    assert.match(JSON.stringify(cache.AuthToken), /\{\{resolve:secretsmanager:/)
    assert.equal(resourcesOf(frugal, 'AWS::ElastiCache::CacheCluster').length, 1)
  })

  test('of the entry: TLS, 80 leads to 443, a record, WAF, logins; without a certificate only 80', () => {
    const listeners = resourcesOf(whole, 'AWS::ElasticLoadBalancingV2::Listener').map(({ Properties }) => [
      Properties.Port,
      Properties.DefaultActions[0].Type,
    ])
    assert.deepEqual(listeners, [
      [80, 'redirect'],
      [443, 'fixed-response'],
    ])
    const rules = resourcesOf(whole, 'AWS::ElasticLoadBalancingV2::ListenerRule')
    const login = rules.find(({ Properties }) => Properties.Actions[0].Type === 'authenticate-oidc')!
    assert.match(
      JSON.stringify(login.Properties.Actions[0].AuthenticateOidcConfig.ClientSecret),
      /resolve:secretsmanager/,
    )
    assert.deepEqual(
      resourcesOf(whole, 'AWS::Route53::RecordSet').map(({ Properties }) => Properties.Name),
      ['bi.example.com.', 'reports.example.com.'],
    )
    assert.equal(resourcesOf(whole, 'AWS::WAFv2::WebACLAssociation').length, 1)
    assert.deepEqual(
      resourcesOf(frugal, 'AWS::ElasticLoadBalancingV2::Listener').map(({ Properties }) => Properties.Port),
      [80],
    )
  })

  test('lets machines with a signed token pass before the login', () => {
    const [rule, ...rest] = fakeEstate.entry!.rules
    const machines = synthesise({
      ...fakeEstate,
      entry: {
        ...fakeEstate.entry!,
        rules: [
          {
            ...rule!,
            login: {
              ...rule!.login!,
              machines: { keys: 'https://id.example.com/keys', issuer: 'https://id.example.com' },
            },
          },
          ...rest,
        ],
      },
    })
    const made = resourcesOf(machines, 'AWS::ElasticLoadBalancingV2::ListenerRule')
      .map(({ Properties }): [number, string] => [Properties.Priority, Properties.Actions[0].Type])
      .sort(([a], [b]) => a - b)
    assert.deepEqual(made[0], [rule!.priority - 1, 'jwt-validation'])
    assert.deepEqual(made[1], [rule!.priority, 'authenticate-oidc'])
  })

  test('of services: no count where scaling owns it, Spot above the base, taken back when a release fails', () => {
    const [beat, web] = ['bi-beat', 'bi-web'].map(
      (name) =>
        resourcesOf(whole, 'AWS::ECS::Service').find(
          ({ Properties }) => Properties.ServiceName === `acme-prod-${name}`,
        )!.Properties,
    )
    assert.deepEqual([beat.DesiredCount, web.DesiredCount], [1, undefined])
    assert.deepEqual(web.CapacityProviderStrategy, [
      { CapacityProvider: 'FARGATE', Base: 2, Weight: 1 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 3 },
    ])
    assert.deepEqual(beat.CapacityProviderStrategy, [{ CapacityProvider: 'FARGATE', Base: 1, Weight: 1 }])
    for (const service of [beat, web])
      assert.deepEqual(service.DeploymentConfiguration.DeploymentCircuitBreaker, { Enable: true, Rollback: true })
    assert.equal(web.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp, 'DISABLED')
    assert.deepEqual(
      resourcesOf(whole, 'AWS::ApplicationAutoScaling::ScalingPolicy')
        .map(({ id }) => id.replace(/^ServiceBiWebScaling|[0-9A-F]{8}$/g, ''))
        .sort(),
      ['Cpu', 'Memory', 'Queue', 'Requests'],
    )
    assert.equal(
      resourcesOf(whole, 'AWS::ApplicationAutoScaling::ScalableTarget')[0]!.Properties.ScheduledActions[0].Schedule,
      'cron(0 7 ? * MON,TUE,WED,THU,FRI *)',
    )
  })

  test('of the order of a release: services wait for what runs before them, and the proof for them', () => {
    const services = whole.templates['acme-prod-services']!.Resources
    const runs = resourcesOf(whole, 'Custom::StackwrightRun')
    const [before, after] = ['Before', 'After'].map((name) => runs.find(({ id }) => id.startsWith(`Waiter${name}`))!)
    for (const { id, DependsOn } of resourcesOf(whole, 'AWS::ECS::Service')) {
      assert.ok(DependsOn?.includes(before!.id), `${id} does not wait`)
      assert.ok(after!.DependsOn?.includes(id), `the proof does not wait for ${id}`)
    }
    assert.match(before!.Properties.Release, /^before-[0-9a-f]{16}$/)
    assert.ok(
      Object.values(services).every(
        ({ Type, Properties }) => Type !== 'AWS::Lambda::Function' || Properties.Code.ZipFile.length <= 4096,
      ),
    )
  })

  test('of secrets: drawn by AWS, and no value in any template', () => {
    const [key] = resourcesOf(whole, 'AWS::SecretsManager::Secret').filter(({ id }) => /BiSecretKey/.test(id)) as [any]
    assert.deepEqual(key.Properties.GenerateSecretString, {
      ExcludeCharacters: 'ghijklmnopqrstuvwxyz',
      ExcludePunctuation: true,
      ExcludeUppercase: true,
      IncludeSpace: false,
      PasswordLength: 64,
      RequireEachIncludedType: false,
    })
    assert.equal(
      resourcesOf(whole, 'AWS::SecretsManager::Secret').find(({ id }) => /SsoClient/.test(id))!.Properties
        .GenerateSecretString,
      undefined,
    )
    assert.equal(
      resourcesOf(whole, 'AWS::SecretsManager::Secret').filter(({ Properties }) => 'SecretString' in Properties).length,
      0,
    )
  })

  test('of watching: alarms that tell their topic, a dashboard, events, a budget', () => {
    assert.equal(resourcesOf(whole, 'AWS::CloudWatch::Alarm').length, fakeEstate.watch.alarms.length)
    // What only counts together with others tells nobody.
    for (const { id, Properties } of resourcesOf(whole, 'AWS::CloudWatch::Alarm'))
      assert.equal(Properties.AlarmActions?.length, /BiBurn/.test(id) ? undefined : 1, id)
    const [over] = resourcesOf(whole, 'AWS::CloudWatch::CompositeAlarm')
    const refs = resourcesOf(whole, 'AWS::CloudWatch::Alarm')
      .filter(({ id }) => /BiBurn/.test(id))
      .map(({ id }) => id)
    assert.deepEqual(
      over!.Properties.AlarmRule['Fn::Join'][1].flatMap((part: any) => part.Ref ?? []),
      refs,
    )
    assert.equal(over!.Properties.AlarmActions.length, 1)
    assert.deepEqual(
      ['AWS::CloudWatch::Dashboard', 'AWS::Events::Rule', 'AWS::Budgets::Budget'].map(
        (type) => resourcesOf(whole, type).length,
      ),
      [1, 1, 1],
    )
    assert.equal(
      resourcesOf(whole, 'AWS::Events::Rule')[0]!.Properties.Targets[0].InputTransformer.InputTemplate,
      '"bi-prune failed (<task>): <reason>"',
    )
  })
})

/** What CDK says of findings goes to the terminal otherwise. */
function muted(act: () => void): void {
  const { error } = console
  const write = process.stderr.write
  console.error = () => {}
  process.stderr.write = () => true
  try {
    act()
  } finally {
    console.error = error
    process.stderr.write = write
  }
}
