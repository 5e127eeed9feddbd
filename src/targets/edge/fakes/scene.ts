import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { graphOf, route, service } from '../../../graph/fakes/nodes.ts'
import type { Graph } from '../../../graph/graph.ts'
import type { RouteNode } from '../../../graph/node.ts'
import type { Recipe } from '../../../graph/recipe.ts'
import { edgeOf, type Whole } from '../edge.ts'
import { edgeRecipe } from '../recipe.ts'
import { ask } from './ask.ts'
import { type NameServer, nameServer } from './name-server.ts'
import { type More, runEdge, type RunningEdge } from './running.ts'

export const statics = [{ path: '/static/', from: { ref: 'software', path: 'app/static' }, cache: 3600 }] as const
export const staticFile = '/usr/share/stackwright/statics/bi-route/0/app.js'

/** A text with all that a configuration of nginx could mistake, longer than it could hold. */
export const page = `<p>$host ${'é{}; "quoted" \\ '.repeat(2000)}</p>\n`
export const fixed = [
  { path: '/page', status: 200, type: 'text/html; charset=utf-8', body: page },
  { path: '/gone', status: 410, type: 'text/plain; charset=utf-8', body: 'It is gone.\n' },
]

/** How software is found on this machine. */
export interface Finding {
  describe(recipe: Recipe, asked: Asked): Promise<{ readonly state: string }>
  obtain(recipe: Recipe, asked: Asked): Promise<{ readonly programs: Readonly<Record<string, string>> }>
}

interface Asked {
  readonly project: string
  tell(words: string): void
}

type Body = (context: TestContext, nginx: string) => Promise<void>

/**
 * Tests that need a real nginx: the one that this machine has already, since nothing is fetched for a test. `replicas`
 * have several addresses of this machine, which only Linux has without being told.
 */
export function reallyWith({
  describe,
  obtain,
}: Finding): (title: string, body: Body, needs?: { readonly replicas: boolean }) => void {
  let nginx: Promise<string | undefined> | undefined
  const find = async () => {
    const asked = { project: tmpdir(), tell: () => {} }
    return (await describe(edgeRecipe, asked)).state === 'here'
      ? (await obtain(edgeRecipe, asked)).programs['nginx']
      : undefined
  }
  return (title, body, { replicas } = { replicas: false }) => {
    test(title, async (context) => {
      const found = await (nginx ??= find())
      if (found === undefined) return context.skip('no nginx of 1.27.4 or newer is on this machine')
      if (replicas && process.platform !== 'linux') return context.skip('this machine has one loopback address')
      return body(context, found)
    })
  }
}

/** One service behind an edge that answers under any name, with what a test changes of its route. */
export function usual(changes: Partial<RouteNode> = {}): Graph {
  return graphOf([
    service('bi-web'),
    route('bi-route', 'bi-web', { statics, fixed, timeout: 2, bodyLimit: 100_000, ...changes }),
  ])
}

/** An edge for all routes, as a test wants it. */
export function whole(changes: Partial<Whole> & Pick<Whole, 'upstream'>): Whole {
  return { shape: 'whole', published: { plain: 8088 }, behind: 'nobody', resolver: '127.0.0.1:1', ...changes }
}

/** What a test changes around a running edge: how it is, files that it has, and the addresses of its services. */
export interface Around {
  readonly how?: Partial<Whole>
  readonly more?: More
  readonly addresses?: readonly string[]
}

/**
 * The edge of a graph with all its services at one port of the addresses that a name server tells; it knows them
 * already.
 */
export async function running(
  context: TestContext,
  nginx: string,
  graph: Graph,
  port: number,
  around: Around = {},
): Promise<{ edge: RunningEdge; names: NameServer; at: number }> {
  const { how = {}, more = {}, addresses = ['127.0.0.1'] } = around
  const names = await nameServer(context)
  for (const name of ['web', 'login']) names.names.set(name, addresses)
  const edge = await runEdge(
    context,
    nginx,
    edgeOf(graph, whole({ resolver: names.at, upstream: () => ({ host: 'web', port }), ...how })),
    more,
  )
  await until('the name is known', async () => (await ask(edge.port('inside'))).status !== 502)
  return { edge, names, at: edge.port('http') }
}

/** Waits for something that comes by itself within some seconds. */
export async function until(what: string, comes: () => boolean | Promise<boolean>): Promise<void> {
  for (const last = Date.now() + 10_000; !(await comes()); await pause(20))
    assert.ok(Date.now() < last, `waited in vain until ${what}`)
}
