import { Failure } from '../../../base/failure.ts'
import { inTurn } from '../../../base/in-turn.ts'
import type { NodeId } from '../../../graph/id.ts'
import { type Docker, lastLines } from '../../docker/docker.ts'
import { printStack } from '../lower.ts'
import type { StackFile } from '../document.ts'
import { serviceName } from '../names.ts'
import { isOver, type LiveService, type Task } from './live.ts'

/** A stack in a swarm. */
export interface Swarm {
  readonly docker: Docker
  readonly stack: string
  /**
   * Deploys some services of the stack and leaves all others alone; returns as soon as the swarm knows of them. One at
   * a time.
   */
  deploy(step: string, part: StackFile): Promise<void>
  /** Does something while nothing is being deployed. */
  alone<T>(act: () => Promise<T>): Promise<T>
  /** All services of the stack. */
  services(): Promise<LiveService[]>
  /** One service by the id of its node; undefined when there is none. */
  service(id: NodeId): Promise<LiveService | undefined>
  /** The tasks of services, oldest first: those that run, and the last few that do not any more. */
  tasks(services: readonly LiveService[]): Promise<Task[]>
  /** Removes services, and returns when nothing of them runs. */
  remove(services: readonly LiveService[], patience: number): Promise<void>
  /** The last lines of a task or a service. */
  lastLines(of: string, count: number): Promise<string[]>
}

/** The label that the docker program puts on all that belongs to a stack. */
export const namespaceLabel = 'com.docker.stack.namespace'

/** Opens a stack; `folder` is what paths in its files are relative to. Asks nothing. */
export function swarmOf(docker: Docker, stack: string, folder: string): Swarm {
  const alone = inTurn()
  let detached: Promise<readonly string[]> | undefined
  /** Since version 26 the program can be told not to wait, and a later one waits unless it is. */
  const detach = () =>
    (detached ??= docker
      .run(['stack', 'deploy', '--help'])
      .then((end) => (end.output.includes('--detach') ? ['--detach=true'] : [])))

  async function inspect<T>(kind: 'service' | 'task', ids: readonly string[]): Promise<T[]> {
    if (ids.length === 0) return []
    const args = ['inspect', '--type', kind, ...ids]
    const end = await docker.run(args)
    // What has gone in the meantime is no fault; what is still there is told all the same.
    const isGone = /no such|not found/i.test(end.error)
    return JSON.parse(
      (end.code === 0 || isGone ? end.output : await docker.ask('look at what runs', args)) || '[]',
    ) as T[]
  }

  async function idsOf(args: readonly string[]): Promise<string[]> {
    return (await docker.ask('look at what runs', args))
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
  }

  const swarm: Swarm = {
    docker,
    stack,
    alone,
    deploy: (step, part) =>
      alone(async () => {
        // Images are named by content or digest: asking a registry for each would tell nothing new, and fail for those
        // that are only here.
        await docker.ask(
          step,
          [
            'stack',
            'deploy',
            '--compose-file',
            '-',
            '--with-registry-auth',
            '--resolve-image',
            'never',
            ...(await detach()),
            stack,
          ],
          { input: printStack(part), folder, within: 120 },
        )
      }),
    services: async () =>
      inspect<LiveService>(
        'service',
        await idsOf(['service', 'ls', '--quiet', '--filter', `label=${namespaceLabel}=${stack}`]),
      ),
    service: async (id) => (await inspect<LiveService>('service', [serviceName(stack, id)]))[0],
    async tasks(services) {
      if (services.length === 0) return []
      const end = await docker.run(['service', 'ps', '--quiet', '--no-trunc', ...services.map((each) => each.ID)])
      const found = await inspect<Task>(
        'task',
        end.output
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
      )
      return found.sort((a, b) => (a.CreatedAt < b.CreatedAt ? -1 : 1))
    },
    async remove(services, patience) {
      if (services.length === 0) return
      // A task of a removed service can no longer be asked for: so it is stopped first, and watched until its end.
      const replicated = services.filter((each) => each.Spec.Mode.Replicated)
      if (replicated.length > 0) {
        await docker.ask('stop', ['service', 'scale', '--detach', ...replicated.map((each) => `${each.Spec.Name}=0`)])
        await gone(swarm, replicated, patience)
      }
      const end = await docker.run(['service', 'rm', ...services.map((each) => each.ID)])
      if (end.code !== 0 && !/no such|not found/i.test(end.error))
        throw new Failure({
          step: 'remove',
          reason: 'the swarm did not remove a service',
          output: lastLines(end.error),
        })
    },
    lastLines: async (of, count) => {
      const end = await docker.run(['service', 'logs', '--raw', '--tail', String(count), of], { within: 15 })
      return lastLines(`${end.output}\n${end.error}`, count).filter(
        (line) => !/^warning: |incomplete log stream/.test(line),
      )
    },
  }
  return swarm
}

/** Waits until nothing of services runs any more. */
export async function gone(
  swarm: Pick<Swarm, 'tasks'>,
  services: readonly LiveService[],
  patience: number,
  tell: (words: string) => void = () => {},
): Promise<void> {
  const began = Date.now()
  for (;;) {
    const left = (await swarm.tasks(services)).filter((task) => !isOver(task))
    if (left.length === 0) return
    if (Date.now() - began > patience * 1000) {
      throw new Failure({
        step: `stop ${services.map((each) => each.Spec.Name).join(', ')}`,
        reason: `${left.length} of its tasks did not end within ${patience} s`,
        left: 'it is not known whether they still run',
        do: 'see by `docker node ls` whether every machine answers, and run the same command again',
      })
    }
    tell(`${left.length} ${left.length === 1 ? 'replica ends' : 'replicas end'}`)
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}
