import type { NodeId } from '../../../graph/id.ts'
import { keptLines, type TimedLine } from '../../docker/kept.ts'
import type { LogLine } from '../../target.ts'
import type { Project } from './project.ts'

/** Which lines are wanted: by default all that are kept. */
export interface Wanted {
  readonly follow: boolean
  readonly since?: Date
  readonly lines?: number
}

/**
 * The log of a service, store, job, schedule or of the edge: what was kept of containers that are gone, and what those
 * that are there still have.
 */
export async function* readLogs(
  project: Project,
  folder: string,
  id: NodeId,
  file: string,
  wanted: Wanted,
): AsyncGenerator<LogLine> {
  const found = await project.containers(id)
  const past = [
    ...keptLines(folder, id, wanted.since),
    ...(await Promise.all(found.map((each) => linesOf(project, each, id, wanted)))).flat(),
  ].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
  const shown = wanted.lines === undefined ? past : past.slice(Math.max(0, past.length - wanted.lines))
  for (const { time: _, ...line } of shown) yield line
  if (!wanted.follow) return
  // Compose follows containers that come later too, as those of a rollout. It begins a little before where we stand,
  // and that is left out.
  const last = past.at(-1)?.time ?? ''
  const since = last === '' ? '0s' : last
  for await (const text of project.docker.lines(
    project.words(file, ['logs', '--follow', '--timestamps', '--no-color', '--since', since, id]),
  )) {
    const line = prefixed(text, id)
    if (line && line.time > last) yield { service: id, replica: line.replica, line: line.line }
  }
}

async function linesOf(
  project: Project,
  { id: container, name }: { readonly id: string; readonly name: string },
  id: NodeId,
  { since, lines }: Wanted,
): Promise<TimedLine[]> {
  const end = await project.docker.run([
    'logs',
    '--timestamps',
    ...(since ? ['--since', since.toISOString()] : []),
    '--tail',
    lines === undefined ? 'all' : String(lines),
    container,
  ])
  if (end.code !== 0) return []
  return `${end.output}\n${end.error}`.split('\n').flatMap((line) => timed(line, id, name))
}

/** `2026-01-31T12:00:00.000000000Z what was said` */
function timed(text: string, service: NodeId, replica: string): TimedLine[] {
  const [, time, line = ''] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) ?(.*)$/.exec(text.replace(/\r$/, '')) ?? []
  return time === undefined ? [] : [{ service, replica, line, time }]
}

/** `bi-web-1  | 2026-01-31T12:00:00.000000000Z what was said` */
function prefixed(text: string, service: NodeId): TimedLine | undefined {
  const [, replica, rest] = /^(\S+)\s+\| (.*)$/.exec(text) ?? []
  return replica === undefined ? undefined : timed(rest!, service, replica)[0]
}
