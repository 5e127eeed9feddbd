import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs'
import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Driver, LogLine } from '../../target.ts'
import { stepOf } from '../steps.ts'
import { askFor } from './ask.ts'
import { type Cloud, logGroupOf, mainContainer, rest } from './cloud.ts'

type Asked = Parameters<Driver['logs']>[1]

/** Where the lines of a node are, and which of its streams are meant. */
interface Source {
  readonly group: string
  /** The container whose lines are wanted: streams are `<prefix>/<container>/<task>`. */
  readonly container?: string
}

/**
 * How many lines are shown where neither a time nor a number is given, and how many streams are looked through for
 * them.
 */
const [usualLines, mostStreams] = [1000, 20]

/**
 * How far back lines are asked for again while they are followed, in milliseconds: CloudWatch shows some later than
 * others.
 */
const late = 15_000

/** The lines of all tasks of a service, a job or a database, by time; with `follow` also those to come. */
export async function* readLogs(cloud: Cloud, id: NodeId, asked: Asked): AsyncIterable<LogLine> {
  const source = sourceOf(cloud, id)
  if (!source) return
  const before = asked.since
    ? await linesSince(cloud, source, asked.since.getTime())
    : await lastLines(cloud, source, asked.lines ?? usualLines)
  const shown = asked.lines === undefined ? before : before.slice(Math.max(0, before.length - asked.lines))
  for (const event of shown) yield lineOf(id, event)
  if (asked.follow) yield* followed(cloud, source, id, before)
}

/** Undefined for a word that names nothing: a command asks whether there is such a log. */
function sourceOf(cloud: Cloud, id: NodeId): Source | undefined {
  const { estate } = cloud
  const task = estate.tasks.find(
    (each) => each.id === (estate.services.find((service) => service.id === id)?.task ?? taskOfJob(cloud, id)),
  )
  if (task) {
    const main = mainContainer(task)
    return { group: logGroupOf(cloud, main.log), container: main.name }
  }
  const database = estate.databases.find((each) => each.id === id)
  if (database?.logs[0]) return { group: logGroupOf(cloud, `${database.id}-${database.logs[0]}`) }
  if (!cloud.graph.nodes.has(id)) return undefined
  throw new Failure({
    step: `logs ${id}`,
    reason: `AWS keeps no log of ${id}`,
    left: 'nothing was changed',
    do: 'look at its figures in CloudWatch',
  })
}

/** The task that runs a job: that of its step, in which there may be others, or its own by the clock. */
function taskOfJob({ graph, estate }: Cloud, id: NodeId): string {
  const step = stepOf(graph, id)?.id
  const { before, after } = estate.lifecycle
  return (
    [...(before?.steps ?? []), ...(after?.steps ?? [])].find((each) => each.id === step)?.task ??
    estate.schedules.find((each) => each.id === id)?.task ??
    id
  )
}

/** Every line since a moment. */
async function linesSince(cloud: Cloud, source: Source, since: number): Promise<FilteredLogEvent[]> {
  const logs = await cloud.clients.logs()
  const found: FilteredLogEvent[] = []
  let nextToken: string | undefined
  do {
    const answer = await askFor('read logs', () =>
      logs.filterLogEvents({ logGroupName: source.group, startTime: since, ...(nextToken && { nextToken }) }),
    )
    found.push(...(answer?.events ?? []).filter((event) => isMeant(source, event.logStreamName)))
    nextToken = answer?.nextToken
  } while (nextToken)
  return found.sort(byTime)
}

/** The last lines of all streams together: those of each stream that spoke last, then the last of all. */
async function lastLines(cloud: Cloud, source: Source, count: number): Promise<FilteredLogEvent[]> {
  const logs = await cloud.clients.logs()
  const answer = await askFor('read logs', () =>
    logs.describeLogStreams({ logGroupName: source.group, orderBy: 'LastEventTime', descending: true, limit: 50 }),
  )
  const streams = (answer?.logStreams ?? [])
    .map((stream) => stream.logStreamName!)
    .filter((name) => isMeant(source, name))
    .slice(0, mostStreams)
  const found = await Promise.all(
    streams.map(async (name) => {
      const answer = await askFor('read logs', () =>
        logs.getLogEvents({
          logGroupName: source.group,
          logStreamName: name,
          limit: Math.min(count, 10_000),
          startFromHead: false,
        }),
      )
      return (answer?.events ?? []).map((event, index): FilteredLogEvent => ({
        ...event,
        logStreamName: name,
        eventId: `${name} ${event.timestamp} ${index}`,
      }))
    }),
  )
  return found.flat().sort(byTime).slice(-count)
}

