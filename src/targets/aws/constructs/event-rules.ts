import { Construct } from 'constructs'
import type { EventRule } from '../../amazon/estate-watch.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { CfnRule } = library('aws-cdk-lib/aws-events')

/** What rules for events are made from. */
export interface EventRulesProps {
  readonly events: readonly EventRule[]
  readonly attributes: Attributes
}

/** What AWS tells as it happens, as one readable sentence to a topic. */
export class EventRules extends Construct {
  constructor(scope: Construct, id: string, { events, attributes }: EventRulesProps) {
    super(scope, id)
    for (const event of events) {
      new CfnRule(this, constructId(event.id), {
        name: event.name,
        description: event.about,
        state: 'ENABLED',
        eventPattern: attributes.resolveAll(event.pattern),
        targets: [
          {
            id: 'topic',
            arn: attributes.of('topic', event.topic, 'arn'),
            inputTransformer: { inputPathsMap: { ...event.paths }, inputTemplate: JSON.stringify(event.sentence) },
          },
        ],
      })
    }
  }
}
