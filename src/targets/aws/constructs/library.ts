import { createRequire } from 'node:module'

interface Library {
  readonly 'aws-cdk-lib': typeof import('aws-cdk-lib')
  readonly 'aws-cdk-lib/aws-applicationautoscaling': typeof import('aws-cdk-lib/aws-applicationautoscaling')
  readonly 'aws-cdk-lib/aws-budgets': typeof import('aws-cdk-lib/aws-budgets')
  readonly 'aws-cdk-lib/aws-certificatemanager': typeof import('aws-cdk-lib/aws-certificatemanager')
  readonly 'aws-cdk-lib/aws-cloudwatch': typeof import('aws-cdk-lib/aws-cloudwatch')
  readonly 'aws-cdk-lib/aws-ec2': typeof import('aws-cdk-lib/aws-ec2')
  readonly 'aws-cdk-lib/aws-ecr': typeof import('aws-cdk-lib/aws-ecr')
  readonly 'aws-cdk-lib/aws-ecs': typeof import('aws-cdk-lib/aws-ecs')
  readonly 'aws-cdk-lib/aws-elasticache': typeof import('aws-cdk-lib/aws-elasticache')
  readonly 'aws-cdk-lib/aws-elasticloadbalancingv2': typeof import('aws-cdk-lib/aws-elasticloadbalancingv2')
  readonly 'aws-cdk-lib/aws-events': typeof import('aws-cdk-lib/aws-events')
  readonly 'aws-cdk-lib/aws-iam': typeof import('aws-cdk-lib/aws-iam')
  readonly 'aws-cdk-lib/aws-lambda': typeof import('aws-cdk-lib/aws-lambda')
  readonly 'aws-cdk-lib/aws-logs': typeof import('aws-cdk-lib/aws-logs')
  readonly 'aws-cdk-lib/aws-rds': typeof import('aws-cdk-lib/aws-rds')
  readonly 'aws-cdk-lib/aws-route53': typeof import('aws-cdk-lib/aws-route53')
  readonly 'aws-cdk-lib/aws-s3': typeof import('aws-cdk-lib/aws-s3')
  readonly 'aws-cdk-lib/aws-scheduler': typeof import('aws-cdk-lib/aws-scheduler')
  readonly 'aws-cdk-lib/aws-secretsmanager': typeof import('aws-cdk-lib/aws-secretsmanager')
  readonly 'aws-cdk-lib/aws-servicediscovery': typeof import('aws-cdk-lib/aws-servicediscovery')
  readonly 'aws-cdk-lib/aws-sns': typeof import('aws-cdk-lib/aws-sns')
  readonly 'aws-cdk-lib/aws-stepfunctions': typeof import('aws-cdk-lib/aws-stepfunctions')
  readonly 'aws-cdk-lib/aws-wafv2': typeof import('aws-cdk-lib/aws-wafv2')
}

const load = createRequire(import.meta.url)

/**
 * A module of CDK. Its exports are read from their files when they are first used. An `import` looks at every one of them,
 * which takes three times as long and twice the memory.
 */
export function library<Name extends keyof Library>(name: Name): Library[Name] {
  return load(name) as Library[Name]
}
