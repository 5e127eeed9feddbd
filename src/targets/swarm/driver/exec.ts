import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import { execWords } from '../../docker/exec-words.ts'
import { serviceName } from '../names.ts'
import type { Swarm } from './swarm.ts'
import { isWanted } from './live.ts'

/**
 * Runs a command in a replica of a service on this machine; gives its exit code. One on another machine can only be
 * reached there, and it is said how.
 */
export async function inReplica(swarm: Swarm, id: NodeId, words: readonly string[]): Promise<number> {
  const { docker, stack } = swarm
  const filters = [
    '--filter',
    `label=com.docker.swarm.service.name=${serviceName(stack, id)}`,
    '--filter',
    'status=running',
  ]
  const service = await swarm.service(id)
  const running = service
    ? (await swarm.tasks([service])).filter((task) => isWanted(task) && task.Status.State === 'running')
    : []
  const here = (await docker.ask(`exec ${id}`, ['ps', '--quiet', '--no-trunc', ...filters])).split('\n').filter(Boolean)
  const container = here.find((each) => running.some((task) => task.Status.ContainerStatus?.ContainerID === each))
  if (container) return docker.attach(execWords(container, words))
  const [task] = running
  if (!task) throw new Failure({ step: `exec ${id}`, reason: 'no replica of it runs', do: 'run `stackwright up`' })
  const machine =
    (await docker.run(['node', 'inspect', '--format', '{{.Description.Hostname}}', task.NodeID ?? ''])).output.trim() ||
    task.NodeID
  throw new Failure({
    step: `exec ${id}`,
    reason: `its replicas are on other machines (${machine}), and an engine runs commands on its own alone`,
    do: `on ${machine}, run  docker exec -it ${task.Status.ContainerStatus?.ContainerID?.slice(0, 12)} ${words.join(' ')}`,
  })
}
