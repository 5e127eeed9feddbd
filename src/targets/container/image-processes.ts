import { posix } from 'node:path'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import type { JobNode, ServiceNode, StoreNode } from '../../graph/node.ts'
import type { Process } from '../../graph/process.ts'
import type { ImageForm, Recipe } from '../../graph/recipe.ts'
import { referencesIn } from '../../graph/text.ts'

/**
 * A process of the graph as far as its image depends on it. `paths` are those of the project that it reads, none inside
 * another.
 */
export interface ImagedProcess {
  readonly node: ServiceNode | StoreNode | JobNode
  readonly recipe: Recipe
  readonly image: ImageForm | undefined
  readonly paths: readonly string[]
}

/**
 * Every service, store of ours and job, sorted by id. Jobs of one batch may run as one process, and so read the same.
 */
export function processesOf(graph: Graph): ImagedProcess[] {
  const nodes = [...nodesOf(graph, 'service'), ...nodesOf(graph, 'store'), ...nodesOf(graph, 'job')].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  )
  const batches = Map.groupBy(nodes, batchOf)
  return nodes.map((node) => {
    const { recipe } = processOf(node)
    return {
      node,
      recipe,
      image: recipe.image,
      paths: outermost(batches.get(batchOf(node))!.flatMap((each) => pathsRead(processOf(each)))),
    }
  })
}

/** The paths of the project that a process reads, as they are written; `.` for all of it. */
export function pathsRead(process: Process): string[] {
  const texts = [...process.command, ...Object.values(process.env), ...process.files.map((file) => file.content)]
  const named = texts.flatMap(referencesIn).flatMap((each) => (each.ref === 'project' ? [each.path] : []))
  return [...named, ...(process.projectFiles ?? (process.folder === 'project' ? ['.'] : []))]
}

/** A path relative to the project in its one spelling: `warehouse/load.sql`, `.` for the whole. */
export function plainPath(path: string): string {
  const plain = posix.normalize(path).replace(/\/+$/, '')
  return plain === '' ? '.' : plain
}

/** True for a path that leads out of the project. */
export function isOutside(path: string): boolean {
  const plain = plainPath(path)
  return plain === '..' || plain.startsWith('../') || posix.isAbsolute(plain)
}

function outermost(paths: readonly string[]): string[] {
  const plain = [...new Set(paths.filter((path) => !isOutside(path)).map(plainPath))].sort()
  if (plain.includes('.')) return ['.']
  return plain.filter((path) => !plain.some((other) => path.startsWith(`${other}/`)))
}

function processOf(node: ImagedProcess['node']): Process {
  return node.kind === 'store' ? node.server : node
}

function batchOf(node: ImagedProcess['node']): string {
  return node.kind === 'job' && node.batch ? `${node.app} ${node.batch.name}` : node.id
}
