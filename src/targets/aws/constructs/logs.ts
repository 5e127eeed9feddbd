import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { LogGroup as LogPart } from '../../amazon/estate-watch.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'
import { constructId } from './names.ts'

const { ArnFormat, RemovalPolicy, Stack } = library('aws-cdk-lib')
const { CfnLogGroup, LogGroup } = library('aws-cdk-lib/aws-logs')
type CfnLogGroup = InstanceType<typeof CfnLogGroup>

/** What log groups are made from. */
export interface LogsProps {
  readonly logs: readonly LogPart[]
  readonly attributes: Attributes
}

/** The log groups of an estate, each with its days. */
export class Logs extends Construct {
  readonly #groups = new Map<string, CfnLogGroup>()

  constructor(scope: Construct, id: string, { logs, attributes }: LogsProps) {
    super(scope, id)
    for (const { id: log, name, days, keep } of logs) {
      const group = new CfnLogGroup(this, constructId(log), { logGroupName: name, retentionInDays: days })
      group.applyRemovalPolicy(keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
      this.#groups.set(log, group)
      attributes.tell('log', log, {
        name: group.ref,
        arn: Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: group.ref,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      })
    }
  }

  /** The resource of a log group; undefined where the estate has none of that id. */
  resource(id: string): CfnLogGroup | undefined {
    return this.#groups.get(id)
  }

  /** A log group with its grants and metrics. */
  group(id: string): ILogGroup {
    const name = this.#groups.get(id)?.ref
    if (name === undefined) throw new Error(`no log group ${id} in the estate`)
    const known = this.node.tryFindChild(`${constructId(id)}Group`) as ILogGroup | undefined
    return known ?? LogGroup.fromLogGroupName(this, `${constructId(id)}Group`, name)
  }
}
