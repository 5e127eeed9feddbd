import { nodesOf } from '../../../graph/graph.ts'
import { ask, askFor } from '../../amazon/driver/ask.ts'
import type { Cloud } from '../../amazon/driver/cloud.ts'
import { generatedSecret } from '../../secret-files.ts'

/**
 * Draws the secrets that SSM keeps and does not have yet, since CloudFormation can make no SecureString. One that is
 * there is never changed.
 */
export async function drawSecrets({ graph, estate, clients }: Cloud): Promise<void> {
  const nodes = nodesOf(graph, 'secret')
  for (const secret of estate.secrets.filter((each) => each.kept === 'ssm' && each.draw)) {
    const node = nodes.find((each) => each.id === secret.id)
    if (!node) continue
    const ssm = await clients.ssm()
    const step = `secret ${secret.id}`
    if (await askFor(step, () => ssm.getParameter({ Name: secret.name }))) continue
    const value = generatedSecret(node)
    await ask(
      step,
      () =>
        ssm.putParameter({
          Name: secret.name,
          Value: value,
          Type: 'SecureString',
          Description: secret.about,
          Tags: Object.entries(estate.tags).map(([Key, Value]) => ({ Key, Value })),
        }),
      value,
    )
  }
}
