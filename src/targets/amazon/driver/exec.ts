import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import { ask } from './ask.ts'
import { type Cloud, lastOf, mainContainer, serviceOf, taskOf } from './cloud.ts'
import { exitFilter, shellWords } from './exec-words.ts'
import { tasksNow } from './tasks.ts'

/**
 * The first session-manager-plugin that takes a session from a variable instead of its arguments, which everybody on
 * the machine can see.
 */
const leastPlugin = '1.2.497.0'

/** The variable in which it does; the same as the AWS command line uses. */
const variable = 'AWS_SSM_START_SESSION_RESPONSE'

/**
 * Runs a command beside the process of a service, in one of its tasks, attached to this terminal; gives its exit
 * code. The way is a session of Systems Manager, held by AWS's own session-manager-plugin; where the platform keeps a
 * record of sessions, all of it is written there.
 */
export async function inTask(cloud: Cloud, id: NodeId, command: readonly string[]): Promise<number> {
  const step = `exec ${id}`
  const service = serviceOf(cloud, id)
  const failure = (reason: string, advice: string) =>
    new Failure({ step, reason, left: 'nothing was changed', do: advice })
  if (!service)
    throw failure(
      'it is no service: managed servers of AWS let nobody in',
      'use its client from a service that talks to it, such as `stackwright exec <service> -- sh`',
    )
  if (!service.exec)
    throw failure(
      'this platform lets nobody into its tasks',
      'write `compute: { exec: true }` under the target, and run `stackwright up`',
    )
  await pluginOf(cloud, step)
  const tasks = (await tasksNow(cloud, service, ['RUNNING'])).filter((task) => task.lastStatus === 'RUNNING')
  const container = mainContainer(taskOf(cloud, service.task)).name
  const isOpen = (task: (typeof tasks)[number]) =>
    task.containers
      ?.find((each) => each.name === container)
      ?.managedAgents?.some((agent) => agent.name === 'ExecuteCommandAgent' && agent.lastStatus === 'RUNNING')
  const task = tasks.find((each) => each.healthStatus === 'HEALTHY' && isOpen(each)) ?? tasks.find(isOpen) ?? tasks[0]
  if (!task) throw failure('nothing of it runs', 'start it with `stackwright up`')
  if (task.enableExecuteCommand === false)
    throw failure(
      'its tasks were started before sessions were let in',
      `start them anew with \`stackwright restart ${id}\``,
    )

  const nonce = randomBytes(8).toString('hex')
  const ecs = await cloud.clients.ecs()
  // A session ends without telling how the command did: the command tells it itself, on a line that is taken out again.
  const script = `${shellWords(command)}; printf '\\n%s=%s\\n' ${nonce} $?`
  const answer = await ask(step, () =>
    ecs.executeCommand({
      cluster: cloud.estate.cluster.name,
      task: task.taskArn!,
      container,
      interactive: true,
      command: `/bin/sh -c ${shellWords([script])}`,
    }),
  )
  const runtime = task.containers?.find((each) => each.name === container)?.runtimeId ?? ''
  const target = JSON.stringify({ Target: `ecs:${cloud.estate.cluster.name}_${lastOf(task.taskArn)}_${runtime}` })
  const session = JSON.stringify({
    SessionId: answer.session?.sessionId,
    StreamUrl: answer.session?.streamUrl,
    TokenValue: answer.session?.tokenValue,
  })
  return attach(cloud, [variable, cloud.estate.region, 'StartSession', '', target], session, nonce, step)
}

/** AWS's plugin, in a version that keeps the session to itself. */
async function pluginOf(cloud: Cloud, step: string): Promise<void> {
  const end = await cloud.program(cloud.plugin).run(['--version'])
  const advice =
    process.platform === 'darwin'
      ? 'brew install --cask session-manager-plugin'
      : 'install it as https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html says for this system'
  if (end.missing)
    throw new Failure({
      step,
      reason: 'the program session-manager-plugin is not on the PATH',
      left: 'nothing was changed',
      do: advice,
    })
  const version = end.output.trim()
  if (isOlder(version, leastPlugin))
    throw new Failure({
      step,
      reason: `session-manager-plugin ${version} would show the session to everybody on this machine`,
      left: 'nothing was changed',
      do: `${advice}: ${leastPlugin} or newer`,
    })
}

function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((each) => each.split('.').map(Number))
  for (let at = 0; at < b!.length; at++) if ((a![at] ?? 0) !== b![at]) return (a![at] ?? 0) < b![at]!
  return false
}

async function attach(
  cloud: Cloud,
  args: readonly string[],
  session: string,
  nonce: string,
  step: string,
): Promise<number> {
  // Ctrl-C belongs to the program at the other end.
  const ignore = () => {}
  process.on('SIGINT', ignore)
  try {
    const child = spawn(cloud.plugin, args, {
      stdio: ['inherit', 'pipe', 'inherit'],
      env: { ...process.env, [variable]: session },
    })
    const filter = exitFilter(nonce)
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text: string) => void process.stdout.write(filter.pass(text)))
    const [code] = (await once(child, 'close')) as [number | null]
    process.stdout.write(filter.rest())
    const told = filter.code()
    if (told !== undefined) return told
    if (code !== 0)
      throw new Failure({
        step,
        reason: `the session ended with code ${code ?? 'of a signal'}`,
        left: 'nothing was changed',
        do: 'run it again; see that the task can reach Systems Manager (endpoint ssmmessages, or a NAT gateway)',
      })
    // A session that its user left with exit tells nothing.
    return 0
  } finally {
    process.off('SIGINT', ignore)
  }
}
