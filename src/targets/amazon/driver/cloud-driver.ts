import { nodeOf } from '../../../graph/graph.ts'
import type { JobNode } from '../../../graph/node.ts'
import type { Driver } from '../../target.ts'
import type { Cloud } from './cloud.ts'
import { inTask } from './exec.ts'
import { readLogs } from './logs.ts'
import { runJobs } from './machine.ts'
import { observe } from './observe.ts'
import { restartService } from './restart.ts'
import { scaleService } from './scale.ts'
import { secretValue } from './secrets.ts'
import { stopService } from './stop.ts'
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
    stop: (id, tell) => stopService(cloud, id, tell),
    observe: () => observe(cloud),
    restart: (id, tell) => restartService(cloud, id, tell),
    scale: (id, replicas, tell) => scaleService(cloud, id, replicas, tell),
    logs: (id, asked) => readLogs(cloud, id, asked),
    exec: (id, command) => inTask(cloud, id, command),
    url: (id) => urlOf(cloud, id),
    secret: (id) => secretValue(cloud, id),
    // Nothing of ours runs but what AWS runs.
    close: async () => {},
  }
}
