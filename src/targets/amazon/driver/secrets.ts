import { nodesOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { Failure } from '../../../base/failure.ts'
import { ProblemsFound } from '../../../base/problem.ts'
import { givenSecret, missingSecret } from '../../secret-files.ts'
import type { Tell } from '../../target.ts'
import type { Secret } from '../estate-data.ts'
import { ask, askFor } from './ask.ts'
import type { Cloud } from './cloud.ts'

/**
 * The value of a secret as AWS has it now: one of the platform, or the one that RDS keeps for the administrator of a
 * database.
 */
export async function secretValue(cloud: Cloud, id: NodeId): Promise<string> {
  const own = cloud.estate.secrets.find((each) => each.id === id)
  const value = own ? await valueOf(cloud, own) : await administratorOf(cloud, id)
  if (value !== undefined) return value
  throw new Failure({
    step: `secret ${id}`,
    reason: 'AWS has no value for it',
    left: 'nothing was changed',
    do: own ? 'bring the platform up with `stackwright up`' : 'look at whether it is one of this environment',
  })
}

async function valueOf({ clients }: Cloud, secret: Secret): Promise<string | undefined> {
  const step = `secret ${secret.id}`
  if (secret.kept === 'ssm') {
    const ssm = await clients.ssm()
    return (await askFor(step, () => ssm.getParameter({ Name: secret.name, WithDecryption: true })))?.Parameter?.Value
  }
  const secrets = await clients.secrets()
  return (await askFor(step, () => secrets.getSecretValue({ SecretId: secret.name })))?.SecretString
}

/** The password that RDS keeps itself, in a secret that has both the name and the password of the administrator. */
async function administratorOf(cloud: Cloud, id: NodeId): Promise<string | undefined> {
  const store = nodesOf(cloud.graph, 'store').find((each) => each.administrator?.password === id)
  const database = cloud.estate.databases.find((each) => each.id === store?.id)
  if (!database) return undefined
  const [rds, secrets] = await Promise.all([cloud.clients.rds(), cloud.clients.secrets()])
  const kept =
    database.form === 'aurora'
      ? (await askFor(`secret ${id}`, () => rds.describeDBClusters({ DBClusterIdentifier: database.name })))
          ?.DBClusters?.[0]?.MasterUserSecret
      : (await askFor(`secret ${id}`, () => rds.describeDBInstances({ DBInstanceIdentifier: database.name })))
          ?.DBInstances?.[0]?.MasterUserSecret
  if (!kept?.SecretArn) return undefined
  const found = await askFor(`secret ${id}`, () => secrets.getSecretValue({ SecretId: kept.SecretArn! }))
  return found?.SecretString === undefined ? undefined : passwordIn(found.SecretString)
}

function passwordIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { password?: string }).password
  } catch {
    return undefined
  }
}

/**
 * Writes given secrets (from variables and files) where AWS keeps them, only those that differ, before anything reads
 * them. Gives the ids of those written. Throws the problems of those that are neither given nor on AWS.
 */
export async function putSecrets(cloud: Cloud, project: string, tell: Tell): Promise<NodeId[]> {
  const written: NodeId[] = []
  const missing = []
  for (const node of nodesOf(cloud.graph, 'secret').filter((each) => each.origin.from !== 'generated')) {
    const secret = cloud.estate.secrets.find((each) => each.id === node.id)
    if (!secret || secret.copyOf) continue
    const given = givenSecret(node, project)
    const present = await valueOf(cloud, secret)
    if (given === undefined) {
      if (present === undefined) missing.push(missingSecret(node))
      continue
    }
    if (given === present) continue
    await put(cloud, secret, given)
    tell(`secret ${node.id} written`)
    written.push(node.id)
  }
  if (missing.length > 0) throw new ProblemsFound(missing)
  return written
}

async function put({ clients }: Cloud, secret: Secret, value: string): Promise<void> {
  const step = `secret ${secret.id}`
  if (secret.kept === 'ssm') {
    const ssm = await clients.ssm()
    await ask(
      step,
      () => ssm.putParameter({ Name: secret.name, Value: value, Type: 'SecureString', Overwrite: true }),
      value,
    )
    return
  }
  const secrets = await clients.secrets()
  await ask(step, () => secrets.putSecretValue({ SecretId: secret.name, SecretString: value }), value)
}
