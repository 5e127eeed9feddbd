import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fingerprint, stableJson } from '../../../base/json.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Service } from '../estate.ts'
import { type Cloud, taskOf } from './cloud.ts'

/**
 * What a service ran as when it was last brought up from here: a later revision of the same definition is somebody
 * else's.
 */
interface Applied {
  readonly definition: string
  readonly revision: string
}

/** Notes the revision that a service runs after it was brought up. */
export function noteApplied(cloud: Cloud, id: NodeId, service: Service, revision: string | undefined): void {
  if (cloud.folder === undefined || revision === undefined) return
  const path = pathOf(cloud.folder)
  const all = { ...read(cloud.folder), [id]: { definition: definitionOf(cloud, service), revision } }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, `${stableJson(all, 2)}\n`)
  renameSync(`${path}.new`, path)
}

/**
 * How a service differs from what was applied, when somebody else has changed it: the number of its tasks, or the
 * revision that they run. A change of the platform that was not brought up yet is none.
 */
export function driftOf(
  cloud: Cloud,
  id: NodeId,
  service: Service,
  now: { readonly desired: number; readonly revision: string | undefined },
): string | undefined {
  const words: string[] = []
  const { desired } = now
  const { min, max } = service.replicas
  const wanted = cloud.scaled[id] ?? min
  const follows = service.scaling !== undefined || service.hours !== undefined
  // What is stopped was stopped by `down`; one that follows load or the clock has any number in its bounds.
  if (desired > 0 && !follows && desired !== wanted) words.push(`${desired} tasks are wanted instead of ${wanted}`)
  if (desired > Math.max(max, wanted)) words.push(`${desired} tasks are wanted, more than ${max}`)
  const applied = cloud.folder === undefined ? undefined : read(cloud.folder)[id]
  if (
    applied &&
    now.revision !== undefined &&
    applied.definition === definitionOf(cloud, service) &&
    applied.revision !== now.revision
  ) {
    words.push(`runs ${short(now.revision)} instead of ${short(applied.revision)}`)
  }
  return words.length > 0 ? [...new Set(words)].slice(0, 2).join('; ') : undefined
}

function definitionOf(cloud: Cloud, service: Service): string {
  return fingerprint([
    taskOf(cloud, service.task),
    cloud.estate.repositories.map(({ id, tag, digest }) => [id, tag, digest]),
  ])
}

/** `arn:aws:ecs:eu-west-1:123456789012:task-definition/acme-prod-bi-web:7` as `acme-prod-bi-web:7`. */
function short(arn: string): string {
  return arn.split('/').at(-1)!
}

function pathOf(folder: string): string {
  return join(folder, 'applied.json')
}

function read(folder: string): Readonly<Record<NodeId, Applied>> {
  try {
    return JSON.parse(readFileSync(pathOf(folder), 'utf8')) as Record<NodeId, Applied>
  } catch {
    return {}
  }
}
