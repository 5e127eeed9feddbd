import { type Stack, Tags } from 'aws-cdk-lib'
import type { Estate } from '../../amazon/estate.ts'

/** Puts the tags of an estate on everything of a stack that takes tags. */
export function addTags(stack: Stack, { tags }: Estate): void {
  for (const [key, value] of Object.entries(tags)) Tags.of(stack).add(key, value)
}
