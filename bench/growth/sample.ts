import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as catalog from '../../src/catalog/list.ts'
import { checkGraph } from '../../src/graph/check.ts'
import type { Graph } from '../../src/graph/graph.ts'
import { planChanges } from '../../src/operate/plan.ts'
import { emptyState } from '../../src/operate/state.ts'
import { deploySteps } from '../../src/operate/steps.ts'
import { type Checked, resolve } from '../../src/resolve/resolve.ts'
import { readPlatform } from '../../src/spec/read.ts'
import { local } from '../../src/targets/local/target.ts'
import { checkSupport } from '../../src/targets/support.ts'
import { median } from '../figures.ts'
import { companyOf } from './platform.ts'
import { settingOf } from '../../src/testing/setting.ts'

/** What one size took: the median seconds of each stage when the code is warm, and bytes of memory. */
export interface Sample {
  readonly nodes: number
  readonly connections: number
  readonly seconds: Readonly<Record<string, number>>
  readonly mostMemory: number
  readonly held: number
}

// The medians are of warm code: a start-up cost that is the same for both sizes would make the growth look smaller than
// it is.
const rounds = 7
const departments = Number(process.argv[2])
const folder = mkdtempSync(join(tmpdir(), 'stackwright-bench-'))
const file = join(folder, 'platform.json')
const taken = new Map<string, number[]>()
const listings = Object.values(catalog).flatMap((each) => ('listing' in each ? [each.listing] : []))
const atRest = memory()
let last: { graph: Graph; results: unknown[] } | undefined

try {
  writeFileSync(file, JSON.stringify(companyOf(departments), null, 2))
  // The first round is for the code to warm up.
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) taken.clear()
    last = await once()
  }
} finally {
  rmSync(folder, { recursive: true })
}
const { graph } = last!
process.stdout.write(
  JSON.stringify({
    nodes: graph.nodes.size,
    connections: graph.connections.length,
    held: memory() - atRest,
    mostMemory: process.resourceUsage().maxRSS * 1024,
    seconds: Object.fromEntries([...taken].map(([stage, values]) => [stage, median(values)])),
  } satisfies Sample),
)

/** From the file to the steps of a first deployment. */
async function once() {
  const reading = await timed('read and check the shape', () => readPlatform(file))
  none(reading.problems)
  const checked = { ...reading.platform, environment: reading.environment } as unknown as Checked
  const { graph, problems } = await timed('resolve', () =>
    resolve(checked, listings, { exists: () => true, contentOf: () => 'content', bytesOf: () => undefined }),
  )
  none(problems)
  none(await timed('check the graph, again', () => checkGraph(graph)))
  none(await timed("check the target's support", () => checkSupport(graph, local)))
  const output = await timed('lower', () => local.lower(graph, local.renderSite(graph, settingOf())))
  const state = emptyState(graph.platform, graph.environment, local.name)
  const plan = await timed('plan', () => planChanges(graph, output.items, state, []))
  const steps = await timed('steps', () =>
    deploySteps({ graph, plan, items: output.items, state, running: [], preparations: [], verify: true }),
  )
  return { graph, results: [output, plan, steps] }
}

async function timed<T>(stage: string, work: () => T | Promise<T>): Promise<T> {
  globalThis.gc?.()
  const start = performance.now()
  const result = await work()
  taken.set(stage, [...(taken.get(stage) ?? []), (performance.now() - start) / 1000])
  return result
}

function none(problems: readonly unknown[]): void {
  if (problems.length > 0)
    throw new Error(
      `the made-up platform has ${problems.length} problems: ${JSON.stringify(problems.slice(0, 3), null, 2)}`,
    )
}

function memory(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
