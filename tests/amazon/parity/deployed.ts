import { EC2 } from '@aws-sdk/client-ec2'
import { ECS } from '@aws-sdk/client-ecs'
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2'
import { S3 } from '@aws-sdk/client-s3'
import { containersOf, type MadeContainer } from './containers.ts'
import { actingIn, bucketOf, dataIn, type Settings, watchedIn } from './deployed-data.ts'
import { byName, type Intents, setOf } from './intents.ts'

/**
 * What the things of a platform are in an account, read by the SDK of AWS. What AWS numbers by itself is said by names.
 */
export async function deployedIn(settings: Settings, name: string): Promise<Intents> {
  const [ecs, ec2, lb] = [new ECS(settings), new EC2(settings), new ElasticLoadBalancingV2(settings)]
  const ours = (text: string | undefined) => text?.includes(name) === true
  const groups = ((await ec2.describeSecurityGroups({})).SecurityGroups ?? []).filter((each) => ours(each.GroupName))
  const subnets = (await ec2.describeSubnets({})).Subnets ?? []
  const balancers = ((await lb.describeLoadBalancers({})).LoadBalancers ?? []).filter((each) =>
    ours(each.LoadBalancerName),
  )
  const targets = ((await lb.describeTargetGroups({})).TargetGroups ?? []).filter((each) => ours(each.TargetGroupName))
  const buckets = ((await new S3({ ...settings, forcePathStyle: true }).listBuckets({})).Buckets ?? []).filter((each) =>
    ours(each.Name),
  )
  const said = namesFor([
    ...groups.map((each) => [each.GroupId!, `{group:${each.GroupName}}`] as const),
    ...subnets.map((each) => [each.SubnetId!, `{subnet:${each.CidrBlock}}`] as const),
    ...balancers.map((each) => [each.LoadBalancerArn!, `{entry:${each.LoadBalancerName}}`] as const),
    ...targets.map((each) => [each.TargetGroupArn!, `{target-group:${each.TargetGroupName}}`] as const),
    ...buckets.map((each) => [each.Name!, bucketName(each.Name!)] as const),
  ])
  const read = {
    groups: Object.fromEntries(
      groups.map((each) => [
        each.GroupName!,
        { about: each.Description, in: waysOf(each.IpPermissions), out: waysOf(each.IpPermissionsEgress) },
      ]),
    ),
    subnets: byName(
      subnets
        .filter((each) => each.Tags?.some(({ Key, Value }) => Key === 'Name' && ours(Value)))
        .map((each) => `${each.CidrBlock} ${each.AvailabilityZone}`),
    ),
    entry: Object.fromEntries(
      await Promise.all(
        balancers.map(
          async (each) => [each.LoadBalancerName!, await entryOf(lb, each.LoadBalancerArn!, each.Scheme)] as const,
        ),
      ),
    ),
    targets: Object.fromEntries(
      targets.map((each) => [
        each.TargetGroupName!,
        {
          port: each.Port,
          protocol: each.Protocol,
          type: each.TargetType,
          path: each.HealthCheckPath,
          every: each.HealthCheckIntervalSeconds,
          timeout: each.HealthCheckTimeoutSeconds,
          healthy: each.HealthyThresholdCount,
          unhealthy: each.UnhealthyThresholdCount,
          status: each.Matcher?.HttpCode,
        },
      ]),
    ),
    ...(await runningIn(ecs, name)),
    ...(await dataIn(settings, name)),
    buckets: Object.fromEntries(
      await Promise.all(
        buckets.map(async (each) => [bucketName(each.Name!), await bucketOf(settings, each.Name!)] as const),
      ),
    ),
    ...(await watchedIn(settings, name)),
    ...(await actingIn(settings, name)),
  }
  return JSON.parse(said(JSON.stringify(read))) as Intents
}

/** What AWS numbers by itself, by the name of the thing. */
function namesFor(known: readonly (readonly [string, string])[]): (text: string) => string {
  return (text) =>
    known
      .reduce((result, [id, name]) => result.replaceAll(id, name), text)
      // Six letters that Secrets Manager adds, and the number of a revision.
      .replaceAll(/(:secret:[\w/.-]+)-[A-Za-z0-9]{6}(?![A-Za-z0-9-])/g, '$1')
      .replaceAll(/(:task-definition\/[\w-]+):\d+/g, '$1')
}

/** A bucket has the account and region after its name by CDK, and a number by Terraform. */
const bucketName = (name: string) => name.replace(/-(\d{12}-[a-z]+-[a-z]+-\d|\d{20,}|[0-9a-f]{20,}|terraform-\w+)$/, '')

type Ways = readonly {
  readonly IpProtocol?: string
  readonly FromPort?: number
  readonly ToPort?: number
  readonly IpRanges?: readonly { readonly CidrIp?: string }[]
  readonly UserIdGroupPairs?: readonly { readonly GroupId?: string }[]
}[]

