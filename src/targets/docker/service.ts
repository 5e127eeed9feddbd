import { fingerprint } from '../../base/json.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Container } from '../container/container.ts'
import { scratchFolder } from '../container/place.ts'
import { startCommand } from '../container/start.ts'
import type { Logging, ServiceBase } from '../document/compose-format.ts'
import { healthcheckOf } from './health.ts'
import { labels, platformLabels } from './labels.ts'

/** What engines keep of the output of a container: 30 MB, and the oldest goes first. */
export const logging: Logging = { driver: 'json-file', options: { 'max-file': '3', 'max-size': '10m' } }

/** How many processes and threads a container may have; far more than any needs, far fewer than would harm others. */
export const mostProcesses = 2048

/**
 * What a service has on every Docker engine, whoever starts it. Files, secrets, volumes and networks are added by each
 * target in its own way.
 */
export function serviceBase(graph: Graph, container: Container, image: string): ServiceBase {
  const { stop, env, user } = container
  return {
    image,
    entrypoint: entrypointOf(container),
    ...(container.node.kind === 'job' && container.node.batch && { command: [container.node.batch.argument] }),
    // A folder in memory is not there when the engine looks for the working folder.
    working_dir: container.workingFolder === scratchFolder ? '/tmp' : container.workingFolder,
    user: `${user.uid}:${user.gid}`,
    ...(Object.keys(env).length > 0 && { environment: env }),
    init: true,
    read_only: true,
    tmpfs: [`/tmp:size=${mebibytes(Math.max(64 * mebibyte, container.resources.memory / 2))}m,mode=1777`],
    cap_drop: ['ALL'],
    healthcheck: healthcheckOf(container),
    ...(stop && { stop_signal: stop.signal, stop_grace_period: `${Math.max(1, stop.grace)}s` }),
    logging,
    labels: labelsOf(graph, container),
  }
}

/** The labels of a process, with the fingerprint of its files. */
export function labelsOf(
  graph: Graph,
  container: Pick<Container, 'id' | 'files' | 'secretFiles'>,
): Record<string, string> {
  const files = [...container.files, ...container.secretFiles].map(({ path, content }) => [path, content])
  return {
    ...platformLabels(graph),
    [labels.node]: container.id,
    ...(files.length > 0 && { [labels.files]: fingerprint(files) }),
  }
}

/** The whole command. A job of a batch takes the names of its parts as further words. */
export function entrypointOf(container: Container): readonly string[] {
  const start = startCommand(container)
  if (start === container.command || container.node.kind !== 'job' || !container.node.batch) return start
  const [shell, flag, script] = start as [string, string, string]
  return [shell, flag, `${script} "$@"`, container.id]
}

/**
 * Processors and memory in the words of both formats. `most` is how many processors the engine has: it refuses to give
 * more.
 */
export function boundsOf(
  { millicores, memory }: Container['resources'],
  most = Infinity,
): { readonly cpus: string; readonly memory: string; readonly pids: number } {
  return { cpus: Math.min(millicores / 1000, most).toFixed(2), memory: `${mebibytes(memory)}M`, pids: mostProcesses }
}

const mebibyte = 1024 ** 2

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / mebibyte)
}

/** The same with each dollar sign doubled in every text: readers of both formats take a single one for a variable. */
export function withDollars<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$') as T
  if (Array.isArray(value)) return value.map(withDollars) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withDollars(each)])) as T
}
