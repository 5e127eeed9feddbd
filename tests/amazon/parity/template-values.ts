import type { Synthesis, Template } from '../../../src/targets/aws/fakes/synth.ts'
import { plain } from './intents.ts'

type Properties = any

/** How a type of CloudFormation is spoken of: its kind, its name, what `Ref` gives, and what `Fn::GetAtt` gives. */
interface Type {
  readonly kind: string
  name(properties: Properties, value: (of: unknown) => any): string
  readonly ref: string
  readonly attributes?: Readonly<Record<string, string>>
}

const types: Readonly<Record<string, Type>> = {
  'AWS::IAM::Role': { kind: 'role', name: (p) => p.RoleName, ref: 'name', attributes: { Arn: 'arn' } },
  'AWS::EC2::SecurityGroup': { kind: 'group', name: (p) => p.GroupName, ref: 'id', attributes: { GroupId: 'id' } },
  'AWS::EC2::VPC': { kind: 'network', name: () => 'network', ref: 'id' },
  'AWS::EC2::Subnet': { kind: 'subnet', name: (p) => p.CidrBlock, ref: 'id' },
  'AWS::RDS::DBInstance': {
    kind: 'database',
    name: (p) => p.DBInstanceIdentifier,
    ref: 'name',
    attributes: {
      'Endpoint.Address': 'address',
      'Endpoint.Port': 'port',
      DBInstanceArn: 'arn',
      'MasterUserSecret.SecretArn': 'secret-arn',
    },
  },
  'AWS::RDS::DBCluster': {
    kind: 'database',
    name: (p) => p.DBClusterIdentifier,
    ref: 'name',
    attributes: {
      'Endpoint.Address': 'address',
      'Endpoint.Port': 'port',
      'ReadEndpoint.Address': 'reader',
      DBClusterArn: 'arn',
      'MasterUserSecret.SecretArn': 'secret-arn',
    },
  },
  'AWS::ElastiCache::ReplicationGroup': {
    kind: 'cache',
    name: (p) => p.ReplicationGroupId,
    ref: 'name',
    attributes: {
      'PrimaryEndPoint.Address': 'address',
      'PrimaryEndPoint.Port': 'port',
      'ReaderEndPoint.Address': 'reader',
    },
  },
  'AWS::ElastiCache::CacheCluster': {
    kind: 'cache',
    name: (p) => p.ClusterName,
    ref: 'name',
    attributes: { 'ConfigurationEndpoint.Address': 'address', 'ConfigurationEndpoint.Port': 'port' },
  },
  'AWS::S3::Bucket': {
    kind: 'bucket',
    name: (p, value) => String(value(p.BucketName)).replace(/-\d{12}-[a-z0-9-]+$/, ''),
    ref: 'name',
    attributes: { Arn: 'arn' },
  },
  'AWS::SecretsManager::Secret': { kind: 'secret', name: (p) => p.Name, ref: 'arn' },
  'AWS::ECS::TaskDefinition': { kind: 'task', name: (p) => p.Family, ref: 'arn' },
  'AWS::ECS::Service': {
    kind: 'service',
    name: (p) => p.ServiceName,
    ref: 'arn',
    attributes: { Name: 'name', ServiceArn: 'arn' },
  },
  'AWS::ECS::Cluster': { kind: 'cluster', name: (p) => p.ClusterName, ref: 'name', attributes: { Arn: 'arn' } },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    kind: 'entry',
    name: (p) => p.Name,
    ref: 'arn',
    attributes: { DNSName: 'address', LoadBalancerFullName: 'suffix', CanonicalHostedZoneID: 'zone' },
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    kind: 'target-group',
    name: (p) => p.Name,
    ref: 'arn',
    attributes: { TargetGroupFullName: 'suffix' },
  },
  'AWS::ElasticLoadBalancingV2::Listener': {
    kind: 'listener',
    name: (p) => String(p.Port),
    ref: 'arn',
    attributes: { ListenerArn: 'arn' },
  },
  'AWS::Logs::LogGroup': { kind: 'log', name: (p) => p.LogGroupName, ref: 'name' },
  'AWS::CloudWatch::Alarm': { kind: 'alarm', name: (p) => p.AlarmName, ref: 'name' },
  'AWS::SNS::Topic': { kind: 'topic', name: (p) => p.TopicName, ref: 'arn', attributes: { TopicArn: 'arn' } },
  'AWS::StepFunctions::StateMachine': {
    kind: 'machine',
    name: (p) => p.StateMachineName,
    ref: 'arn',
    attributes: { Name: 'name', Arn: 'arn' },
  },
  'AWS::CertificateManager::Certificate': { kind: 'certificate', name: () => 'entry', ref: 'arn' },
  'AWS::WAFv2::WebACL': { kind: 'firewall', name: (p) => p.Name, ref: 'id', attributes: { Arn: 'arn' } },
  'AWS::ECR::Repository': {
    kind: 'repository',
    name: (p) => p.RepositoryName,
    ref: 'name',
    attributes: { Arn: 'arn' },
  },
  'Custom::StackwrightPrefixList': { kind: 's3-prefix-list', name: () => 's3', ref: 'id', attributes: { Id: 'id' } },
}

