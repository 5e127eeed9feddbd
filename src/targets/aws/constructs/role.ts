import { Construct } from 'constructs'
import type { Role as RolePart, Statement } from '../../amazon/estate.ts'
import { acknowledge, acknowledgeWide } from './acknowledge.ts'
import type { Attributes } from './attributes.ts'
import { library } from './library.ts'

const {
  Effect,
  ManagedPolicy,
  PolicyDocument,
  PolicyStatement,
  Role: IamRole,
  ServicePrincipal,
} = library('aws-cdk-lib/aws-iam')
type IamRole = InstanceType<typeof IamRole>
type PolicyStatement = InstanceType<typeof PolicyStatement>

/** What a role is made from. */
export interface RoleProps {
  readonly role: RolePart
  readonly attributes: Attributes
}

/** A role that may do exactly what the estate says. Further grants go to `role`, as with any role of CDK. */
export class Role extends Construct {
  readonly role: IamRole

  constructor(scope: Construct, id: string, { role: part, attributes }: RoleProps) {
    super(scope, id)
    this.role = new IamRole(this, 'Role', {
      roleName: part.name,
      description: part.about,
      assumedBy: new ServicePrincipal(part.principal),
      managedPolicies: part.managed.map((arn, index) =>
        ManagedPolicy.fromManagedPolicyArn(this, `Managed${index}`, arn),
      ),
      // Inline, so that whoever has the role has its rights from the first moment on.
      ...(part.statements.length > 0 && {
        inlinePolicies: {
          stackwright: new PolicyDocument({
            statements: part.statements.map((statement) => statementOf(statement, attributes)),
          }),
        },
      }),
    })
    attributes.tell('role', part.id, { name: part.name, arn: this.role.roleArn })
    acknowledgeWide(
      this.role,
      part.statements.map(({ actions, resources, why }) => ({
        actions,
        resources: resources.map((each) => attributes.resolve(each)),
        ...(why !== undefined && { why }),
      })),
    )
    if (part.managed.length > 0) acknowledge(this.role, { IAM4: `AWS keeps these itself: ${part.managed.join(', ')}.` })
  }
}

function statementOf({ sid, actions, resources, conditions }: Statement, attributes: Attributes): PolicyStatement {
  return new PolicyStatement({
    sid,
    effect: Effect.ALLOW,
    actions: [...actions],
    resources: resources.map((each) => attributes.resolve(each)),
    ...(conditions && { conditions: attributes.resolveAll(conditions) as Record<string, Record<string, string>> }),
  })
}
