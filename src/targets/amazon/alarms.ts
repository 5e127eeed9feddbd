import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { AlarmNode } from '../../graph/node.ts'
import type { Service } from './estate.ts'
import type { Alarm, CompositeAlarm, EventRule, Topic } from './estate-watch.ts'
import { type At, measureOf } from './figures.ts'
import { nameOf } from './names.ts'
import { attribute, valueOf } from './value.ts'

/** What is asked of things that only AWS has. Ids: that of the thing, and what is asked. */
export type Own = Omit<Alarm, 'name' | 'about' | 'topic'> & {
  readonly topic: Topic['id']
  readonly summary: string
  readonly do: string
}

/** Alarms that tell nobody, and those over them that do. */
export interface Compound {
  readonly alarms: readonly Alarm[]
  readonly composites: readonly CompositeAlarm[]
}

/** The alarms that the apps of a platform ask for, as far as AWS tells what they look at. */
export function alarmsAsked(at: At): Alarm[] {
  return nodesOf(at.graph, 'alarm').flatMap((node) => alarmOf(at, node))
}

function alarmOf(at: At, node: AlarmNode): Alarm[] {
  const told = measureOf(at, node.ask.figure)
  // In a second region that waits nobody is missed.
  if ('untold' in told || at.estate.services.some((each) => each.id === node.about && each.replicas.max === 0))
    return []
  const service = at.estate.services.find((each) => each.id === node.about)
  const periods = Math.max(1, Math.ceil(lastingOf(node, service) / told.period))
  return [
    {
      id: node.id,
      name: nameOf(at.graph, at.site, 'alarm', node.id),
      about: aboutOf(node),
      topic: node.severity,
      ...(service && { services: [service.id] }),
      measure: told.measure,
      is: node.ask.is,
      bound: node.ask.bound,
      periods,
      breaching: periods,
      missing: told.missing,
    },
  ]
}

/** For how many seconds it must be past its bound. One that starts every morning is waited for as long as it may take. */
function lastingOf(node: AlarmNode, service: Service | undefined): number {
  const starts = service && (service.hours !== undefined || service.replicas.min === 0)
  return starts && node.ask.figure.figure === 'ready' ? Math.max(node.for, (service.grace ?? 0) + 300) : node.for
}

/** Alarms about failed runs: each run that fails is told when it does, with how it ended. */
export function runsAsked({ graph, site, estate }: At): EventRule[] {
  return nodesOf(graph, 'alarm').flatMap((node): EventRule[] => {
    const { figure } = node.ask
    if (figure.figure !== 'failed-runs') return []
    const task = estate.tasks.find((each) => each.id === figure.of)
    if (!task || !estate.schedules.some((each) => each.task === task.id)) return []
    return [
      {
        id: node.id,
        name: nameOf(graph, site, 'event-rule', node.id),
        about: shortly(node.summary, 512),
        topic: node.severity,
        pattern: {
          source: ['aws.ecs'],
          'detail-type': ['ECS Task State Change'],
          detail: {
            clusterArn: [valueOf(attribute('cluster', 'cluster', 'arn'))],
            group: [`family:${task.family}`],
            lastStatus: ['STOPPED'],
            containers: { exitCode: [{ 'anything-but': [0] }] },
          },
        },
        paths: { task: '$.detail.taskArn', reason: '$.detail.stoppedReason', at: '$.time' },
        sentence: `${task.id} of ${estate.name} failed at <at>: <reason> (<task>). ${node.do}${node.runbook === undefined ? '' : ` ${node.runbook}`}`,
      },
    ]
  })
}

/** What somebody reads who is told: what is wrong, what to do first, and where more is written. */
export function aboutOf({ summary, do: advice, runbook }: Pick<AlarmNode, 'summary' | 'do' | 'runbook'>): string {
  return shortly(
    `${summary[0]!.toUpperCase()}${summary.slice(1)}. ${advice}${runbook === undefined ? '' : ` ${runbook}`}`,
    1024,
  )
}

function shortly(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 3)}...`
}

/** True where somebody is to be woken by what is urgent; undefined in a platform without alarms. */
export function pagingOf(graph: Graph): boolean | undefined {
  return nodesOf(graph, 'notice')[0]?.paging
}
