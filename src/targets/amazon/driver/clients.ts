import type { ApplicationAutoScaling } from '@aws-sdk/client-application-auto-scaling'
import type { CloudFormation } from '@aws-sdk/client-cloudformation'
import type { CloudWatch } from '@aws-sdk/client-cloudwatch'
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import type { ECR } from '@aws-sdk/client-ecr'
import type { ECS } from '@aws-sdk/client-ecs'
import type { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { ElastiCache } from '@aws-sdk/client-elasticache'
import type { RDS } from '@aws-sdk/client-rds'
import type { SecretsManager } from '@aws-sdk/client-secrets-manager'
import type { SFN } from '@aws-sdk/client-sfn'
import type { SSM } from '@aws-sdk/client-ssm'
import type { Route53 } from '@aws-sdk/client-route-53'
import type { STS } from '@aws-sdk/client-sts'
import { problem, ProblemsFound } from '../../../base/problem.ts'

/** The services of AWS that drivers speak to; each is loaded at its first use, since a command needs few of them. */
export interface Clients {
  readonly ecs: () => Promise<ECS>
  readonly logs: () => Promise<CloudWatchLogs>
  readonly watch: () => Promise<CloudWatch>
  readonly scaling: () => Promise<ApplicationAutoScaling>
  readonly balancing: () => Promise<ElasticLoadBalancingV2>
  readonly rds: () => Promise<RDS>
  readonly elasticache: () => Promise<ElastiCache>
  readonly secrets: () => Promise<SecretsManager>
  readonly ssm: () => Promise<SSM>
  readonly states: () => Promise<SFN>
  readonly ecr: () => Promise<ECR>
  readonly sts: () => Promise<STS>
  readonly stacks: () => Promise<CloudFormation>
  readonly dns: () => Promise<Route53>
}

/** What a client is made with: the region of the estate, and for tests an endpoint with credentials of its own. */
export interface ClientSettings {
  readonly region: string
  readonly endpoint?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly maxAttempts?: number
}

/**
 * Clients of the AWS SDK for one region. Credentials are those that the SDK finds (variables, profiles, SSO, roles),
 * and AWS_ENDPOINT_URL with its forms for single services leads to an emulator. Throws SW4009 at the first use where
 * the SDK is not installed.
 */
export function clientsOf(settings: ClientSettings): Clients {
  return {
    ecs: lazily('client-ecs', async () => new (await import('@aws-sdk/client-ecs')).ECS(settings)),
    logs: lazily(
      'client-cloudwatch-logs',
      async () => new (await import('@aws-sdk/client-cloudwatch-logs')).CloudWatchLogs(settings),
    ),
    watch: lazily(
      'client-cloudwatch',
      async () => new (await import('@aws-sdk/client-cloudwatch')).CloudWatch(settings),
    ),
    scaling: lazily(
      'client-application-auto-scaling',
      async () => new (await import('@aws-sdk/client-application-auto-scaling')).ApplicationAutoScaling(settings),
    ),
    balancing: lazily(
      'client-elastic-load-balancing-v2',
      async () => new (await import('@aws-sdk/client-elastic-load-balancing-v2')).ElasticLoadBalancingV2(settings),
    ),
    rds: lazily('client-rds', async () => new (await import('@aws-sdk/client-rds')).RDS(settings)),
    elasticache: lazily(
      'client-elasticache',
      async () => new (await import('@aws-sdk/client-elasticache')).ElastiCache(settings),
    ),
    secrets: lazily(
      'client-secrets-manager',
      async () => new (await import('@aws-sdk/client-secrets-manager')).SecretsManager(settings),
    ),
    ssm: lazily('client-ssm', async () => new (await import('@aws-sdk/client-ssm')).SSM(settings)),
    states: lazily('client-sfn', async () => new (await import('@aws-sdk/client-sfn')).SFN(settings)),
    ecr: lazily('client-ecr', async () => new (await import('@aws-sdk/client-ecr')).ECR(settings)),
    dns: lazily('client-route-53', async () => new (await import('@aws-sdk/client-route-53')).Route53(settings)),
    stacks: lazily(
      'client-cloudformation',
      async () => new (await import('@aws-sdk/client-cloudformation')).CloudFormation(settings),
    ),
    sts: lazily('client-sts', async () => new (await import('@aws-sdk/client-sts')).STS(settings)),
  }
}

function lazily<T>(name: string, make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () =>
    (made ??= make().catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
      throw new ProblemsFound([
        problem(
          'SW4009',
          { path: 'targets' },
          {
            title: 'the AWS SDK is not installed',
            found: `no package @aws-sdk/${name}`,
            expected: 'the AWS SDK for JavaScript beside stackwright, which loads it only for AWS',
            do: `npm install @aws-sdk/${name}`,
          },
        ),
      ])
    }))
}