async function* followed(
  cloud: Cloud,
  source: Source,
  id: NodeId,
  before: readonly FilteredLogEvent[],
): AsyncIterable<LogLine> {
  const seen = new Map<string, number>(before.map((event) => [keyOf(event), event.timestamp ?? 0]))
  let last = before.at(-1)?.timestamp ?? Date.now()
  while (true) {
    await rest(cloud)
    for (const event of await linesSince(cloud, source, last - late)) {
      if (seen.has(keyOf(event))) continue
      seen.set(keyOf(event), event.timestamp ?? 0)
      last = Math.max(last, event.timestamp ?? 0)
      yield lineOf(id, event)
    }
    for (const [key, at] of seen) if (at < last - 4 * late) seen.delete(key)
  }
}

/** The last lines that a container of one task has printed; none where it has printed nothing or its log is gone. */
export async function lastLinesOf(
  cloud: Cloud,
  log: string,
  container: string,
  task: string,
  count: number,
): Promise<string[]> {
  const source = { group: logGroupOf(cloud, log), container }
  const logs = await cloud.clients.logs()
  const stream = await streamOf(cloud, source, task).catch(() => undefined)
  if (stream === undefined) return []
  const answer = await askFor('read logs', () =>
    logs.getLogEvents({ logGroupName: source.group, logStreamName: stream, limit: count, startFromHead: false }),
  )
  return (answer?.events ?? []).map((event) => (event.message ?? '').trimEnd()).filter(Boolean)
}

/** Every line that a container of one task has printed. */
export async function allLinesOf(cloud: Cloud, log: string, container: string, task: string): Promise<string[]> {
  const source = { group: logGroupOf(cloud, log), container }
  const logs = await cloud.clients.logs()
  const stream = await streamOf(cloud, source, task)
  if (stream === undefined) return []
  const found: string[] = []
  for (let token: string | undefined, last: string | undefined = ''; token !== last;) {
    last = token
    const answer = await askFor('read logs', () =>
      logs.getLogEvents({
        logGroupName: source.group,
        logStreamName: stream,
        startFromHead: true,
        ...(token && { nextToken: token }),
      }),
    )
    found.push(...(answer?.events ?? []).map((event) => (event.message ?? '').trimEnd()))
    token = answer?.nextForwardToken ?? last
  }
  return found
}

async function streamOf(cloud: Cloud, source: Source, task: string): Promise<string | undefined> {
  const logs = await cloud.clients.logs()
  const answer = await askFor('read logs', () =>
    logs.describeLogStreams({ logGroupName: source.group, orderBy: 'LastEventTime', descending: true, limit: 50 }),
  )
  return (answer?.logStreams ?? [])
    .map((each) => each.logStreamName!)
    .find((name) => isMeant(source, name) && name.endsWith(`/${task}`))
}

function isMeant({ container }: Source, stream: string | undefined): boolean {
  return container === undefined || stream === undefined || stream.split('/').at(-2) === container
}

function lineOf(service: NodeId, { logStreamName, message }: FilteredLogEvent): LogLine {
  return { service, replica: logStreamName?.split('/').at(-1) ?? service, line: (message ?? '').replace(/\r?\n$/, '') }
}

/** CloudWatch gives an event one id in one answer and none in another: its stream, time and text tell it apart. */
function keyOf({ logStreamName, timestamp, message }: FilteredLogEvent): string {
  return `${logStreamName} ${timestamp} ${message}`
}

function byTime(a: FilteredLogEvent, b: FilteredLogEvent): number {
  return (a.timestamp ?? 0) - (b.timestamp ?? 0)
}
