import type { Kubectl } from './kubectl.ts'
import type { Live, LiveList, Pod, Workload } from './live.ts'

/** What runs of a platform at one moment. */
export interface Seen {
  readonly pods: readonly Pod[]
  readonly workloads: readonly Workload[]
  readonly others: readonly Live[]
}

/** Looks at what runs of a platform. Whoever asks while another look is on its way shares the next one. */
export interface Look {
  (): Promise<Seen>
}

/** Looks by one call for each namespace, however many ask. */
export function lookAt(kubectl: Kubectl, namespaces: readonly string[], selector: string): Look {
  let under: Promise<Seen> | undefined
  let next: Promise<Seen> | undefined

  async function look(): Promise<Seen> {
    const lists = await Promise.all(
      namespaces.map((namespace) =>
        kubectl.read<LiveList>('look at the cluster', [
          'get',
          kinds,
          '--namespace',
          namespace,
          '--selector',
          selector,
          '--ignore-not-found',
        ]),
      ),
    )
    const all = lists.flatMap((list) => list.items)
    return {
      pods: all.filter((each) => each.kind === 'Pod') as unknown as Pod[],
      workloads: all.filter(
        (each) => each.kind === 'Deployment' || each.kind === 'StatefulSet',
      ) as unknown as Workload[],
      others: all.filter((each) => each.kind !== 'Pod' && each.kind !== 'Deployment' && each.kind !== 'StatefulSet'),
    }
  }

  // A look that has begun before the question may miss what the asker has just done.
  return () =>
    (next ??= (under ?? Promise.resolve(undefined))
      .catch(() => undefined)
      .then(() => {
        const own = look()
        under = own
        next = undefined
        return own.finally(() => {
          if (under === own) under = undefined
        })
      }))
}

const kinds = 'pods,deployments.apps,statefulsets.apps,cronjobs.batch,jobs.batch'
