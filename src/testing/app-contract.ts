import assert from 'node:assert/strict'
import type { Listing } from '../catalog/entry.ts'
import type { Graph } from '../graph/graph.ts'
import type { Node } from '../graph/node.ts'
import { partsOf, referencesIn, type Text } from '../graph/text.ts'
import { type Checked, resolve } from '../resolve/resolve.ts'
import type { Promised } from './suite.ts'

/** A platform that uses an app, and how much of the app it uses: `defaults` or `everything`. */
export interface Sample {
  readonly title: string
  readonly platform: Checked
  /** Files of the user's project that the platform refers to. */
  readonly files?: readonly string[]
}

/**
 * What every app of the catalog promises, checked on sample platforms: it expands without a fault, the same each time,
 * into nodes that a target can run without knowing the app, and without a secret in clear.
 */
export function appContract(catalog: readonly Listing[], samples: readonly Sample[]): Promised[] {
  return samples.flatMap((sample): Promised[] => {
    const exists = (path: string) => (sample.files ?? []).includes(path)
    const project = {
      exists,
      contentOf: (path: string) => `content of ${path}`,
      bytesOf: (path: string) => (exists(path) ? Buffer.from(`text of ${path}`) : undefined),
    }
    const graphOf = async () => {
      const { graph, problems } = await resolve(sample.platform, catalog, project)
      assert.deepEqual(
        problems.map((each) => `${each.code} ${each.title} at ${each.place.path}`),
        [],
      )
      return graph
    }
    const each = (name: string, check: (node: Node, graph: Graph) => void): Promised => ({
      name: `${sample.title}: ${name}`,
      async run() {
        const graph = await graphOf()
        for (const node of graph.nodes.values()) check(node, graph)
      },
    })
    return [
      {
        name: `${sample.title}: expands without a fault, and the same each time`,
        run: async () => assert.deepEqual(await graphOf(), await graphOf()),
      },
      {
        name: `${sample.title}: survives JSON, since a graph is plain data`,
        async run() {
          const nodes = [...(await graphOf()).nodes.values()]
          assert.deepEqual(JSON.parse(JSON.stringify(nodes)), JSON.parse(JSON.stringify(structuredClone(nodes))))
        },
      },
      each('every id begins with a name of the platform, so that an unrelated app changes none', (node) => {
        assert.ok(
          node.kind === 'notice' ||
            namesIn(sample.platform).some((name) => node.id === name || node.id.startsWith(`${name}-`)),
          node.id,
        )
      }),
      each('every node knows its place', (node) =>
        assert.match(node.place.path, /^((stores|identities|secrets|apps)\.|alarms$)/, node.id),
      ),
      each('a service says how long it may boot, how it is asked, how it ends and what it may use', (node) => {
        if (node.kind !== 'service') return
        assert.ok(
          node.health.boot.within > 0 &&
            node.stop.grace > 0 &&
            node.resources.memory > 0 &&
            node.resources.millicores > 0,
          node.id,
        )
      }),
      each('one that must be alone is alone', (node) => {
        if (node.kind === 'service' && node.singleton)
          assert.deepEqual([node.replicas.min, node.replicas.max], [1, 1], node.id)
      }),
      each("a file that replicas share does not hold what is a replica's own", (node) => {
        if (node.kind !== 'service' || node.singleton) return
        for (const file of node.files)
          for (const reference of referencesIn(file.content))
            assert.ok(!['own-port', 'instance', 'scratch'].includes(reference.ref), `${node.id} ${file.name}`)
      }),
      each(
        'the value of a secret stands alone in a variable or in a secret file, never in a command or an ordinary file',
        (node) => {
          if (node.kind !== 'service' && node.kind !== 'job' && node.kind !== 'store') return
          const its = node.kind === 'store' ? node.server : node
          const texts: [string, Text][] = [
            ...its.command.map((text): [string, Text] => ['command', text]),
            ...its.files.filter((file) => !file.secret).map((file): [string, Text] => [file.name, file.content]),
            ...Object.entries(its.env).filter(([, value]) => partsOf(value).length > 1),
          ]
          for (const [where, text] of texts)
            assert.ok(!referencesIn(text).some((reference) => reference.ref === 'secret'), `${node.id} ${where}`)
        },
      ),
    ]
  })
}

function namesIn(platform: Checked): string[] {
  return [platform.stores, platform.identities, platform.secrets, platform.apps].flatMap((section) =>
    Object.keys(section ?? {}),
  )
}
