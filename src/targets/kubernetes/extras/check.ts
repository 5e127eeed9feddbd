import { below } from '../../../base/place.ts'
import { problem, type Problem } from '../../../base/problem.ts'
import { type Graph, nodesOf } from '../../../graph/graph.ts'
import type { KubernetesOptions } from '../options.ts'
import { diskTypes } from './storage.ts'

const place = { path: 'targets.kubernetes' }

/** Faults of settings that are about more than the platform's own parts: storage classes, shipping of logs. */
export function checkExtras(graph: Graph, options: KubernetesOptions): Problem[] {
  return [...storage(options), ...logs(graph, options)]
}

function storage({ storage = {} }: KubernetesOptions): Problem[] {
  const { make } = storage
  if (!make) return []
  const at = below(place, 'storage')
  const found: Problem[] = []
  if (storage.class !== undefined) {
    found.push(
      problem('SW4011', below(at, 'class'), {
        title: 'volumes have two storage classes',
        found: `class and make`,
        expected: 'one of them',
        do: 'remove class, or make',
      }),
    )
  }
  const types = diskTypes[make.cloud]
  if (make.type !== undefined && !types.includes(make.type)) {
    found.push(
      problem('SW4011', below(at, 'make', 'type'), {
        title: `${make.cloud} has no such disks`,
        found: make.type,
        expected: `one of ${types.join(', ')}`,
        do: `write ${types[0]}, or leave type out`,
      }),
    )
  }
  if (make.operations !== undefined && make.cloud !== 'aws' && make.type !== 'PremiumV2_LRS') {
    found.push(
      problem('SW4011', below(at, 'make', 'operations'), {
        title: 'operations of this kind of disk follow from its size',
        found: `operations: ${make.operations}`,
        expected: 'disks of Amazon, or PremiumV2_LRS',
        do: 'remove operations, or ask for a larger disk',
      }),
    )
  }
  return found
}

function logs(graph: Graph, { logs }: KubernetesOptions): Problem[] {
  if (!logs) return []
  const at = below(place, 'logs')
  const found: Problem[] = []
  if (logs.to !== 'stdout' && logs.host === undefined) {
    found.push(
      problem('SW4011', at, {
        title: 'nobody knows where logs go',
        found: `to: '${logs.to}' without host`,
        expected: 'the host of the search server',
        do: "add host: 'logs.example.com'",
      }),
    )
  }
  const given = nodesOf(graph, 'secret').map((secret) => secret.id)
  if (logs.password !== undefined && !given.includes(logs.password)) {
    found.push(
      problem('SW4011', below(at, 'password'), {
        title: 'no secret of this name',
        found: logs.password,
        expected: `one of ${given.join(', ')}`,
        do: `add it to secrets: { '${logs.password}': { env: '...' } }`,
      }),
    )
  }
  if ((logs.user === undefined) !== (logs.password === undefined)) {
    found.push(
      problem('SW4011', at, {
        title: 'half a login',
        found: logs.user === undefined ? 'password without user' : 'user without password',
        expected: 'both, or neither where the server asks for no login',
        do: logs.user === undefined ? 'add user' : 'add password: the name of a secret',
      }),
    )
  }
  return found
}
