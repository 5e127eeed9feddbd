import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Graph } from '../../../graph/graph.ts'
import type { Site } from '../site.ts'
import { local } from '../target.ts'
import { settingOf } from '../../../testing/setting.ts'

/** The site that a graph is rendered for, with what a test changes of it. */
export function siteOf(graph: Graph, changes: Partial<Site> = {}): Site {
  return { ...local.renderSite(graph, settingOf()), folder: '/state', project: '/project', ...changes }
}

/** A folder that goes away with the test. */
export function temporary(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stackwright-local-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Listens on a free port of the loopback address, or on the one named, until the test ends. */
export function stranger(context: TestContext, port = 0): Promise<number> {
  const server = createServer()
  context.after(() => void server.close())
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      resolve((server.address() as { port: number }).port),
    )
  })
}

/** A port that was free a moment ago, with the ones after it. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 20_000)
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isOpen(first + index)))
    if (free.every(Boolean)) return first
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}
