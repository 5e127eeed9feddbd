import type { IConstruct } from 'constructs'
import { library } from './library.ts'

const { Aspects, Stack, Validations } = library('aws-cdk-lib')
const { CfnRole } = library('aws-cdk-lib/aws-iam')

/**
 * Rules of cdk-nag's AwsSolutions pack that something of ours does not follow, each with its reason, which reviewers
 * read in the report of a synthesis.
 */
export function acknowledge(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  Validations.of(scope).acknowledge(
    ...Object.entries(reasons).map(([rule, reason]) => ({ id: `AwsSolutions-${rule}`, reason })),
  )
}

/**
 * Findings of the validation that CDK itself has for templates (`CloudFormation Validate`, aws-cdk-lib 2.276) that stay,
 * each with its reason.
 */
export function acknowledgeValidation(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  Validations.of(scope).acknowledge(
    ...Object.entries(reasons).map(([rule, reason]) => ({ id: `CloudFormation-Validate::${rule}`, reason })),
  )
}

/**
 * A statement of a policy that may hold wildcards; one without `why` is acknowledged only for what lies below one named
 * thing (`arn/*`, `arn:*`).
 */
export interface WideStatement {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly why?: string
}

/**
 * Acknowledges the wildcards in the statements of a role one by one, when all that they speak of has its logical name.
 * Others stay findings.
 */
export function acknowledgeWide(role: IConstruct, statements: readonly WideStatement[]): void {
  Aspects.of(role).add({
    visit(node) {
      if (!(node instanceof CfnRole)) return
      for (const { actions, resources, why } of statements) {
        const found = (finding: string, reason: string | undefined) =>
          reason !== undefined &&
          Validations.of(node).acknowledge({ id: `AwsSolutions::AwsSolutions-IAM5[${finding}]`, reason })
        for (const action of actions) if (action.includes('*')) found(`Action::${action}`, why)
        for (const resource of resources) {
          const flat = flatten(Stack.of(node).resolve(resource))
          if (flat.includes('*'))
            found(
              `Resource::${flat}`,
              why ?? (/[^*]+[/:]\*$/.test(flat) ? 'All that lies below this one thing.' : undefined),
            )
        }
      }
    },
  })
}

/** A resolved string as cdk-nag names it in a finding: `<Bucket.Arn>/*`. */
function flatten(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved.replaceAll('${', '<').replaceAll('}', '>')
  const [name, value] = Object.entries(resolved as Record<string, unknown>)[0]!
  switch (name) {
    case 'Fn::Join':
      return (value as [string, unknown[]])[1].map(flatten).join((value as [string])[0])
    case 'Fn::GetAtt':
      return `<${(value as string[]).join('.')}>`
    case 'Ref':
      return `<${value as string}>`
    case 'Fn::Sub':
    case 'Fn::ImportValue':
      return flatten(value)
    default:
      return JSON.stringify(resolved)
  }
}
