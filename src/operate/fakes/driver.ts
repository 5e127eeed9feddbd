import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type Graph, nodeOf } from '../../graph/graph.ts'
import type { NodeId } from '../../graph/id.ts'
import { itemsOf } from '../../targets/item.ts'
import type { Check, Driver, Preparation, Running } from '../../targets/target.ts'
import type { Operation } from '../operation.ts'
import type { Event } from '../run.ts'

/** A driver that only remembers: what it did, in order, and what would run. */
export interface FakeDriver extends Driver {
  readonly did: string[]
  readonly live: Map<NodeId, Running>
  /** What throws when it is done: `start web`, `run migrate`. */
  readonly broken: Set<string>
  /** The checks that verify jobs give. */
  checks: readonly Check[]
}

/** A fake driver for a graph; `software` are its preparations, with the nodes that need them. */
export function fakeDriver(
  graph: Graph,
  live: Map<NodeId, Running> = new Map(),
  software: Readonly<Record<string, readonly NodeId[]>> = {},
): FakeDriver {
  const did: string[] = []
  const broken = new Set<string>()
  const act = (words: string) => {
    did.push(words)
    if (broken.has(words)) throw new Error(`${words} broke`)
  }
  const fake: FakeDriver = {
    did,
    live,
    broken,
    checks: [{ check: 'answers', ok: true, detail: 'yes' }],
    items: () => itemsOf(graph, () => undefined),
    preparations: () =>
      Object.entries(software).map(([id, nodes]): Preparation => ({ id, title: id, nodes, run: async () => act(id) })),
    async start(id) {
      act(`start ${id}`)
      const node = graph.nodes.get(id)
      live.set(id, runs(id, node?.kind === 'service' ? node.replicas.min : 1))
    },
    async run(ids, _, done) {
      for (const id of ids) {
        act(`run ${id}`)
        done(id, { seconds: 0, checks: nodeOf(graph, id, 'job').when === 'verify' ? fake.checks : [] })
      }
    },
    async stop(id) {
      act(`stop ${id}`)
      live.delete(id)
    },
    async remove(id, keepData) {
      act(`remove ${id}${keepData ? ', keeping data' : ''}`)
      live.delete(id)
    },
    observe: async () => [...live.values()],
    restart: async (id) => act(`restart ${id}`),
    async scale(id, replicas) {
      act(`scale ${id} ${replicas}`)
      live.set(id, runs(id, replicas))
    },
    async *logs() {},
    exec: async () => 0,
    url: (id) => `http://127.0.0.1/${id}`,
    secret: async (id) => `value of ${id}`,
    close: async () => act('close'),
  }
  return fake
}

/** Something that runs so many times. */
export function runs(id: NodeId, replicas = 1, changes: Partial<Running> = {}): Running {
  return {
    id,
    state: 'ready',
    ready: replicas,
    replicas: Array.from({ length: replicas }, (_, index) => ({
      name: `${id}.${index + 1}`,
      state: 'ready',
      restarts: 0,
    })),
    ...changes,
  }
}

/** An operation on a fake driver, with what its listener was told. */
export function operationOf(
  graph: Graph,
  driver: Driver,
  folder: string,
  interrupted?: AbortSignal,
): Operation & { readonly events: Event[] } {
  const events: Event[] = []
  return {
    graph,
    target: 'fake',
    driver,
    folder,
    command: 'stackwright up',
    items: driver.items(),
    listen: (event) => void events.push(event),
    events,
    ...(interrupted && { interrupted }),
  }
}

/** A folder that goes away with the test. */
export function temporary(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-operate-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