function waysOf(ways: Ways = []): Record<string, string> {
  return byName(
    ways.flatMap((way) =>
      [
        ...(way.IpRanges ?? []).map((each) => each.CidrIp),
        ...(way.UserIdGroupPairs ?? []).map((each) => each.GroupId),
      ].map((peer) => `${way.IpProtocol} ${way.FromPort}-${way.ToPort} ${peer}`),
    ),
  )
}

async function entryOf(lb: ElasticLoadBalancingV2, arn: string, scheme: string | undefined): Promise<unknown> {
  const { Attributes = [] } = await lb.describeLoadBalancerAttributes({ LoadBalancerArn: arn })
  const wanted = [
    'idle_timeout.timeout_seconds',
    'deletion_protection.enabled',
    'routing.http.drop_invalid_header_fields.enabled',
    'access_logs.s3.enabled',
  ]
  const { Listeners = [] } = await lb.describeListeners({ LoadBalancerArn: arn })
  const listeners = await Promise.all(
    Listeners.map(async (each) => {
      const { Rules = [] } = await lb.describeRules({ ListenerArn: each.ListenerArn! })
      return [
        each.Port!,
        {
          protocol: each.Protocol,
          policy: each.SslPolicy,
          otherwise: `${each.DefaultActions?.[0]?.Type} ${each.DefaultActions?.[0]?.RedirectConfig?.StatusCode ?? each.DefaultActions?.[0]?.FixedResponseConfig?.StatusCode}`,
          rules: Object.fromEntries(
            Rules.filter((rule) => !rule.IsDefault).map((rule) => [
              rule.Priority!,
              {
                hosts: setOf(rule.Conditions?.flatMap((one) => one.HostHeaderConfig?.Values ?? [])),
                paths: setOf(rule.Conditions?.flatMap((one) => one.PathPatternConfig?.Values ?? [])),
                to: rule.Actions?.map((one) => `${one.Type} ${one.TargetGroupArn}`).join(' '),
              },
            ]),
          ),
        },
      ] as const
    }),
  )
  return {
    scheme,
    ...Object.fromEntries(
      Attributes.filter(({ Key }) => wanted.includes(Key!)).map(({ Key, Value }) => [Key!.replaceAll('.', '-'), Value]),
    ),
    listeners: Object.fromEntries(listeners),
  }
}

async function runningIn(ecs: ECS, cluster: string): Promise<Intents> {
  const { serviceArns = [] } = await ecs.listServices({ cluster, maxResults: 100 })
  const { services = [] } =
    serviceArns.length === 0 ? {} : await ecs.describeServices({ cluster, services: serviceArns.slice(0, 10) })
  const { taskDefinitionArns = [] } = await ecs.listTaskDefinitions({ status: 'ACTIVE' })
  const tasks = (
    await Promise.all(taskDefinitionArns.map((taskDefinition) => ecs.describeTaskDefinition({ taskDefinition })))
  )
    .map((each) => each.taskDefinition!)
    .filter((each) => each.family!.startsWith(cluster))
  return {
    services: Object.fromEntries(
      services.map((each) => [
        each.serviceName!,
        {
          task: each.taskDefinition,
          wanted: each.desiredCount,
          minHealthy: each.deploymentConfiguration?.minimumHealthyPercent,
          maxHealthy: each.deploymentConfiguration?.maximumPercent,
          breaker: each.deploymentConfiguration?.deploymentCircuitBreaker,
          capacity: Object.fromEntries(
            (each.capacityProviderStrategy ?? []).map((one) => [
              one.capacityProvider!,
              `${one.base ?? 0} ${one.weight}`,
            ]),
          ),
          grace: each.healthCheckGracePeriodSeconds,
          exec: each.enableExecuteCommand,
          publicIp: each.networkConfiguration?.awsvpcConfiguration?.assignPublicIp,
          subnets: setOf(each.networkConfiguration?.awsvpcConfiguration?.subnets),
          groups: setOf(each.networkConfiguration?.awsvpcConfiguration?.securityGroups),
          targets: byName(
            each.loadBalancers?.map((one) => `${one.targetGroupArn} ${one.containerName}:${one.containerPort}`),
          ),
        },
      ]),
    ),
    tasks: Object.fromEntries(
      tasks.map((each) => [
        each.family!,
        {
          cpu: each.cpu,
          memory: each.memory,
          architecture: each.runtimePlatform?.cpuArchitecture,
          executionRole: each.executionRoleArn,
          taskRole: each.taskRoleArn,
          volumes: setOf(each.volumes?.map((volume) => volume.name!)),
          containers: containersOf(each.containerDefinitions as readonly MadeContainer[]),
        },
      ]),
    ),
  }
}
