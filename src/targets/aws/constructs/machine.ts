import type { Grant as Granted, IGrantable, IRole } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { Estate, Machine as MachinePart } from '../../amazon/estate.ts'
import { documentOf } from '../../amazon/machine.ts'
import { acknowledge } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'

const { Stack } = library('aws-cdk-lib')
const { Grant } = library('aws-cdk-lib/aws-iam')
const { CfnStateMachine } = library('aws-cdk-lib/aws-stepfunctions')

/** What a machine is made from. */
export interface MachineProps {
  readonly machine: MachinePart
  readonly estate: Estate
  readonly role: IRole
  readonly attributes: Attributes
}

/**
 * A state machine of the lifecycle: its steps are tasks that run once, one after the other, and whose exit codes count.
 */
export class Machine extends Construct {
  readonly arn: string
  readonly name: string

  constructor(scope: Construct, id: string, { machine, estate, role, attributes }: MachineProps) {
    super(scope, id)
    const made = new CfnStateMachine(this, 'Machine', {
      stateMachineName: machine.name,
      stateMachineType: 'STANDARD',
      roleArn: role.roleArn,
      definitionString: Stack.of(this).toJsonString(attributes.resolveAll(documentOf(estate, machine))),
      // What a run is told holds no secret, and what tasks answer is in their own logs.
      loggingConfiguration: {
        level: 'ALL',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: `${attributes.of('log', machine.log, 'arn')}:*` } }],
      },
    })
    acknowledge(made, { SF2: 'Each run has its whole history in Step Functions; no program takes part in a trace.' })
    this.arn = made.ref
    this.name = machine.name
    attributes.tell('machine', machine.id, { arn: made.ref, name: machine.name })
  }

  /** Lets somebody start it and look how it goes on. */
  grantStart(grantee: IGrantable): Granted {
    return Grant.addToPrincipal({ grantee, actions: ['states:StartExecution'], resourceArns: [this.arn] })
  }
}
