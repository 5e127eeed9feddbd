import type { Graph } from '../../../../graph/graph.ts'
import type { LogShipping } from '../../options-extras.ts'
import { groundLabels, namespacesOf } from '../../names.ts'
import type { SecretObject } from '../../secrets.ts'
import type { Site } from '../../site.ts'

/** The id under which the readers of logs stand. */
export const logsId = '.logs'

/** What the readers of logs are called. */
export const readerName = 'fluent-bit'

/** The namespace of the readers of logs. */
export function logsNamespace(graph: Graph, site: Site): string {
  return site.options.logs?.namespace ?? `${namespacesOf(graph, site).apps}-logs`
}

/** The labels of the readers. They are no node of the graph. */
export function readerLabels(graph: Graph): Record<string, string> {
  return { ...groundLabels(graph), 'app.kubernetes.io/name': readerName, 'app.kubernetes.io/component': 'logs' }
}

/** The Secret with the password of the search server. */
export const passwordSecret = { name: 'fluent-bit-login', key: 'password' } as const

/** The Secret that the readers log in with, where the search server asks for it. */
export function logSecrets(graph: Graph, site: Site): SecretObject[] {
  const password = passwordOf(site.options.logs)
  if (password === undefined) return []
  return [
    {
      name: passwordSecret.name,
      namespace: logsNamespace(graph, site),
      labels: groundLabels(graph),
      keys: { [passwordSecret.key]: { kind: 'value', of: password } },
    },
  ]
}

function passwordOf(logs: LogShipping | undefined): string | undefined {
  return logs && logs.to !== 'stdout' && logs.user !== undefined ? logs.password : undefined
}
