import type { NodeId } from '../../../graph/id.ts'
import { keptLines, type TimedLine } from '../../docker/kept.ts'
import type { LogLine } from '../../target.ts'
import { serviceName } from '../names.ts'
import type { Swarm } from './swarm.ts'

/** The log of a service, store or schedule from every machine, or what was kept of a job. Swarm keeps the lines of its last few tasks. */
export async function* readLogs(swarm: Swarm, folder: string, id: NodeId, { follow, since, lines }: { readonly follow: boolean; readonly since?: Date; readonly lines?: number }): AsyncGenerator<LogLine> {
  const name = serviceName(swarm.stack, id)
  const exists = (await swarm.service(id)) !== undefined
  const said = exists ? await swarm.docker.run(['service', 'logs', '--timestamps', '--no-trunc', ...(since ? ['--since', since.toISOString()] : []), name], { within: 60 }) : undefined
  const past = [...keptLines(folder, id, since), ...`${said?.output ?? ''}\n${said?.error ?? ''}`.split('\n').flatMap((text) => lineOf(text, id, swarm.stack))]
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
  const shown = lines === undefined ? past : past.slice(Math.max(0, past.length - lines))
  for (const { time: _, ...line } of shown) yield line
  if (!follow || !exists) return
  // It begins a little before where we stand, and that is left out.
  const last = past.at(-1)?.time ?? ''
  for await (const text of swarm.docker.lines(['service', 'logs', '--follow', '--timestamps', '--no-trunc', '--since', last === '' ? '0s' : last, name])) {
    const [line] = lineOf(text, id, swarm.stack)
    if (line && line.time > last) yield { service: id, replica: line.replica, line: line.line }
  }
}

/** `2026-01-31T12:00:00.000000000Z acme-prod_bi-web.1.<task>@<machine>    | what was said` */
export function lineOf(text: string, service: NodeId, stack: string): TimedLine[] {
  const [, time, task, line = ''] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (\S+?)@\S+\s+\| ?(.*)$/.exec(text.replace(/\r$/, '')) ?? []
  if (time === undefined) return []
  const name = task!.startsWith(`${stack}_`) ? task!.slice(stack.length + 1) : task!
  return [{ service, replica: name.split('.').slice(0, -1).join('.') || name, line, time }]
}
