import type { NodeId } from '../../../graph/id.ts'
import { keptLines, type TimedLine } from '../../docker/kept.ts'
import type { LogLine } from '../../target.ts'
import { serviceName } from '../names.ts'
import type { LiveService } from './live.ts'
import type { Swarm } from './swarm.ts'

/**
 * The log of a service, store or schedule from every machine, or what was kept of a job. Swarm keeps the lines of its
 * last few tasks.
 */
export async function* readLogs(
  swarm: Swarm,
  folder: string,
  id: NodeId,
  { follow, since, lines }: { readonly follow: boolean; readonly since?: Date; readonly lines?: number },
): AsyncGenerator<LogLine> {
  const name = serviceName(swarm.stack, id)
  const service = await swarm.service(id)
  const past = [...keptLines(folder, id, since), ...(service ? await pastLines(swarm, service, id, since) : [])].sort(
    (a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0),
  )
  const shown = lines === undefined ? past : past.slice(Math.max(0, past.length - lines))
  for (const { time: _, ...line } of shown) yield line
  if (!follow || !service) return
  // It begins a little before where we stand, and that is left out.
  const last = past.at(-1)?.time ?? ''
  for await (const text of swarm.docker.lines([
    'service',
    'logs',
    '--follow',
    '--timestamps',
    '--no-trunc',
    '--since',
    last === '' ? '0s' : last,
    name,
  ])) {
    const [line] = lineOf(text, id, swarm.stack)
    if (line && line.time > last) yield { service: id, replica: line.replica, line: line.line }
  }
}

/**
 * What the tasks of a service have said. Those of this machine are read from their containers: a swarm that is asked
 * for the lines of a task whose container is gone may never answer. Others are asked for one by one, and not for long.
 */
async function pastLines(
  { docker, stack, tasks }: Swarm,
  service: LiveService,
  id: NodeId,
  since: Date | undefined,
): Promise<TimedLine[]> {
  const from = since ? ['--since', since.toISOString()] : []
  const here = new Set(
    (
      await docker.run([
        'ps',
        '--all',
        '--quiet',
        '--no-trunc',
        '--filter',
        `label=com.docker.swarm.service.id=${service.ID}`,
      ])
    ).output
      .split('\n')
      .filter(Boolean),
  )
  const own = (await docker.run(['info', '--format', '{{.Swarm.NodeID}}'])).output.trim()
  const found = await Promise.all(
    (await tasks([service])).map(async (task): Promise<TimedLine[]> => {
      const container = task.Status.ContainerStatus?.ContainerID
      if (container !== undefined && here.has(container)) {
        const said = await docker.run(['logs', '--timestamps', ...from, container], { within: 60 })
        return `${said.output}\n${said.error}`
          .split('\n')
          .flatMap((text) =>
            lineOf(text.replace(' ', ` ${stack}_${id}.${task.Slot ?? 1}.${task.ID}@here | `), id, stack),
          )
      }
      if (container === undefined || task.NodeID === own) return []
      const said = await docker.run(['service', 'logs', '--timestamps', '--no-trunc', ...from, task.ID], { within: 10 })
      return `${said.output}\n${said.error}`.split('\n').flatMap((text) => lineOf(text, id, stack))
    }),
  )
  return found.flat()
}

/** `2026-01-31T12:00:00.000000000Z acme-prod_bi-web.1.<task>@<machine>    | what was said` */
export function lineOf(text: string, service: NodeId, stack: string): TimedLine[] {
  const [, time, task, line = ''] =
    /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (\S+?)@\S+\s+\| ?(.*)$/.exec(text.replace(/\r$/, '')) ?? []
  if (time === undefined) return []
  const name = task!.startsWith(`${stack}_`) ? task!.slice(stack.length + 1) : task!
  return [{ service, replica: name.split('.').slice(0, -1).join('.') || name, line, time }]
}
