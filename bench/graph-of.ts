import * as catalog from '../src/catalog/list.ts'
import type { Graph } from '../src/graph/graph.ts'
import { type Checked, resolve } from '../src/resolve/resolve.ts'
import { readPlatform } from '../src/spec/read.ts'

/** The graph of a platform file; throws when there is anything wrong with it. */
export async function graphOf(project: string): Promise<Graph> {
  const reading = await readPlatform(project)
  const listings = Object.values(catalog).flatMap((each) => ('listing' in each ? [each.listing] : []))
  const { graph, problems } = await resolve(
    { ...reading.platform, environment: reading.environment } as unknown as Checked,
    listings,
    { exists: () => true, contentOf: () => 'content', bytesOf: () => undefined },
  )
  if (reading.problems.length + problems.length > 0)
    throw new Error(`${project}: ${JSON.stringify([...reading.problems, ...problems].slice(0, 3))}`)
  return graph
}
