import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Cluster } from './cluster.ts'
import { containerOf, isGone, isReady } from './live.ts'

/**
 * Runs a command beside the process of a node, in one of its replicas, attached to this terminal; gives its exit code.
 */
export async function inReplica(cluster: Cluster, id: NodeId, command: readonly string[]): Promise<number> {
  const pods = (await cluster.look()).pods.filter((pod) => cluster.nodeOf(pod) === id && !isGone(pod))
  const pod =
    pods.find(isReady) ?? pods.find((each) => each.status?.containerStatuses?.some((status) => status.state?.running))
  if (!pod)
    throw new Failure({
      step: `exec ${id}`,
      reason: 'nothing of it runs',
      left: 'nothing was changed',
      do: 'start it with `stackwright up`',
    })
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  return cluster.kubectl.attach([
    'exec',
    '--stdin',
    ...(terminal ? ['--tty'] : []),
    '--quiet',
    pod.metadata.name,
    '--namespace',
    pod.metadata.namespace!,
    '--container',
    containerOf(pod),
    '--',
    ...command,
  ])
}
