import type { Stack } from 'aws-cdk-lib'
import type { Estate } from '../../amazon/estate.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { CfnOutput } = library('aws-cdk-lib')

/** What people want to see after a deployment. CloudFormation hides no output, so nothing secret may be among them. */
export function addOutputs(stack: Stack, { outputs }: Estate, attributes: Attributes): void {
  for (const { id, about, value } of outputs)
    new CfnOutput(stack, constructId(id), { description: about, value: attributes.resolve(value) })
}
