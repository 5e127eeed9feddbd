import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { KubernetesObject } from '../document.ts'
import type { Cluster } from './cluster.ts'
import { manager } from './drift.ts'
import { listOf, refOf, type Ref } from './inventory.ts'
import { conditionOf, type Condition, type Live } from './live.ts'
import { lastLines } from './kubectl.ts'

// What is kept running by something else than the cluster's own controllers: data servers of CloudNativePG, and readers
// of logs on every machine.

/** A data server that CloudNativePG keeps (https://cloudnative-pg.io/documentation/current/). */
export interface OperatedServer extends Live {
  readonly spec: { readonly instances: number }
  readonly status?: {
    readonly phase?: string
    readonly phaseReason?: string
    readonly readyInstances?: number
    readonly conditions?: readonly Condition[]
  }
}

/** The annotation by which the operator stops a server and keeps its volumes. */
const hibernation = 'cnpg.io/hibernation'

/** Seconds for a server to be made, with as many copies as it has. */
const patience = 900

/** True for what an operator keeps running. */
export function isOperated({ kind, apiVersion }: { readonly kind: string; readonly apiVersion: string }): boolean {
  return kind === 'Cluster' && apiVersion.startsWith('postgresql.cnpg.io/')
}

/** How many instances a server should have now. */
export function instancesWanted(server: OperatedServer): number {
  return server.metadata.annotations?.[hibernation] === 'on' ? 0 : server.spec.instances
}

/** Lets a server run, or stops it and keeps its data. */
export async function hibernate({ kubectl }: Pick<Cluster, 'kubectl'>, ref: Ref, on: boolean): Promise<void> {
  const args = [
    'annotate',
    `clusters.postgresql.cnpg.io/${ref.name}`,
    '--namespace',
    ref.namespace!,
    '--overwrite',
    `${hibernation}=${on ? 'on' : 'off'}`,
    `--field-manager=${manager}-driver`,
  ]
  await kubectl.ask(`${on ? 'stop' : 'start'} ${ref.name}`, args)
}

/** Asks the operator to restart all instances, one after another. */
export async function restartServer({ kubectl }: Pick<Cluster, 'kubectl'>, ref: Ref): Promise<void> {
  await kubectl.ask(`restart ${ref.name}`, [
    'annotate',
    `clusters.postgresql.cnpg.io/${ref.name}`,
    '--namespace',
    ref.namespace!,
    '--overwrite',
    `kubectl.kubernetes.io/restartedAt=${new Date().toISOString()}`,
    `--field-manager=${manager}-driver`,
  ])
}

/**
 * Waits until what operators keep among the objects is ready. A failure of it is not taken back: an operator goes
 * forward on its own.
 */
export async function awaitOperated(
  cluster: Cluster,
  id: NodeId,
  objects: readonly KubernetesObject[],
  tell: Tell,
  pause = () => new Promise<void>((resolve) => setTimeout(resolve, 1000)),
): Promise<void> {
  for (const object of objects) {
    if (isOperated(object)) await awaitServer(cluster, id, refOf(object), tell, pause)
    if (object.kind === 'DaemonSet') await awaitDaemons(cluster, id, refOf(object), tell)
  }
}

async function awaitServer(
  { kubectl }: Cluster,
  id: NodeId,
  ref: Ref,
  tell: Tell,
  pause: () => Promise<void>,
): Promise<void> {
  let told = ''
  for (let waited = 0; ; waited++) {
    const server = JSON.parse(
      await kubectl.ask(id, ['get', '--filename=-', '--output=json'], { input: listOf([ref]) }),
    ) as OperatedServer & { readonly items?: readonly OperatedServer[] }
    const found = server.items?.[0] ?? server
    const { phase, phaseReason, readyInstances = 0 } = found.status ?? {}
    if (readyInstances >= found.spec.instances && conditionOf(found, 'Ready')?.status === 'True') return
    const words =
      phase === undefined
        ? 'the operator to take it up'
        : `${phase}${phaseReason ? ` (${phaseReason})` : ''}: ${readyInstances} of ${found.spec.instances} ready`
    const late = waited > patience || (phase === undefined && waited > 60)
    if (late) {
      throw new Failure({
        step: id,
        reason: `CloudNativePG has not made it ready: ${words}`,
        left: 'what ran before is left to the operator',
        do:
          `see \`kubectl describe cluster ${ref.name} --namespace ${ref.namespace}\`, mend the cause, ` +
          'and run `stackwright up` again',
      })
    }
    if (words !== told) tell((told = words))
    await pause()
  }
}

async function awaitDaemons({ kubectl }: Cluster, id: NodeId, ref: Ref, tell: Tell): Promise<void> {
  tell('one on each machine')
  const args = ['rollout', 'status', `daemonset/${ref.name}`, '--namespace', ref.namespace!, '--timeout=180s']
  const end = await kubectl.run(args, { within: 200 })
  if (end.code !== 0)
    throw new Failure({
      step: id,
      reason: `${ref.name} is not ready on every machine`,
      command: `kubectl ${args.join(' ')}`,
      output: lastLines(`${end.output}\n${end.error}`),
      left: 'those that run go on',
      do: `see \`kubectl get pods --namespace ${ref.namespace}\`, mend the cause, and run \`stackwright up\` again`,
    })
}
