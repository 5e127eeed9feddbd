import type { Graph } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Running, Tell } from '../../target.ts'
import { connect, ensure, type SupervisorClient } from '../supervisor/client.ts'
import { outlived, runningOf, stopped } from './observe.ts'

/** What runs on this machine, through the supervisor of a state folder. */
export interface Supervision {
  /** The supervisor, which is started where there is none. */
  started(): Promise<SupervisorClient>
  /** What runs now. */
  observe(): Promise<readonly Running[]>
  /** Stops what runs under an id; a schedule is taken off the clock. */
  stop(id: NodeId, tell: Tell): Promise<void>
  /** Stops what runs under an id, and forgets it. */
  remove(id: NodeId): Promise<void>
  /** Ends the supervisor with all that it supervises. */
  end(): Promise<void>
}

/** The supervision of a state folder. Nothing is started before something is to run. */
export function supervisionOf(graph: Graph, folder: string): Supervision {
  let client: SupervisorClient | undefined
  /** Schedules as last seen: also one that has left the platform must still be known as one. */
  const schedules = new Set<NodeId>()

  async function started(): Promise<SupervisorClient> {
    client ??= await ensure(folder, { platform: graph.platform, environment: graph.environment })
    return client
  }

  /**
   * The supervisor if there is one, or a new one where processes outlived theirs. Where nothing runs, none is started
   * to say so.
   */
  async function living(): Promise<SupervisorClient | undefined> {
    return (client ??= (await connect(folder)) ?? (outlived(folder) ? await started() : undefined))
  }

  return {
    started,
    async observe() {
      const status = await (await living())?.status()
      if (!status) return stopped(graph)
      for (const each of status.schedules) schedules.add(each.id)
      return runningOf(graph, status)
    },
    async stop(id, tell) {
      if (schedules.has(id)) await (await living())?.removeSchedule(id)
      else await (await living())?.stop(id, tell)
    },
    async remove(id) {
      if (schedules.has(id)) await (await living())?.removeSchedule(id)
      else await (await living())?.remove(id)
    },
    async end() {
      await (await connect(folder))?.shutdown({ services: 'stop' })
      client = undefined
    },
  }
}
