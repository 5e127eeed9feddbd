import assert from 'node:assert/strict'
import { textsOf } from '../graph/check.ts'
import type { Graph } from '../graph/graph.ts'
import { partsOf } from '../graph/text.ts'
import { features, type Feature } from '../targets/support.ts'
import type { Target } from '../targets/target.ts'
import { settingOf } from './setting.ts'
import type { Promised } from './suite.ts'

const unbound = /\[object Object\]|undefined|"ref":/

/**
 * What every target promises, checked on sample graphs: an answer for each feature, the same bytes each time, nothing
 * invented, data kept as the graph says, and nothing secret in what it writes.
 */
export function targetContract<Site>(
  target: Target<Site>,
  samples: Readonly<Record<string, Graph>>,
  options: unknown = {},
): Promised[] {
  const general: Promised[] = [
    {
      name: `${target.name} says of every feature whether it is exact, emulated or lost, and why`,
      run() {
        for (const feature of Object.keys(features) as Feature[]) {
          const support = target.support[feature]
          assert.ok(support, `nothing is said of ${feature}`)
          if (support.support === 'emulated') assert.ok(support.how.length > 10, `${feature} is emulated, but how?`)
          if (support.support === 'lost')
            assert.ok(
              support.why.length > 10 && support.do.length > 10,
              `${feature} is lost, but why, and what instead?`,
            )
        }
      },
    },
  ]
  const each = Object.entries(samples).flatMap(([sample, graph]): Promised[] => {
    const lowered = () => target.lower(graph, target.renderSite(graph, settingOf(options)))
    return [
      {
        name: `${target.name} lowers ${sample} to the same bytes twice`,
        run: () => assert.deepEqual([...lowered().files], [...lowered().files]),
      },
      {
        name: `${target.name} makes items of ${sample} for its nodes and the ground, each with its place and whether it keeps data`,
        run() {
          for (const item of lowered().items.values()) {
            assert.notEqual(item.place.path, '', `${item.id} has no place`)
            if (item.kind === 'ground') {
              assert.ok(item.id.startsWith('.') && !item.keep, `${item.id} is no ground`)
              continue
            }
            const node = graph.nodes.get(item.id)
            assert.ok(node, `${item.id} is not in the graph`)
            assert.equal(item.keep, node.keep, `${item.id} keeps data or does not`)
          }
        },
      },
      {
        name: `${target.name} makes an item for every store, service, job, route and secret of ${sample}`,
        run() {
          const { items } = lowered()
          const kinds = ['store', 'service', 'job', 'route', 'secret']
          const missing = [...graph.nodes.values()]
            .filter((node) => kinds.includes(node.kind) && !items.has(node.id))
            .map((node) => node.id)
          assert.deepEqual(missing, [])
        },
      },
      {
        name: `${target.name} leaves no unbound reference in the files of ${sample}`,
        run() {
          // A program that the graph itself carries may well speak of undefined. A format may indent it.
          const literals = [...graph.nodes.values()]
            .flatMap(textsOf)
            .flatMap(partsOf)
            .flatMap((part) => (typeof part === 'string' ? part.split('\n') : []))
            .filter((line) => unbound.test(line))
          for (const [path, content] of lowered().files)
            assert.doesNotMatch(
              literals.reduce((rest, literal) => rest.replaceAll(literal, ''), content),
              unbound,
              path,
            )
        },
      },
    ]
  })
  return [...general, ...each]
}
