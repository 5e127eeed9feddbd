import { Failure } from '../../../base/failure.ts'
import { nodeOf } from '../../../graph/graph.ts'
import type { NodeId } from '../../../graph/id.ts'
import { forwardedPort, isEntered } from '../address.ts'
import { namespaceOf, shortened } from '../names.ts'
import { siteOf } from '../site.ts'
import type { Cluster } from './cluster.ts'
import { lastLines } from './kubectl.ts'

/**
 * A way from this machine into the cluster, as long as it is held. `ended` fulfils when it was ended by `end`, and
 * breaks when it cannot be held.
 */
export interface Way {
  readonly ended: Promise<void>
  end(): void
}

/**
 * Opens a port of this machine that leads to the service of a route; undefined for a route that browsers reach by
 * themselves. One way leads to one replica; when that ends, the next one is taken. Returns when the port answers.
 */
export async function reach(cluster: Cluster, id: NodeId): Promise<Way | undefined> {
  const { graph, kubectl } = cluster
  const route = nodeOf(graph, id, 'route')
  const site = siteOf(cluster.setting())
  if (isEntered(site, route)) return undefined
  const service = nodeOf(graph, route.to.service, 'service')
  const [here, there] = [forwardedPort(route), service.ports.find((each) => each.name === route.to.port)!.prefer]
  const args = [
    'port-forward',
    `service/${shortened(service.id, 63)}`,
    `${here}:${there}`,
    '--namespace',
    namespaceOf(graph, site, service),
    '--address=127.0.0.1',
  ]
  let over = false
  let held: ReturnType<typeof kubectl.hold> | undefined

  /** Holds the port until the command ends; tells whether it was ever open. */
  async function once(open: () => void): Promise<{ readonly opened: boolean; readonly said: string }> {
    let [opened, said] = [false, '']
    held = kubectl.hold(args, (line) => {
      said += `${line}\n`
      if (!line.startsWith('Forwarding from') || opened) return
      opened = true
      open()
    })
    await held.ended
    return { opened, said }
  }

  return new Promise((resolve, reject) => {
    const end = () => {
      over = true
      held?.end()
    }
    const ended = (async () => {
      for (let fruitless = 0; !over;) {
        const { opened, said } = await once(() => resolve({ ended, end }))
        fruitless = opened ? 0 : fruitless + 1
        if (over) return
        if (fruitless > (/address already in use|unable to listen/i.test(said) ? 0 : 5)) {
          throw new Failure({
            step: `open ${id}`,
            reason: `port ${here} of this machine cannot lead to ${service.id}`,
            command: `kubectl ${args.join(' ')}`,
            output: lastLines(said, 4),
            left: 'nothing was changed',
            do: 'see whether the service runs, and whether another program listens on that port',
          })
        }
        await new Promise((next) => setTimeout(next, 500))
      }
    })()
    ended.catch(reject)
  })
}
