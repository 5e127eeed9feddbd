import { problem, type Problem } from '../../../base/problem.ts'
import { nodesOf } from '../../../graph/graph.ts'
import { otherAccount } from '../../amazon/driver/account.ts'
import { askFor } from '../../amazon/driver/ask.ts'
import type { Cloud } from '../../amazon/driver/cloud.ts'
import { givenSecret, missingSecret } from '../../secret-files.ts'
import type { Opening } from '../../target.ts'
import type { TerraformOptions } from '../options.ts'
import { missing } from './terraform.ts'

/** The oldest version of both tools: write-only arguments are of it. */
const oldest = [1, 11] as const

/**
 * What a deployment would fail for here: no Terraform, no AWS CLI, the wrong account, a given secret that is not there.
 */
export async function lacksOf(opening: Opening, cloud: Cloud): Promise<Problem[]> {
  const { tool = 'terraform', account: wanted } = (opening.options ?? {}) as Partial<TerraformOptions>
  const here = [...(await toolProblems(cloud, tool)), ...(await cliProblems(cloud))]
  if (here.length > 0) return here
  const account = await cloud.account()
  const other = otherAccount('targets.terraform.account', wanted, account)
  if (other.length > 0) return other
  return secretProblems(opening, cloud)
}

async function toolProblems(cloud: Cloud, tool: 'terraform' | 'tofu'): Promise<Problem[]> {
  const { code, output } = await cloud.program(tool).run(['version', '-json'], { env: { CHECKPOINT_DISABLE: '1' } })
  if (code !== 0) return [missing(tool)]
  const found = /"terraform_version":\s*"(\d+)\.(\d+)/.exec(output)
  const [major, minor] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)]
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return []
  return [
    problem(
      'SW4009',
      { path: 'targets.terraform.tool' },
      {
        title: `${tool} is too old`,
        found: `${tool} ${major}.${minor}`,
        expected: `${oldest.join('.')} or newer: older ones would write secrets to their state`,
        do: 'install a newer one',
      },
    ),
  ]
}

/** Programs of the files call the AWS CLI: what runs before services, and passwords that Terraform must not know. */
async function cliProblems(cloud: Cloud): Promise<Problem[]> {
  const { estate } = cloud
  const needed =
    estate.lifecycle.before ??
    estate.lifecycle.after ??
    estate.caches.find((each) => each.password !== undefined) ??
    estate.entry?.rules.find((rule) => rule.login)
  if (needed === undefined || (await cloud.program('aws').run(['--version'])).code === 0) return []
  return [
    problem(
      'SW4009',
      { path: 'targets.terraform' },
      {
        title: 'there is no AWS CLI on this machine',
        found: 'no program aws on the PATH',
        expected: 'the AWS CLI, by which Terraform runs what must run before services',
        do: 'install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
      },
    ),
  ]
}

async function secretProblems({ graph, project }: Opening, { estate, clients }: Cloud): Promise<Problem[]> {
  const problems: Problem[] = []
  for (const node of nodesOf(graph, 'secret')) {
    const secret = estate.secrets.find((each) => each.id === node.id && !each.draw)
    if (!secret || givenSecret(node, project) !== undefined) continue
    const there =
      secret.kept === 'ssm'
        ? await askFor(`secret ${node.id}`, async () => (await clients.ssm()).getParameter({ Name: secret.name }))
        : await askFor(`secret ${node.id}`, async () =>
            (await clients.secrets()).getSecretValue({ SecretId: secret.name }),
          )
    if (!there) problems.push(missingSecret(node))
  }
  return problems
}
