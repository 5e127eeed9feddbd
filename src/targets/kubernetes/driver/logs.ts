import type { NodeId } from '../../../graph/id.ts'
import type { Driver, LogLine } from '../../target.ts'
import type { Kubectl } from './kubectl.ts'
import { isGone, type Pod } from './live.ts'

type Asked = Parameters<Driver['logs']>[1]

/** Where the lines of a node are: its pods, asked for anew, and the container of its process. */
export interface LogSource {
  readonly id: NodeId
  readonly container: (pod: Pod) => string
  pods(): Promise<readonly Pod[]>
}

/** How often the pods are looked for anew while their lines are followed, in milliseconds. */
const every = 2000

/** The lines of all replicas: of those before now sorted by time, then each as it comes. */
export async function* readLogs(kubectl: Kubectl, source: LogSource, asked: Asked): AsyncIterable<LogLine> {
  const before = (await source.pods()).toSorted((a, b) =>
    a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1,
  )
  const earlier = await Promise.all(before.map((pod) => pastLines(kubectl, source, pod, asked)))
  const lines = earlier.flat().sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  yield* lines.slice(asked.lines === undefined ? 0 : Math.max(0, lines.length - asked.lines)).map((each) => each.line)
  if (asked.follow)
    yield* follow(kubectl, source, new Map(before.map((pod, index) => [pod.metadata.uid, earlier[index]!.at(-1)?.at])))
}

interface Timed {
  readonly at: string
  readonly line: LogLine
}

/**
 * What a pod has said. One that has been started again and has not said anything yet is represented by its previous
 * life.
 */
async function pastLines(kubectl: Kubectl, source: LogSource, pod: Pod, { since, lines }: Asked): Promise<Timed[]> {
  const args = [
    ...argsOf(source, pod),
    '--timestamps',
    ...(since ? [`--since-time=${since.toISOString()}`] : []),
    ...(lines === undefined ? [] : [`--tail=${lines}`]),
  ]
  const end = await kubectl.run(args)
  const found = end.code === 0 ? end.output : ''
  const restarted = (pod.status?.containerStatuses ?? []).some(
    (each) => each.restartCount > 0 && each.name === source.container(pod),
  )
  const text =
    restarted && (lines === undefined || found.split('\n').length - 1 < lines)
      ? `${(await kubectl.run([...args, '--previous'])).output}${found}`
      : found
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => timed(source.id, pod, line))
    .filter((each) => each !== undefined)
}

/** Follows every replica there is and those that come, each from the moment at which it was read before. */
async function* follow(
  kubectl: Kubectl,
  source: LogSource,
  read: Map<string, string | undefined>,
): AsyncIterable<LogLine> {
  const [over, waiting, followed] = [new AbortController(), [] as LogLine[], new Set<string>()]
  let wake = () => {}
  const one = async (pod: Pod) => {
    const last = read.get(pod.metadata.uid)
    for await (const text of kubectl.lines(
      [...argsOf(source, pod), '--timestamps', '--follow', ...(last ? [`--since-time=${last}`] : [])],
      over.signal,
    )) {
      const found = timed(source.id, pod, text)
      if (!found || (last !== undefined && found.at <= last)) continue
      read.set(pod.metadata.uid, found.at)
      waiting.push(found.line)
      wake()
    }
    // It has ended, or was not ready to be read: the next look begins anew where it lives.
    if (pod.metadata.deletionTimestamp === undefined) followed.delete(pod.metadata.uid)
  }
  const look = async () => {
    for (const pod of await source.pods().catch(() => [])) {
      if (
        followed.has(pod.metadata.uid) ||
        isGone(pod) ||
        !pod.status?.containerStatuses?.some((each) => each.state?.running)
      )
        continue
      followed.add(pod.metadata.uid)
      void one(pod)
    }
    wake()
  }
  await look()
  const clock = setInterval(() => void look(), every)
  try {
    while (true) {
      while (waiting.length > 0) yield waiting.shift()!
      await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    clearInterval(clock)
    over.abort()
  }
}

function argsOf(source: LogSource, pod: Pod): string[] {
  return ['logs', pod.metadata.name, '--namespace', pod.metadata.namespace!, '--container', source.container(pod)]
}

function timed(service: NodeId, pod: Pod, text: string): Timed | undefined {
  const space = text.indexOf(' ')
  if (space < 0) return undefined
  return { at: text.slice(0, space), line: { service, replica: pod.metadata.name, line: text.slice(space + 1) } }
}
