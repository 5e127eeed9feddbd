import { Construct } from 'constructs'
import { acknowledgeWide } from './acknowledge.ts'
import { library } from './library.ts'
import { waiterProgram } from './waiter-program.ts'

const { ArnFormat, CustomResource, Duration, RemovalPolicy, Stack } = library('aws-cdk-lib')
const { PolicyDocument, PolicyStatement, Role, ServicePrincipal } = library('aws-cdk-lib/aws-iam')
const { CfnFunction } = library('aws-cdk-lib/aws-lambda')
const { CfnLogGroup } = library('aws-cdk-lib/aws-logs')
type CfnFunction = InstanceType<typeof CfnFunction>
type CustomResource = InstanceType<typeof CustomResource>

/** What a waiter is made from. */
export interface WaiterProps {
  /** What its program is called. */
  readonly name: string
  /** The machines that it may start. */
  readonly machines: readonly { readonly arn: string; readonly name: string }[]
}

/**
 * Runs a state machine within a deployment and waits for its end, so that `cdk deploy` alone does all that a release
 * needs. Whoever starts the same release again, or has started it before, meets the same run.
 */
export class Waiter extends Construct {
  readonly #function: CfnFunction

  constructor(scope: Construct, id: string, { name, machines }: WaiterProps) {
    super(scope, id)
    const stack = Stack.of(this)
    const own = stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: name,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    })
    const runs = machines.map(
      (machine) =>
        `${stack.formatArn({ service: 'states', resource: 'execution', resourceName: machine.name, arnFormat: ArnFormat.COLON_RESOURCE_NAME })}:*`,
    )
    const streams = `${stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: `/aws/lambda/${name}`, arnFormat: ArnFormat.COLON_RESOURCE_NAME })}:*`
    const log = new CfnLogGroup(this, 'Log', { logGroupName: `/aws/lambda/${name}`, retentionInDays: 30 })
    log.applyRemovalPolicy(RemovalPolicy.DESTROY)
    const role = new Role(this, 'Role', {
      roleName: name,
      description: 'Starts the lifecycle of a release and waits for its end',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        stackwright: new PolicyDocument({
          statements: [
            new PolicyStatement({
              sid: 'Start',
              actions: ['states:StartExecution'],
              resources: machines.map(({ arn }) => arn),
            }),
            new PolicyStatement({ sid: 'Follow', actions: ['states:DescribeExecution'], resources: runs }),
            new PolicyStatement({ sid: 'GoOn', actions: ['lambda:InvokeFunction'], resources: [own] }),
            new PolicyStatement({
              sid: 'Logs',
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [streams],
            }),
          ],
        }),
      },
    })
    acknowledgeWide(role, [
      { actions: [], resources: runs, why: 'The runs of this machine, whose names are those of releases.' },
      { actions: [], resources: [streams] },
    ])
    this.#function = new CfnFunction(this, 'Function', {
      functionName: name,
      description: 'Starts the lifecycle of a release and waits for its end',
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      timeout: 900,
      memorySize: 256,
      role: role.roleArn,
      code: { zipFile: waiterProgram },
    })
    this.#function.node.addDependency(log)
  }

  /** A run of a machine as a part of the deployment; `release` names it, so that the same release never runs twice. */
  run(id: string, machine: string, release: string): CustomResource {
    return new CustomResource(this, id, {
      serviceToken: this.#function.attrArn,
      resourceType: 'Custom::StackwrightRun',
      properties: { Machine: machine, Release: release },
      serviceTimeout: Duration.hours(1),
    })
  }
}
