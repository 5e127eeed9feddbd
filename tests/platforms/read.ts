import assert from 'node:assert/strict'
import { join } from 'node:path'
import * as things from '../../src/catalog/list.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { type Checked, type Project, resolve } from '../../src/resolve/resolve.ts'
import { readPlatform } from '../../src/spec/read.ts'

/** The platforms of this folder: the least, what a team would have, and everything at once. */
export const platforms = ['tiny', 'team', 'everything'] as const

/** Everything that the catalog lists. */
export const catalog = Object.values(things).map((each) => each.listing)

/** A project in which every file is there and says its name. */
export const project: Project = {
  exists: () => true,
  contentOf: (path) => `content of ${path}`,
  bytesOf: (path) => Buffer.from(`text of ${path}\n`),
}

/** What one of these platforms says. */
export async function written(name: (typeof platforms)[number]): Promise<Checked> {
  const { platform, problems } = await readPlatform(join(import.meta.dirname, `${name}.ts`))
  assert.deepEqual(problems, [])
  return platform
}

/** What one of these platforms says of a target. */
export async function optionsOf(name: (typeof platforms)[number], target: string): Promise<object> {
  const { targets } = (await written(name)) as { readonly targets?: Readonly<Record<string, object>> }
  return targets?.[target] ?? {}
}

/** The graph of one of these platforms. */
export async function graphOf(name: (typeof platforms)[number]): Promise<Graph> {
  const { graph, problems } = await resolve(await written(name), catalog, project)
  assert.deepEqual(
    problems.map((each) => `${each.code} ${each.place.path}: ${each.title} (${each.found}; ${each.do})`),
    [],
  )
  return graph
}
