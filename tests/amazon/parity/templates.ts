import type { Synthesis } from '../../../src/targets/aws/fakes/synth.ts'
import { containersOf, type MadeContainer } from './containers.ts'
import { byName, type Intents, setOf } from './intents.ts'
import { statementsOf } from './statements.ts'
import { bucketPolicy, cluster, database, parameterGroup } from './template-data.ts'
import { action, listenerRule, network, rules } from './template-network.ts'
import { placed, policies, service } from './template-services.ts'
import { type All, type Made, madeBy } from './template-values.ts'

/** What templates of CDK are meant to make. */
export function intentsOfTemplates(synthesis: Pick<Synthesis, 'templates'>, region: string): Intents {
  const made = madeBy(synthesis, region)
  const all = (type: string) => made.filter((each) => each.type === `AWS::${type}`)
  const each = (type: string, name: string, read: (properties: any, made: Made) => unknown) =>
    Object.fromEntries(all(type).map((one) => [one.properties[name], read(one.properties, one)]))
  return {
    network: network(all),
    groups: each('EC2::SecurityGroup', 'GroupName', (p) => ({
      about: p.GroupDescription,
      rules: rules(all, p.GroupName),
    })),
    entry: each('ElasticLoadBalancingV2::LoadBalancer', 'Name', (p) => {
      const attributes = Object.fromEntries(
        (p.LoadBalancerAttributes as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]),
      )
      return {
        internal: p.Scheme === 'internal',
        subnets: setOf(p.Subnets),
        groups: setOf(p.SecurityGroups),
        idleTimeout: attributes['idle_timeout.timeout_seconds'],
        dropsInvalid: attributes['routing.http.drop_invalid_header_fields.enabled'] === 'true',
        protected: attributes['deletion_protection.enabled'] === 'true',
        accessLogs: attributes['access_logs.s3.bucket'],
      }
    }),
    targets: each('ElasticLoadBalancingV2::TargetGroup', 'Name', (p) => ({
      type: p.TargetType,
      protocol: p.Protocol,
      port: p.Port,
      drain: p.TargetGroupAttributes[0].Value,
      health: {
        path: p.HealthCheckPath,
        status: p.Matcher.HttpCode,
        every: p.HealthCheckIntervalSeconds,
        timeout: p.HealthCheckTimeoutSeconds,
        healthy: p.HealthyThresholdCount,
        unhealthy: p.UnhealthyThresholdCount,
      },
    })),
    listeners: each('ElasticLoadBalancingV2::Listener', 'Port', (p) => ({
      protocol: p.Protocol,
      policy: p.SslPolicy,
      certificate: p.Certificates?.[0].CertificateArn,
      otherwise: action(p.DefaultActions[0]),
    })),
    rules: Object.fromEntries(
      all('ElasticLoadBalancingV2::ListenerRule').map(({ properties: p }) => [p.Priority, listenerRule(p)]),
    ),
    firewall: each('WAFv2::WebACL', 'Name', (p) =>
      Object.fromEntries(
        (p.Rules as any[]).map((rule) => [
          rule.Name,
          {
            overridden: Object.keys(rule.OverrideAction ?? {})[0]?.toLowerCase(),
            action: Object.keys(rule.Action ?? {})[0]?.toLowerCase(),
            counted:
              setOf(rule.Statement.ManagedRuleGroupStatement?.RuleActionOverrides?.map((other: any) => other.Name)) ||
              undefined,
            limit: rule.Statement.RateBasedStatement?.Limit,
            window: rule.Statement.RateBasedStatement?.EvaluationWindowSec,
          },
        ]),
      ),
    ),
    services: each('ECS::Service', 'ServiceName', (p) => service(all, p)),
    tasks: each('ECS::TaskDefinition', 'Family', (p) => ({
      cpu: p.Cpu,
      memory: p.Memory,
      architecture: p.RuntimePlatform.CpuArchitecture,
      executionRole: p.ExecutionRoleArn,
      taskRole: p.TaskRoleArn,
      ephemeral: p.EphemeralStorage?.SizeInGiB,
      volumes: setOf(p.Volumes?.map((volume: any) => volume.Name)),
      containers: containersOf(lowerCased(p.ContainerDefinitions) as MadeContainer[]),
    })),
    scaling: Object.fromEntries(
      all('ApplicationAutoScaling::ScalableTarget').map(({ id, properties: p }) => [
        String(p.ResourceId)
          .split('/')
          .at(-1)!
          .replace(/^\{service:(.+)\.name\}$/, '$1'),
        {
          min: p.MinCapacity,
          max: p.MaxCapacity,
          hours: byName(
            ((p.ScheduledActions ?? []) as any[]).map(
              (hour) =>
                `${hour.Schedule} ${hour.Timezone} ${hour.ScalableTargetAction.MinCapacity} to ${hour.ScalableTargetAction.MaxCapacity}`,
            ),
          ),
          policies: policies(all, id),
        },
      ]),
    ),
    databases: {
      ...each('RDS::DBInstance', 'DBInstanceIdentifier', (p, one) => database(all, p, one)),
      ...each('RDS::DBCluster', 'DBClusterIdentifier', (p, one) => cluster(all, p, one)),
    },
    globals: each('RDS::GlobalCluster', 'GlobalClusterIdentifier', (p) => ({
      around: p.SourceDBClusterIdentifier,
      protected: p.DeletionProtection,
    })),
    caches: {
      ...each('ElastiCache::ReplicationGroup', 'ReplicationGroupId', (p) => ({
        engine: p.Engine,
        version: p.EngineVersion,
        node: p.CacheNodeType,
        nodes: p.NumCacheClusters,
        failover: p.AutomaticFailoverEnabled,
        multiAz: p.MultiAZEnabled,
        port: p.Port,
        tls: p.TransitEncryptionEnabled,
        encrypted: p.AtRestEncryptionEnabled,
        snapshots: p.SnapshotRetentionLimit,
        maintenance: p.PreferredMaintenanceWindow,
        minorUpgrades: p.AutoMinorVersionUpgrade ?? true,
        groups: setOf(p.SecurityGroupIds),
        password: p.AuthToken !== undefined,
        ...parameterGroup(all, 'ElastiCache::ParameterGroup', p.CacheParameterGroupName),
      })),
      ...each('ElastiCache::CacheCluster', 'ClusterName', (p) => ({
        engine: p.Engine,
        version: p.EngineVersion,
        node: p.CacheNodeType,
        nodes: p.NumCacheNodes,
        port: p.Port,
        groups: setOf(p.VpcSecurityGroupIds),
        maintenance: p.PreferredMaintenanceWindow,
        ...parameterGroup(all, 'ElastiCache::ParameterGroup', p.CacheParameterGroupName),
      })),
    },
    secrets: each('SecretsManager::Secret', 'Name', (p) => ({
      about: p.Description,
      drawn: p.GenerateSecretString?.PasswordLength,
      copies: setOf(p.ReplicaRegions?.map((each: any) => each.Region)),
    })),
    buckets: Object.fromEntries(
      all('S3::Bucket').map(({ id, properties: p }) => [
        String(p.BucketName).replace(/-\d{12}-[a-z0-9-]+$/, ''),
        {
          encryption:
            p.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.SSEAlgorithm,
          owner: p.OwnershipControls.Rules[0].ObjectOwnership,
          versioned: p.VersioningConfiguration?.Status,
          blocked:
            Object.values(p.PublicAccessBlockConfiguration).every((each) => each === true) &&
            Object.keys(p.PublicAccessBlockConfiguration).length === 4,
          policy: bucketPolicy(all, id),
          unfinished: p.LifecycleConfiguration.Rules[0].AbortIncompleteMultipartUpload?.DaysAfterInitiation,
          expire: p.LifecycleConfiguration.Rules[0].ExpirationInDays,
          expireOld: p.LifecycleConfiguration.Rules[0].NoncurrentVersionExpiration?.NoncurrentDays,
        },
      ]),
    ),
    logs: each('Logs::LogGroup', 'LogGroupName', (p) => ({ days: p.RetentionInDays })),
    alarms: each('CloudWatch::Alarm', 'AlarmName', (p) => ({
      about: p.AlarmDescription,
      is: p.ComparisonOperator,
      bound: p.Threshold,
      periods: p.EvaluationPeriods,
      breaching: p.DatapointsToAlarm,
      missing: p.TreatMissingData,
      tells: setOf(p.AlarmActions),
      ends: setOf(p.OKActions),
      metric: p.MetricName && metric({ ...p, Stat: p.ExtendedStatistic ?? p.Statistic }),
      metrics:
        p.Metrics &&
        Object.fromEntries(
          (p.Metrics as any[]).map((each) => [
            each.Id,
            each.Expression ?? metric({ ...each.MetricStat.Metric, ...each.MetricStat }),
          ]),
        ),
    })),
    composites: each('CloudWatch::CompositeAlarm', 'AlarmName', (p) => ({
      about: p.AlarmDescription,
      rule: p.AlarmRule,
      tells: setOf(p.AlarmActions),
      ends: setOf(p.OKActions),
    })),
    topics: each('SNS::Topic', 'TopicName', (p) => ({
      tlsAlone: all('SNS::TopicPolicy').some(
        ({ properties }) =>
          setOf(properties.Topics) === `{topic:${p.TopicName}.arn}` &&
          properties.PolicyDocument.Statement.some(
            (each: any) => each.Condition?.Bool?.['aws:SecureTransport'] === 'false',
          ),
      ),
      subscriptions: byName(
        all('SNS::Subscription')
          .filter(({ properties }) => properties.TopicArn === `{topic:${p.TopicName}.arn}`)
          .map(({ properties }) => `${properties.Protocol} ${properties.Endpoint}`),
      ),
    })),
    events: each('Events::Rule', 'Name', (p) => ({
      about: p.Description,
      pattern: p.EventPattern,
      to: p.Targets[0].Arn,
      paths: p.Targets[0].InputTransformer.InputPathsMap,
      sentence: p.Targets[0].InputTransformer.InputTemplate,
    })),
    roles: each('IAM::Role', 'RoleName', (p) => ({
      about: p.Description,
      principal: p.AssumeRolePolicyDocument.Statement[0].Principal.Service,
      managed: setOf(p.ManagedPolicyArns) || undefined,
      statements: statementsOf(
        [...(p.Policies ?? []), ...policiesBeside(all, p.RoleName)].flatMap(
          (policy: any) => policy.PolicyDocument.Statement,
        ),
      ),
    })),
    machines: each('StepFunctions::StateMachine', 'StateMachineName', (p) => ({
      role: p.RoleArn,
      level: p.LoggingConfiguration.Level,
      data: p.LoggingConfiguration.IncludeExecutionData,
      definition: JSON.parse(p.DefinitionString) as unknown,
    })),
    schedules: each('Scheduler::Schedule', 'Name', (p) => ({
      at: `${p.ScheduleExpression} ${p.ScheduleExpressionTimezone}`,
      window: p.FlexibleTimeWindow.Mode,
      role: p.Target.RoleArn,
      cluster: p.Target.Arn,
      task: p.Target.EcsParameters.TaskDefinitionArn,
      count: p.Target.EcsParameters.TaskCount,
      retries: p.Target.RetryPolicy.MaximumRetryAttempts,
      within: p.Target.RetryPolicy.MaximumEventAgeInSeconds,
      capacity:
        p.Target.EcsParameters.LaunchType ?? p.Target.EcsParameters.CapacityProviderStrategy?.[0].CapacityProvider,
      ...placed(p.Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration),
    })),
    repositories: each('ECR::Repository', 'RepositoryName', (p) => ({
      mutable: p.ImageTagMutability,
      scanned: p.ImageScanningConfiguration.ScanOnPush,
      encryption: p.EncryptionConfiguration.EncryptionType,
      kept: JSON.parse(p.LifecyclePolicy.LifecyclePolicyText)
        .rules.map(
          (rule: any) => `${rule.selection.tagStatus} ${rule.selection.countType} ${rule.selection.countNumber}`,
        )
        .sort(),
    })),
    records: Object.fromEntries(
      all('Route53::RecordSet').map(({ properties: p }) => [
        String(p.Name).replace(/\.$/, ''),
        {
          set: p.SetIdentifier,
          failover: p.Failover,
          latency: p.Region,
          checked: p.HealthCheckId !== undefined,
          to: p.AliasTarget.DNSName,
          healthOfTarget: p.AliasTarget.EvaluateTargetHealth,
        },
      ]),
    ),
    checks: Object.fromEntries(
      all('Route53::HealthCheck').map(({ properties: { HealthCheckConfig: p } }) => [
        p.FullyQualifiedDomainName,
        { how: `${p.Type} ${p.Port}`, every: p.RequestInterval, failures: p.FailureThreshold },
      ]),
    ),
    budgets: Object.fromEntries(
      all('Budgets::Budget').map(({ properties: { Budget: p, NotificationsWithSubscribers: told } }) => [
        p.BudgetName,
        {
          limit: `${p.BudgetLimit.Amount} ${p.BudgetLimit.Unit}`,
          every: p.TimeUnit,
          told: byName(
            ((told ?? []) as any[]).map(
              ({ Notification: n, Subscribers: to }) =>
                `${n.NotificationType} ${n.ComparisonOperator} ${n.Threshold} to ${setOf(to.map((each: any) => each.Address))}`,
            ),
          ),
        },
      ]),
    ),
  }
}

function metric(p: any): unknown {
  return {
    name: `${p.Namespace} ${p.MetricName}`,
    dimensions: Object.fromEntries(((p.Dimensions ?? []) as any[]).map(({ Name, Value }) => [Name, Value])),
    statistic: p.Stat,
    period: p.Period,
  }
}

function policiesBeside(all: All, role: string): any[] {
  return all('IAM::Policy')
    .filter(({ properties }) => (properties.Roles as string[]).includes(role))
    .map(({ properties }) => properties)
}

function lowerCased(of: unknown): unknown {
  if (Array.isArray(of)) return of.map(lowerCased)
  if (typeof of !== 'object' || of === null) return of
  return Object.fromEntries(
    Object.entries(of).map(([key, each]) => [
      key[0]!.toLowerCase() + key.slice(1),
      key === 'Options' ? each : lowerCased(each),
    ]),
  )
}