/** A resource of a template whose values are worked out. */
export interface Made {
  readonly id: string
  readonly type: string
  readonly properties: Properties
  readonly deletion?: string
}

/** All resources of all stacks, with what they say of each other put in words. */
export function madeBy({ templates }: Pick<Synthesis, 'templates'>, region: string): Made[] {
  const stacks = Object.values(templates)
  const exported = new Map(
    stacks.flatMap((template) =>
      Object.values((template.Outputs ?? {}) as Record<string, { Value: unknown; Export?: { Name: string } }>).flatMap(
        (output) => (output.Export ? [[output.Export.Name, { template, value: output.Value }] as const] : []),
      ),
    ),
  )

  const reference = (template: Template, id: string, attribute?: string): string => {
    if (id === 'AWS::Region') return region
    if (id === 'AWS::AccountId') return '123456789012'
    if (id === 'AWS::Partition') return 'aws'
    if (id === 'AWS::URLSuffix') return 'amazonaws.com'
    const resource = template.Resources[id]
    const type = resource && types[resource.Type]
    if (!type) return `{${resource?.Type ?? 'parameter'}:${id}.${attribute ?? 'ref'}}`
    return `{${type.kind}:${type.name(resource.Properties ?? {}, (of) => valueOf(template, of))}.${attribute === undefined ? type.ref : (type.attributes?.[attribute] ?? attribute)}}`
  }
  const valueOf = (template: Template, of: any): any => {
    if (typeof of === 'string') return plain(of)
    if (typeof of !== 'object' || of === null) return of
    if (Array.isArray(of)) return of.map((each) => valueOf(template, each))
    if ('Ref' in of) return plain(reference(template, of.Ref))
    if ('Fn::GetAtt' in of) return plain(reference(template, of['Fn::GetAtt'][0], of['Fn::GetAtt'][1]))
    if ('Fn::Join' in of)
      return plain(of['Fn::Join'][1].map((each: unknown) => joined(template, each)).join(of['Fn::Join'][0]))
    if ('Fn::ImportValue' in of) {
      const found = exported.get(valueOf(template, of['Fn::ImportValue']))
      if (!found) throw new Error(`nothing is exported as ${JSON.stringify(of)}`)
      return valueOf(found.template, found.value)
    }
    return Object.fromEntries(Object.entries(of).map(([key, each]) => [key, valueOf(template, each)]))
  }
  // Within a join, texts stay what they are: an ARN may begin in one part and end in the next.
  const joined = (template: Template, of: unknown) => (typeof of === 'string' ? of : String(valueOf(template, of)))

  return stacks.flatMap((template) =>
    Object.entries(template.Resources).map(([id, { Type, Properties, DeletionPolicy }]) => ({
      id,
      type: Type,
      properties: valueOf(template, Properties ?? {}),
      ...(DeletionPolicy !== undefined && { deletion: DeletionPolicy }),
    })),
  )
}

/** All things of a type. */
export type All = (type: string) => readonly Made[]
