import type { Stack } from 'aws-cdk-lib'
import type { Estate } from '../../amazon/estate.ts'
import { library } from './library.ts'

const { Tags } = library('aws-cdk-lib')

/**
 * Types whose tags CloudFormation has learnt lately and not all of its regions know; none of them costs anything by
 * itself.
 */
const untagged = [
  'AWS::ApplicationAutoScaling::ScalableTarget',
  'AWS::CloudWatch::Dashboard',
  'AWS::ElasticLoadBalancingV2::Listener',
  'AWS::ElasticLoadBalancingV2::ListenerRule',
]

/** Puts the tags of an estate on everything of a stack that takes tags. */
export function addTags(stack: Stack, { tags }: Estate): void {
  for (const [key, value] of Object.entries(tags)) Tags.of(stack).add(key, value, { excludeResourceTypes: untagged })
}
