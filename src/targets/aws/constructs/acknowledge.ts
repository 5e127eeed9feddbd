import { Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** Rules of cdk-nag's AwsSolutions pack that something of ours does not follow, each with its reason, which reviewers read in the report of a synthesis. */
export function acknowledge(scope: IConstruct, reasons: Readonly<Record<string, string>>): void {
  Validations.of(scope).acknowledge(...Object.entries(reasons).map(([rule, reason]) => ({ id: `AwsSolutions-${rule}`, reason })))
}
