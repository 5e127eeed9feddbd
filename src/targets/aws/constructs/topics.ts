import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Topic as TopicPart } from '../../amazon/estate-watch.ts'
import { acknowledge } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { Aws } = library('aws-cdk-lib')
const { Effect, PolicyStatement, ServicePrincipal, StarPrincipal } = library('aws-cdk-lib/aws-iam')
const { CfnSubscription, Topic } = library('aws-cdk-lib/aws-sns')
type Topic = InstanceType<typeof Topic>

/** What topics are made from. */
export interface TopicsProps {
  readonly topics: readonly TopicPart[]
  readonly attributes: Attributes
}

/** Where alarms go, and who is told. */
export class Topics extends Construct {
  readonly #topics = new Map<string, Topic>()

  constructor(scope: Construct, id: string, { topics, attributes }: TopicsProps) {
    super(scope, id)
    for (const { id: part, name, subscriptions } of topics) {
      const topic = new Topic(this, constructId(part), { topicName: name })
      topic.addToResourcePolicy(
        new PolicyStatement({
          sid: 'Tell',
          actions: ['sns:Publish'],
          resources: [topic.topicArn],
          conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
          principals: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'].map(
            (service) => new ServicePrincipal(service),
          ),
        }),
      )
      // EventBridge takes no conditions in the policy of a topic.
      topic.addToResourcePolicy(
        new PolicyStatement({
          sid: 'TellEvents',
          actions: ['sns:Publish'],
          resources: [topic.topicArn],
          principals: [new ServicePrincipal('events.amazonaws.com')],
        }),
      )
      topic.addToResourcePolicy(
        new PolicyStatement({
          sid: 'OnlyTls',
          effect: Effect.DENY,
          actions: ['sns:Publish'],
          resources: [topic.topicArn],
          principals: [new StarPrincipal()],
          conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      )
      for (const { protocol, to } of subscriptions)
        new CfnSubscription(this, constructId(`${part}-${protocol}-${to}`), {
          topicArn: topic.topicArn,
          protocol,
          endpoint: to,
        })
      acknowledge(topic, {
        SNS2: 'It carries names and figures of alarms, and CloudWatch cannot publish to a topic under the key of AWS for SNS.',
      })
      this.#topics.set(part, topic)
      attributes.tell('topic', part, { arn: topic.topicArn })
    }
  }

  /** The topic of an id of the estate, with its grants. */
  topic(id: string): ITopic {
    const topic = this.#topics.get(id)
    if (!topic) throw new Error(`no topic ${id} in the estate`)
    return topic
  }
}
