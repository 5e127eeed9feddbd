import { resourcesOf, type Synthesis } from './synth.ts'

/**
 * What CloudFormation's linters and emulators take without a word and AWS does not, or only to fail later: one sentence
 * for each fault of these templates. A load balancer that leads to a port no container has, a rollout that can neither
 * add nor remove a task, a way that only one of two groups allows, a secret that the agent may not read, a service
 * whose first boot outlasts the patience of its health check, what is made before that which it needs.
 */
export function brokenPromises(made: Synthesis): string[] {
  return [
    ...unknownPorts(made),
    ...stuckRollouts(made),
    ...impatient(made),
    ...oneSidedWays(made),
    ...unreadableSecrets(made),
    ...placedCopies(made),
    ...earlyBalancers(made),
    ...valuesOfNothing(made),
    ...doubtfulWriters(made),
  ]
}

const named = (value: unknown): string => JSON.stringify(value)

/** The logical name that a reference leads to, across stacks too. */
function target(value: any): string {
  if (typeof value === 'string') return value
  if (value?.Ref) return value.Ref
  if (value?.['Fn::GetAtt']) return value['Fn::GetAtt'][0]
  const exported = value?.['Fn::ImportValue']
  if (typeof exported === 'string')
    return /ExportsOutput(?:Ref|FnGetAtt)(.+?[0-9A-F]{8})/.exec(exported)?.[1] ?? exported
  return named(value)
}

function unknownPorts(made: Synthesis): string[] {
  const tasks = new Map(resourcesOf(made, 'AWS::ECS::TaskDefinition').map((each) => [each.id, each.Properties]))
  return resourcesOf(made, 'AWS::ECS::Service').flatMap(({ id, Properties }) =>
    (Properties.LoadBalancers ?? []).flatMap((lead: any) => {
      const container = tasks
        .get(target(Properties.TaskDefinition))
        ?.ContainerDefinitions.find((each: any) => each.Name === lead.ContainerName)
      return container?.PortMappings?.some((port: any) => port.ContainerPort === lead.ContainerPort)
        ? []
        : [`${id}: the load balancer leads to ${lead.ContainerName}:${lead.ContainerPort}, which no container has`]
    }),
  )
}

function stuckRollouts(made: Synthesis): string[] {
  return resourcesOf(made, 'AWS::ECS::Service').flatMap(
    ({
      id,
      Properties: {
        DeploymentConfiguration: { MinimumHealthyPercent: min, MaximumPercent: max },
      },
    }) => (max > min ? [] : [`${id}: between ${min} and ${max} percent no task can be replaced`]),
  )
}

function impatient(made: Synthesis): string[] {
  return resourcesOf(made, 'AWS::ECS::Service').flatMap(({ id, Properties }) =>
    Properties.LoadBalancers && !(Properties.HealthCheckGracePeriodSeconds >= 30)
      ? [`${id}: its first boot gets ${Properties.HealthCheckGracePeriodSeconds ?? 0} s`]
      : [],
  )
}

interface Way {
  readonly from: string
  readonly to: string
  readonly port: number
}

/** Each way between two groups must be let out of the one and into the other. */
function oneSidedWays(made: Synthesis): string[] {
  const ways = (type: string, own: string, other: string): Way[] =>
    resourcesOf(made, type)
      .filter(({ Properties }) => Properties[other] !== undefined)
      .map(({ Properties }) => {
        const [mine, theirs] = [target(Properties.GroupId), target(Properties[other])]
        return { from: own === 'from' ? mine : theirs, to: own === 'from' ? theirs : mine, port: Properties.FromPort }
      })
  const out = ways('AWS::EC2::SecurityGroupEgress', 'from', 'DestinationSecurityGroupId')
  const into = ways('AWS::EC2::SecurityGroupIngress', 'to', 'SourceSecurityGroupId')
  const has = (list: readonly Way[], way: Way) =>
    list.some((each) => each.from === way.from && each.to === way.to && each.port === way.port)
  return [
    ...out.filter((way) => !has(into, way)).map((way) => `${way.to} does not let ${way.from} in at ${way.port}`),
    ...into.filter((way) => !has(out, way)).map((way) => `${way.from} is not let out to ${way.to} at ${way.port}`),
  ]
}

