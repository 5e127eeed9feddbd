import type { Stack } from 'aws-cdk-lib'
import type { Estate, Service } from '../../amazon/estate.ts'

/** What is known of a service by its name alone, before it is there: what runs before services speaks of them. */
export function serviceFacts(
  stack: Stack,
  { cluster }: Estate,
  { name }: Service,
): Readonly<Record<'name' | 'arn', string>> {
  return {
    name,
    arn: stack.formatArn({ service: 'ecs', resource: 'service', resourceName: `${cluster.name}/${name}` }),
  }
}
