import type { Kubectl } from './kubectl.ts'

/** What a pod uses: memory in bytes, processors in whole ones. */
export interface Use {
  readonly memory: number
  readonly cpu: number
}

/** What the pods of a namespace use, by name; empty where the cluster measures nothing. */
export async function usesOf(kubectl: Kubectl, namespace: string, selector: string): Promise<Map<string, Use>> {
  const end = await kubectl.run(
    [
      'get',
      '--raw',
      `/apis/metrics.k8s.io/v1beta1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`,
    ],
    { within: 10 },
  )
  if (end.code !== 0) return new Map()
  const { items } = JSON.parse(end.output) as {
    readonly items: readonly {
      readonly metadata: { readonly name: string }
      readonly containers: readonly { readonly usage: { readonly cpu: string; readonly memory: string } }[]
    }[]
  }
  return new Map(
    items.map(({ metadata, containers }) => [
      metadata.name,
      {
        memory: containers.reduce((sum, each) => sum + quantity(each.usage.memory), 0),
        cpu: containers.reduce((sum, each) => sum + quantity(each.usage.cpu), 0),
      },
    ]),
  )
}

const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
}

/** A quantity as Kubernetes writes it (`250m`, `64Mi`) as a number. */
export function quantity(text: string): number {
  const [, number = '0', suffix = ''] = /^([0-9.]+)([A-Za-z]*)$/.exec(text) ?? []
  return Number(number) * (suffixes[suffix] ?? 1)
}