/** Whatever a task takes out of a secret when it starts, its execution role must be let read: by the secret itself. */
function unreadableSecrets(made: Synthesis): string[] {
  const roles = new Map(resourcesOf(made, 'AWS::IAM::Role').map((each) => [each.id, each.Properties]))
  return resourcesOf(made, 'AWS::ECS::TaskDefinition').flatMap(({ id, Properties }) => {
    const policies = named(
      (roles.get(target(Properties.ExecutionRoleArn))?.Policies ?? [])
        .flatMap((policy: any) => policy.PolicyDocument.Statement)
        .filter((each: any) => /GetSecretValue|GetParameters/.test(named(each.Action))),
    )
    return (Properties.ContainerDefinitions as any[]).flatMap((container) =>
      (container.Secrets ?? []).flatMap((use: any) => {
        const found =
          /(?:Ref|GetAtt)(?:":"|":\[")(Secret\w+|Database\w+)|ExportsOutput(?:Ref|FnGetAtt)((?:Secret|Database)\w+?[0-9A-F]{8})/.exec(
            named(use.ValueFrom),
          )
        const source = found?.[1] ?? found?.[2]
        return source === undefined || policies.includes(source)
          ? []
          : [`${id}: the agent may not read ${use.Name} (${source})`]
      }),
    )
  })
}

/** RDS refuses subnets for a copy in the region of what it is a copy of: DBSubnetGroupNotAllowedFault. */
function placedCopies(made: Synthesis): string[] {
  return resourcesOf(made, 'AWS::RDS::DBInstance').flatMap(({ id, Properties }) =>
    Properties.SourceDBInstanceIdentifier?.Ref !== undefined && Properties.DBSubnetGroupName !== undefined
      ? [`${id} is a copy in the same region, and says in which subnets`]
      : [],
  )
}

/** A load balancer that the internet reaches is refused in a VPC whose gateway is not attached yet. */
function earlyBalancers(made: Synthesis): string[] {
  return Object.values(made.templates).flatMap(({ Resources }) => {
    const needs = (id: string): string[] =>
      [Resources[id]?.DependsOn ?? []].flat().flatMap((each) => [each, ...needs(each)])
    const attachments = Object.keys(Resources).filter((id) => Resources[id]!.Type === 'AWS::EC2::VPCGatewayAttachment')
    return Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' &&
      Properties.Scheme === 'internet-facing' &&
      attachments.some((each) => !needs(id).includes(each))
        ? [`${id} may be made before the gateway of its network`]
        : [],
    )
  })
}

/** CloudFormation reads the value of a secret while it makes what names it: a given one has none in its own stack. */
function valuesOfNothing(made: Synthesis): string[] {
  return Object.values(made.templates).flatMap(({ Resources }) => {
    const empty = Object.entries(Resources).flatMap(([id, { Type, Properties }]) =>
      Type === 'AWS::SecretsManager::Secret' && !Properties.GenerateSecretString ? [id] : [],
    )
    return Object.entries(Resources).flatMap(([id, { Properties }]) =>
      empty
        .filter((secret) => new RegExp(`resolve:secretsmanager:",\\{"Ref":"${secret}"`).test(named(Properties)))
        .map((secret) => `${id} takes the value of ${secret}, which has none when it is made`),
    )
  })
}

/** The load balancer is refused where a test of its writer can fail, and AWS names no condition that it meets. */
function doubtfulWriters(made: Synthesis): string[] {
  return resourcesOf(made, 'AWS::S3::BucketPolicy').flatMap(({ id, Properties }) =>
    Properties.PolicyDocument.Statement.filter(
      (each: any) => /logdelivery\.elasticloadbalancing/.test(named(each.Principal)) && each.Condition !== undefined,
    ).map(() => `${id} lets the load balancer write under a condition`),
  )
}
