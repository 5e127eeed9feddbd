/**
 * Writes src/targets/aws/driver/replacing.gen.ts: the properties of resources whose change makes CloudFormation replace
 * them, from the specification that the command of CDK has beside itself (aws-cdk, `db.json.gz`).
 *
 *     node scripts/cloudformation-types.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { versions } from '../src/targets/aws/versions.ts'

interface Specification {
  readonly schema: {
    readonly resource: {
      readonly entities: readonly {
        readonly cloudFormationType: string
        readonly properties: Readonly<Record<string, { readonly causesReplacement?: 'yes' | 'no' | 'maybe' }>>
      }[]
    }
  }
}

/** Services of AWS of which our constructs make anything, and of those that make too much to be listed whole, the types. */
const made =
  /^AWS::(ApplicationAutoScaling|Budgets|ECS|ElasticLoadBalancingV2|RDS|Scheduler|SecretsManager|ServiceDiscovery|StepFunctions|CertificateManager::Certificate$|CloudWatch::(Alarm|CompositeAlarm|Dashboard)$|KMS::(Alias|Key)$|EC2::(EIP|FlowLog|InternetGateway|NatGateway|Route|RouteTable|SecurityGroup|SecurityGroupEgress|SecurityGroupIngress|Subnet|SubnetRouteTableAssociation|VPC|VPCEndpoint|VPCGatewayAttachment)$|ECR::Repository$|ElastiCache::(CacheCluster|ParameterGroup|ReplicationGroup|SubnetGroup)$|Events::Rule$|IAM::(ManagedPolicy|Policy|Role)$|Lambda::(Function|Permission)$|Logs::(LogGroup|MetricFilter|ResourcePolicy)$|Route53::(HealthCheck|RecordSet)$|S3::(Bucket|BucketPolicy)$|SNS::(Subscription|Topic|TopicPolicy)$|WAFv2::(WebACL|WebACLAssociation)$)/

/** The text of the file. */
export function replacingFile(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json'))
  const read = JSON.parse(gunzipSync(readFileSync(join(folder, 'db.json.gz'))).toString()) as Specification
  const rows = read.schema.resource.entities
    .filter(({ cloudFormationType }) => made.test(cloudFormationType))
    .sort((a, b) => (a.cloudFormationType < b.cloudFormationType ? -1 : 1))
    .map(({ cloudFormationType, properties }) => {
      const found = Object.entries(properties)
        .flatMap(([name, { causesReplacement: replaces = 'no' }]) =>
          replaces === 'no' ? [] : [`${name}: '${replaces}'`],
        )
        .sort()
      if (found.length === 0) return `  '${cloudFormationType}': {},`
      return [`  '${cloudFormationType}': {`, ...found.map((each) => `    ${each},`), '  },'].join('\n')
    })
  return [
    `// What aws-cdk ${versions['aws-cdk']} knows of CloudFormation, for what our constructs make. Written by scripts/cloudformation-types.ts.`,
    '',
    '/** The properties of a type whose change replaces what is of it, surely or on a condition. Others change it in place. */',
    "export const replacing: Readonly<Record<string, Readonly<Record<string, 'yes' | 'maybe'>>>> = {",
    ...rows,
    '}',
    '',
  ].join('\n')
}

if (import.meta.main)
  writeFileSync(new URL('../src/targets/aws/driver/replacing.gen.ts', import.meta.url), replacingFile())
