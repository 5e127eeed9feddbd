import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { ListenerRule } from '../../src/targets/amazon/estate-entry.ts'
import { fakeEstate } from '../../src/targets/amazon/fakes/estate.ts'
import { machineRule } from '../../src/targets/terraform/machine-rule.ts'
import { printHcl } from '../../src/targets/terraform/print.ts'
import { type Emulator, startEmulator } from '../engines/amazon/emulator.ts'
import { typeSchema } from '../engines/amazon/type-schema.ts'
import { offline, without, workspace, type Workspace } from '../terraform/tool.ts'

// The one resource that Terraform makes by the Cloud Control API, with what the provider asks for it: the schema of the
// type as AWS publishes it, against which it looks at what is written, and an emulator of the API, which keeps it.

const type = 'AWS::ElasticLoadBalancingV2::ListenerRule'
const schema = await typeSchema(type)
const rule = fakeEstate.entry!.rules.find((each) => each.login)!
const withMachines = {
  ...rule,
  login: { ...rule.login!, machines: { keys: 'https://id.example.com/keys', issuer: 'https://id.example.com' } },
}

describe(
  'programs that log in by tokens, under Terraform',
  {
    skip:
      without ||
      (schema === undefined && 'no cfn-lint: Python with venv, and the package from its registry, are needed'),
  },
  () => {
    let emulator: Emulator
    let types: Server
    let env: Readonly<Record<string, string>>
    let space: Workspace
    before(async () => {
      const started = await startEmulator()
      assert.ok(started, 'no emulator of AWS: Python with venv, and ministack from its registry, are needed')
      emulator = started
      types = createServer((_, answer) => {
        answer.setHeader('content-type', 'text/xml')
        answer.end(
          `<DescribeTypeResponse><DescribeTypeResult><TypeName>${type}</TypeName><Schema>${schema!.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</Schema></DescribeTypeResult></DescribeTypeResponse>`,
        )
      }).listen(0, '127.0.0.1')
      await new Promise((resolve) => types.once('listening', resolve))
      env = {
        ...emulator.env,
        AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${(types.address() as AddressInfo).port}`,
      }
      space = await workspace(files(withMachines))
    })
    after(async () => {
      space?.remove()
      types?.close()
      await emulator?.stop()
    })

    test('are let in by a rule that is made, found unchanged, changed in place and removed', async () => {
      const made = await space.run(['apply', '-auto-approve', '-no-color', '-input=false'], env)
      assert.equal(made.code, 0, made.output)
      assert.match(made.output, /1 added, 0 changed, 0 destroyed/)
      const kept = await space.run(['plan', '-detailed-exitcode', '-no-color', '-input=false'], env)
      assert.equal(kept.code, 0, kept.output)
      const state = await space.run(['show', '-json'], env)
      const { properties } = JSON.parse(state.output).values.root_module.resources[0].values
      const { Priority, Actions, Conditions } = JSON.parse(properties)
      assert.deepEqual(
        [Priority, Actions[0].JwtValidationConfig, Conditions.at(-1).HttpHeaderConfig],
        [
          rule.priority - 1,
          { JwksEndpoint: 'https://id.example.com/keys', Issuer: 'https://id.example.com' },
          { HttpHeaderName: 'Authorization', Values: ['Bearer *'] },
        ],
      )
      space.write(files({ ...withMachines, priority: rule.priority + 10 }))
      const changed = await space.run(['apply', '-auto-approve', '-no-color', '-input=false'], env)
      assert.match(changed.output, /0 added, 1 changed, 0 destroyed/)
      const gone = await space.run(['destroy', '-auto-approve', '-no-color', '-input=false'], env)
      assert.match(gone.output, /1 destroyed/)
    })

    test('are refused by the provider where the type has no such property', async () => {
      const [[name, text]] = [...files(withMachines)] as [[string, string]]
      const wrong = await workspace(new Map([[name, text.replace('JwksEndpoint', 'KeysEndpoint')], ...offline]), space)
      const { code, output } = await wrong.run(['plan', '-no-color', '-input=false'], env)
      wrong.remove()
      assert.equal(code, 1, output)
      assert.match(output, /KeysEndpoint|JwksEndpoint/)
    })
  },
)

/** The rule alone, with the numbers that AWS would give to what it refers to. */
function files(of: ListenerRule): Map<string, string> {
  const arn = (kind: string) => `"arn:aws:elasticloadbalancing:eu-west-1:123456789012:${kind}"`
  const text = printHcl({ blocks: machineRule(of) })
    .replaceAll(/aws_lb_listener\.\w+\.arn/g, arn('listener/app/acme/1/2'))
    .replaceAll(/aws_lb_target_group\.\w+\.arn/g, arn('targetgroup/acme/3'))
  return new Map([['rule.tf', text], ...offline])
}
