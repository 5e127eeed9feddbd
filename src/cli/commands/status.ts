import { problem, ProblemsFound } from '../../base/problem.ts'
import type { NodeId } from '../../graph/id.ts'
import { lockHolder } from '../../operate/lock.ts'
import type { Running } from '../../targets/target.ts'
import { addressesOf, urlsOf } from '../addresses.ts'
import { command } from '../command.ts'
import { platformWord, where } from '../options.ts'
import { runnable } from '../services.ts'
import { open, type Session, stateFolder } from '../session.ts'
import { type Status, statusLines } from '../show/status.ts'
import { watching } from '../watch.ts'
import { wishOf } from '../wish.ts'

/** Shows what runs. */
export const status = command({
  about:
    'Shows every service with its state, processes, memory, processor use and restarts, and the ' +
    'addresses. With --watch a live view, left with q or Ctrl-C.',
  words: [platformWord],
  options: { ...where, watch: { short: 'w', about: 'stay and show it anew each second' } },
  json:
    '{platform, environment, target, services: [{id, state, ready, region, rests, reason, drift, replicas: [{name, ' +
    'pid, state, restarts, memory, cpu, since}]}], urls}; memory in bytes, cpu as a share of one processor; a ' +
    'platform in two regions has the services of the second as bi-web@eu-central-1',
  examples: [
    ['status', ''],
    ['status --watch', ''],
  ],
  async run({ words: [path], options }, context) {
    if (options.watch && context.json) {
      throw new ProblemsFound([
        problem(
          'SW6006',
          { path: 'status' },
          {
            found: '--watch and --json',
            expected: 'one of them',
            do: 'leave out --watch: one document has one moment',
          },
        ),
      ])
    }
    const session = await open(wishOf(options, path), context)
    if (!options.watch) {
      const seen = await statusOf(session)
      return { json: seen, lines: statusLines(seen, new Date(), context.paint) }
    }
    return watching(context, async () => statusLines(await statusOf(session), new Date(), context.paint))
  },
})

async function statusOf(session: Session): Promise<Status> {
  const { operation, graph, started } = session
  const running = new Map((await operation.driver.observe({ figures: true })).map((each) => [each.id, each]))
  const stopped = (id: NodeId): Running => ({ id, state: 'stopped', ready: 0, replicas: [] })
  const locked = lockHolder(stateFolder(session))
  return {
    platform: graph.platform,
    environment: graph.environment,
    target: operation.target,
    services: runnable(graph, [...running.values()]).map((id) => running.get(id) ?? stopped(id)),
    urls: started ? urlsOf(addressesOf(operation)) : [],
    ...(locked && { locked }),
  }
}
