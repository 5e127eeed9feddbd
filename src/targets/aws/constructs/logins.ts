import { Construct } from 'constructs'
import type { Entry as EntryPart } from '../../amazon/estate-entry.ts'
import type { Entry } from './entry.ts'
import { library } from './library.ts'
import { ruleOf } from './listener-rules.ts'
import { constructId } from './names.ts'
import type { Secret } from './secret.ts'

const { CfnListenerRule } = library('aws-cdk-lib/aws-elasticloadbalancingv2')
type CfnListenerRule = InstanceType<typeof CfnListenerRule>

/** What logins are made from. */
export interface LoginsProps {
  readonly entry: EntryPart
  readonly made: Entry
  /** A secret of the platform. */
  secret(id: string): Secret
}

/**
 * The rules of an entry at which people log in. CloudFormation puts the secret of their client in while it makes them,
 * and a secret that is given has no value before the stack that makes it is there: so they stand in a later one.
 */
export class Logins extends Construct {
  readonly rules: readonly CfnListenerRule[]

  constructor(scope: Construct, id: string, { entry, made, secret }: LoginsProps) {
    super(scope, id)
    this.rules = entry.rules.flatMap((rule) =>
      rule.login
        ? ruleOf(rule, made.target(rule.target).ref, secret(rule.login.clientSecret).value.unsafeUnwrap()).map(
            ({ id: name, ...each }) =>
              new CfnListenerRule(this, constructId(name), { listenerArn: made.listener(rule), ...each }),
          )
        : [],
    )
  }
}
