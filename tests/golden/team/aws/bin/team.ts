import { App } from 'aws-cdk-lib'
import { platformStacks } from 'stackwright/aws'
import { theDefault } from '../lib/default.ts'

const app = new App()
// Without an account in cdk.json, an environment is that of the credentials with which cdk is called.
const environments: Record<string, { account?: string }> = app.node.getContext('environments')

for (const estate of [theDefault]) {
  platformStacks(app, { estate, account: environments[estate.environment]?.account ?? process.env.CDK_DEFAULT_ACCOUNT })
}
