import { nodeOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { JobNode } from '../../../graph/node.ts'
import type { Driver, Tell } from '../../target.ts'
import { type Cloud, serviceOf } from './cloud.ts'
import { inTask } from './exec.ts'
import { readLogs } from './logs.ts'
import { runJobs } from './machine.ts'
import { observe } from './observe-regions.ts'
import { answerOf, isAtRest, placeOf, standbyCloud } from './regions.ts'
import { restartService } from './restart.ts'
import { scaleService } from './scale.ts'
import { secretValue } from './secrets.ts'
import { stopService } from './stop.ts'
import { serviceNow } from './tasks.ts'
import { urlOf } from './url.ts'

/** What a driver does on AWS in the same way whoever has made the estate. */
export type Operated = Pick<
  Driver,
  'run' | 'stop' | 'observe' | 'restart' | 'scale' | 'logs' | 'exec' | 'url' | 'secret' | 'close'
>

/**
 * All of a driver but deploying and removing, for targets to add those to:
 *
 *     const driver: Driver = { ...operated(cloud), items, preparations, start, remove }
 *
 * `start` of a service that `stop` has stopped is `startService` (stop.ts), and one that a deployment has begun to
 * roll is awaited by `awaitRollout` (rollout.ts). `run` starts the state machine of the release and follows it:
 * `before` for jobs that deploy, `after` for those that verify. Images are `imagePreparations` (images.ts), given
 * secrets `putSecrets` (secrets.ts).
 *
 * A name such as `bi-web` means a service in all regions of the platform, `bi-web@eu-central-1` the one in that region.
 * Logs and sessions are of one region, the first where none is named.
 */
export function operated(cloud: Cloud): Operated {
  return {
    run: (ids, tell, done) =>
      runJobs(
        cloud,
        ids.map((id): JobNode => nodeOf(cloud.graph, id, 'job')),
        tell,
        (node, result) => done(node.id, result),
      ),
    stop: (name, tell) => inEach(cloud, name, tell, stopService),
    observe: () => observe(cloud),
    restart: (name, tell) => inEach(cloud, name, tell, restartService),
    scale: (name, replicas, tell) =>
      inEach(cloud, name, tell, (there, id, say) => scaleService(there, id, replicas, say)),
    async *logs(name, asked) {
      const { id, cloud: there } = placeOf(cloud, name)
      for await (const line of readLogs(there, id, asked)) yield { ...line, service: name }
    },
    async exec(name, command) {
      const { id, cloud: there } = placeOf(cloud, name)
      return inTask(there, id, command)
    },
    url: (id) => urlOf(cloud, id),
    secret: (id) => secretAnywhere(cloud, id),
    // Nothing of ours runs but what AWS runs.
    close: async () => {},
  }
}

/**
 * Does something to a service in each region that its name means, in the second one first: what fails there has not
 * touched what people use. One that stands by there, or was stopped, is left alone, unless its region is named.
 */
async function inEach(
  cloud: Cloud,
  name: NodeId,
  tell: Tell,
  act: (cloud: Cloud, id: NodeId, tell: Tell) => Promise<void>,
): Promise<void> {
  const { id, clouds } = placeOf(cloud, name)
  const [first] = clouds.slice(-1) as [Cloud]
  for (const each of clouds) {
    if (each !== first && !(await runsIn(each, id))) continue
    await act(each, id, clouds.length > 1 ? (words) => tell(`${each.estate.region}: ${words}`) : tell)
  }
}

async function runsIn(cloud: Cloud, id: NodeId): Promise<boolean> {
  const service = isAtRest(cloud, id) ? undefined : serviceOf(cloud, id)
  return service !== undefined && ((await serviceNow(cloud, service))?.desiredCount ?? 0) > 0
}

/** A secret from the first region, or where that does not answer from the second, which has copies. */
async function secretAnywhere(cloud: Cloud, id: NodeId): Promise<string> {
  const second = standbyCloud(cloud)
  if (!second) return secretValue(cloud, id)
  try {
    return await answerOf(cloud, secretValue(cloud, id))
  } catch (error) {
    return secretValue(second, id).catch(() => {
      throw error
    })
  }
}
