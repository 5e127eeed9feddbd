import { problem, type Problem } from '../../../base/problem.ts'
import { otherAccount } from '../../amazon/driver/account.ts'
import { askFor } from '../../amazon/driver/ask.ts'
import type { Cloud } from '../../amazon/driver/cloud.ts'
import { standbyCloud } from '../../amazon/driver/regions.ts'
import type { Opening } from '../../target.ts'
import type { AwsOptions } from '../options.ts'
import { findTools } from './tools.ts'

/**
 * What a deployment would fail for here: CDK is not installed, the credentials belong to another account, or CDK was
 * never prepared there.
 */
export async function lacksOf(opening: Opening, cloud: Cloud): Promise<Problem[]> {
  const tools = findTools(opening.project)
  if ('code' in tools) return [tools]
  const { account: wanted, qualifier = 'hnb659fds' } = (opening.options ?? {}) as Partial<AwsOptions>
  const account = await cloud.account()
  const other = otherAccount('targets.aws.account', wanted, account)
  if (other.length > 0) return other
  const clouds = [cloud, standbyCloud(cloud)].filter((each) => each !== undefined)
  const found = await Promise.all(clouds.map((each) => unprepared(each, account, qualifier)))
  return found.filter((each) => each !== undefined)
}

/** The problem of a region in which CDK cannot deploy yet. */
async function unprepared(cloud: Cloud, account: string, qualifier: string): Promise<Problem | undefined> {
  const ssm = await cloud.clients.ssm()
  if (await askFor('look at the account', () => ssm.getParameter({ Name: `/cdk-bootstrap/${qualifier}/version` })))
    return undefined
  const { region } = cloud.estate
  return problem(
    'SW4009',
    { path: 'targets.aws' },
    {
      title: 'CDK was never prepared in this account and region',
      found: `no bootstrap of CDK in ${account}, ${region}`,
      expected: 'the bucket and the roles by which CDK deploys, made once by somebody who may',
      do: `npx cdk bootstrap aws://${account}/${region}${qualifier === 'hnb659fds' ? '' : ` --qualifier ${qualifier}`}`,
    },
  )
}
