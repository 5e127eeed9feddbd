import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../src/base/failure.ts'
import { stableJson } from '../../src/base/json.ts'
import { nodesOf } from '../../src/graph/graph.ts'
import { itemsOf } from '../../src/targets/item.ts'
import type { TargetListing } from '../../src/targets/listing.ts'
import type { Effect } from '../../src/targets/effect.ts'
import { features, type SupportTable } from '../../src/targets/support.ts'
import type { Driver, Opening, Running, Target } from '../../src/targets/target.ts'

/** How a pretended target behaves. */
export interface Behaviour {
  /** The node whose start fails. */
  readonly fails?: string
  /** How long each start takes, in milliseconds. */
  readonly slow?: number
  /** A feature that it has lost. */
  readonly lost?: keyof typeof features
  /** What it would do in its own terms; it cannot tell when this is undefined, and fails when it is a Failure. */
  readonly foresees?: readonly Effect[] | Failure
  /** Called as each node starts. */
  starting?(id: string): void
}

/** A target that runs nothing and remembers in one file what it would run. Takes the name of the default target. */
export function pretendTarget(behaviour: Behaviour = {}): TargetListing {
  const support = Object.fromEntries(
    Object.keys(features).map((feature) => [
      feature,
      feature === behaviour.lost
        ? { support: 'lost', why: 'it only pretends', do: 'use a real target' }
        : feature === 'limits'
          ? { support: 'emulated', how: 'by pretending' }
          : { support: 'exact' },
    ]),
  ) as unknown as SupportTable
  const target: Target<undefined> = {
    name: 'local',
    summary: 'pretends',
    support,
    traits: { rolling: true, shell: true },
    renderSite: () => undefined,
    lower: (graph) => ({
      files: new Map([...graph.nodes.keys()].map((id) => [`nodes/${id}.txt`, `${id}\n`])),
      items: itemsOf(graph, () => undefined),
    }),
    open: async (opening) => pretendDriver(opening, behaviour),
    examine: async () => [{ check: 'pretence', state: 'warn', detail: 'nothing is real', do: 'use a real target' }],
  }
  return { name: 'local', summary: 'pretends', schema: 'LocalOptions', load: async () => target }
}

function pretendDriver({ graph, folder, scaled }: Opening, behaviour: Behaviour): Driver {
  const file = join(folder, 'pretended.json')
  const read = (): Record<string, number> =>
    existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>) : {}
  const write = (running: Record<string, number>) => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, stableJson(running))
  }
  const replicasOf = (id: string) => {
    const node = graph.nodes.get(id)
    return node?.kind === 'service' ? (scaled[id] ?? node.replicas.min) : 1
  }
  const observe = (): Running[] =>
    Object.entries(read()).map(([id, count]) => ({
      id,
      state: 'ready',
      ready: count,
      ...(id === 'edge' && { serves: nodesOf(graph, 'route').map((node) => node.id) }),
      replicas: Array.from({ length: count }, (_, index) => ({
        name: `${id}.${index + 1}`,
        pid: 4000 + index,
        state: 'ready',
        restarts: index,
        memory: 123_456_789,
        cpu: 0.034,
        since: new Date(Date.now() - 185_000).toISOString(),
      })),
    }))
  const { foresees } = behaviour
  return {
    items: () => itemsOf(graph, () => undefined),
    ...(foresees && {
      async foresee() {
        if (foresees instanceof Failure) throw foresees
        return foresees
      },
    }),
    preparations: () => [
      {
        id: 'get pretence',
        title: 'get pretence 1.0',
        nodes: nodesOf(graph, 'service').map((node) => node.id),
        run: async (tell) => tell('pretending'),
      },
    ],
    async start(id, tell) {
      behaviour.starting?.(id)
      tell('waiting for it to be ready')
      if (behaviour.slow) await new Promise((resolve) => setTimeout(resolve, behaviour.slow))
      if (behaviour.fails === id)
        throw new Failure({ step: id, reason: 'it ended with 1 before it was ready', command: 'pretend --hard' })
      const kind = graph.nodes.get(id)?.kind
      if (kind === 'service' || kind === 'store') write({ ...read(), [id]: replicasOf(id) })
      if (kind === 'route') write({ ...read(), edge: 1 })
    },
    async run(ids, tell, done) {
      for (const id of ids) {
        tell(`running ${id}`)
        done(id, {
          seconds: 0.1,
          checks:
            graph.nodes.get(id)?.kind === 'job' && id.endsWith('verify')
              ? [{ check: 'pretends', ok: true, detail: 'well enough' }]
              : [],
        })
      }
    },
    async stop(id) {
      const { [id]: _, ...others } = read()
      write(others)
    },
    async remove(id) {
      await this.stop(id, () => {})
    },
    observe: async () => observe(),
    async restart(id, tell) {
      tell(`replacing ${id}`)
    },
    async scale(id, replicas) {
      write({ ...read(), [id]: replicas })
    },
    async *logs(id, { follow, lines = 3 }) {
      if (!graph.nodes.has(id) && id !== 'edge') return
      for (let number = follow ? 1 : Math.max(1, 4 - lines); number <= 3; number++)
        yield { service: id, replica: `${id}.1`, line: `line ${number} of ${id}` }
    },
    exec: async (_, command) => (command[0] === 'fail' ? 7 : 0),
    url: () => 'http://127.0.0.1:8088',
    secret: async (id) => `the value of ${id}`,
    close: async () => {},
  }
}
