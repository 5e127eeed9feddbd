import { Construct } from 'constructs'
import { acknowledgeWide } from './acknowledge.ts'
import { library } from './library.ts'

const { ArnFormat, CustomResource, RemovalPolicy, Stack } = library('aws-cdk-lib')
const { PolicyDocument, PolicyStatement, Role, ServicePrincipal } = library('aws-cdk-lib/aws-iam')
const { CfnFunction } = library('aws-cdk-lib/aws-lambda')
const { CfnLogGroup } = library('aws-cdk-lib/aws-logs')

/** What a prefix list is looked up for. */
export interface S3PrefixListProps {
  /** What its program is called. */
  readonly name: string
}

/**
 * The prefix list of S3 in the region, by which a security group allows S3 and nothing else. CloudFormation tells its
 * id nowhere, so a small program asks for it.
 */
export class S3PrefixList extends Construct {
  readonly id: string

  constructor(scope: Construct, id: string, { name }: S3PrefixListProps) {
    super(scope, id)
    const stack = Stack.of(this)
    const given = this.node.tryGetContext('stackwright:s3-prefix-list') as string | undefined
    if (given !== undefined) {
      this.id = given
      return
    }
    const streams = `${stack.formatArn({ service: 'logs', resource: 'log-group', resourceName: `/aws/lambda/${name}`, arnFormat: ArnFormat.COLON_RESOURCE_NAME })}:*`
    const log = new CfnLogGroup(this, 'Log', { logGroupName: `/aws/lambda/${name}`, retentionInDays: 30 })
    log.applyRemovalPolicy(RemovalPolicy.DESTROY)
    const role = new Role(this, 'Role', {
      roleName: name,
      description: 'Asks for the id of the prefix list of S3',
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        stackwright: new PolicyDocument({
          statements: [
            new PolicyStatement({ sid: 'Look', actions: ['ec2:DescribePrefixLists'], resources: ['*'] }),
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
      { actions: [], resources: ['*'], why: 'AWS knows no resource for looking at prefix lists.' },
      { actions: [], resources: [streams] },
    ])
    const program = new CfnFunction(this, 'Function', {
      functionName: name,
      description: 'Asks for the id of the prefix list of S3',
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      timeout: 60,
      memorySize: 128,
      role: role.roleArn,
      code: { zipFile: programText },
    })
    program.node.addDependency(log)
    this.id = new CustomResource(this, 'Id', {
      serviceToken: program.attrArn,
      resourceType: 'Custom::StackwrightPrefixList',
      properties: { Name: `com.amazonaws.${stack.region}.s3` },
    }).getAttString('Id')
  }
}

const programText = `const { EC2Client, DescribePrefixListsCommand } = require('@aws-sdk/client-ec2')

exports.handler = async (event) => {
  const { Name } = event.ResourceProperties
  let [Status, Reason, Data] = ['SUCCESS', '', {}]
  try {
    if (event.RequestType !== 'Delete') {
      const found = await new EC2Client({}).send(new DescribePrefixListsCommand({ Filters: [{ Name: 'prefix-list-name', Values: [Name] }] }))
      Data = { Id: found.PrefixLists[0].PrefixListId }
    }
  } catch (error) {
    [Status, Reason] = ['FAILED', error.message]
  }
  await fetch(event.ResponseURL, {
    method: 'PUT',
    headers: { 'content-type': '' },
    body: JSON.stringify({ Status, Reason, Data, PhysicalResourceId: Name, StackId: event.StackId, RequestId: event.RequestId, LogicalResourceId: event.LogicalResourceId }),
  })
}
`
