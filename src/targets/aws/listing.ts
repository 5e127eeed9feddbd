import type { TargetListing } from '../listing.ts'
import type { AwsOptions } from './options.ts'

/** AWS by CDK: Fargate, RDS, ElastiCache and a load balancer. */
export const aws: TargetListing<'aws', AwsOptions> = {
  name: 'aws',
  summary: 'AWS by CDK: Fargate, RDS, ElastiCache and a load balancer, as an app that a team can own',
  schema: 'AwsOptions',
  load: () => import('./target.ts').then((module) => module.aws),
}
