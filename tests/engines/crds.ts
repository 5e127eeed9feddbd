import type { Cluster } from './cluster.ts'
import { definitionsOf, extensions } from './extensions.ts'
import { must } from './run.ts'

/**
 * What became of the definitions: the kinds that the cluster now knows, and the extensions that could not be had, with
 * the reason.
 */
export interface Applied {
  readonly kinds: readonly string[]
  readonly missing: Readonly<Record<string, string>>
}

/**
 * Teaches a cluster the kinds of all extensions that our manifests use, so that it checks their objects; nothing acts
 * on these. May be called again: what is there is left as it is, and definitions of another version, which somebody
 * else may need, are not replaced. They stay until the cluster goes.
 */
export async function applyDefinitions({ env }: Pick<Cluster, 'env'>): Promise<Applied> {
  const there = (await must('kubectl', ['get', 'customresourcedefinitions', '--output', 'name'], { env }))
    .split('\n')
    .map((line) => line.replace(/^.*\//, ''))
  const missing: Record<string, string> = {}
  const kinds: string[] = []
  const wanted = []
  for (const extension of extensions) {
    const definitions = await definitionsOf(extension)
    if ('why' in definitions) {
      missing[extension.title] = definitions.why
      continue
    }
    for (const definition of definitions) {
      kinds.push(definition.metadata.name)
      if (!there.includes(definition.metadata.name)) wanted.push(definition)
    }
  }
  if (wanted.length > 0) {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: wanted })
    await must(
      'kubectl',
      ['apply', '--server-side', '--force-conflicts', '--field-manager=stackwright-tests', '--filename=-'],
      { env, input: list },
    )
    await must(
      'kubectl',
      [
        'wait',
        '--for=condition=Established',
        '--timeout=60s',
        ...wanted.map((each) => `customresourcedefinition/${each.metadata.name}`),
      ],
      { env },
    )
  }
  return { kinds, missing }
}
