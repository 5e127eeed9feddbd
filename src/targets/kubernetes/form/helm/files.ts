import { fingerprint } from '../../../../base/json.ts'
import { printYaml } from '../../../document/yaml.ts'
import type { KubernetesObject, OfKind } from '../../document.ts'
import { manifestManner } from '../../manner.ts'
import { isMapping, type Knobs, type Value } from './knobs.ts'
import type { At } from './merge.ts'
import { filledIn } from './print.ts'

/** The annotation that changes with the files of a pod, and the volume that they are in. */
const volumes: Readonly<Record<string, readonly string[]>> = {
  'stackwright.dev/files': ['files', 'config'],
  'stackwright.dev/edge-files': ['edge-files'],
}

/** The name of the template that holds the files of a ConfigMap. */
export function filesTemplate(platform: string, space: string, configMap: string): string {
  return `${platform}.files.${space}.${configMap}`
}

/**
 * How the mark of a pod's files follows from the files themselves, so that whoever changes a value that stands in one
 * restarts the pod: the same figure as a deployment by hand has. Undefined for what is no such mark.
 */
export function markExpression(
  platform: string,
  objects: ReadonlyMap<string, readonly KubernetesObject[]>,
  spaceOf: (environment: string, object: KubernetesObject) => string,
  at: At,
  each: ReadonlyMap<string, Value>,
  owner: ReadonlyMap<string, KubernetesObject>,
): string | undefined {
  const names = volumes[String(at.at(-1))]
  if (!names || at.at(-2) !== 'annotations') return undefined
  const found = [...each].map(([environment, mark]) => {
    const own = owner.get(environment)!
    const maps = configMapsIn(own, names)
    const data = maps.map(
      (name) => mapsOf(objects.get(environment)!, namespaceIn(own)).find((map) => map.metadata.name === name)?.data,
    )
    return maps.length > 0 && fingerprint(data) === mark
      ? maps.map((name) => filesTemplate(platform, spaceOf(environment, own), name)).join('\n')
      : undefined
  })
  const [first] = found
  if (first === undefined || found.some((maps) => maps !== first)) return undefined
  const texts = first.split('\n').map((name) => `(printf "%s\\n" (include "${name}" .) | fromYaml)`)
  return `list ${texts.join(' ')} | toRawJson | sha256sum | trunc 16 | quote`
}

/** The files of a ConfigMap as a template of their own. */
export function filesDefinition(knobs: Knobs, name: string, data: Value): string {
  return `{{- define "${name}" -}}\n${filledIn(knobs, printYaml({ content: data }, manifestManner)).trimEnd()}\n{{- end }}\n`
}

/** True for texts that would not come out of a template as they went in: it trims what stands at their end. */
export function isAwkward(text: string): boolean {
  return /\n\s*\n$/.test(text) || /[\u2028\u2029]/.test(text)
}

function configMapsIn(object: unknown, names: readonly string[]): string[] {
  const specs = podSpecs(object)
  return specs.flatMap((spec) => {
    const volume = (spec['volumes'] as readonly Record<string, unknown>[] | undefined)?.find((each) =>
      names.includes(String(each['name'])),
    )
    const alone = volume?.['configMap'] as { readonly name?: string } | undefined
    const several =
      (
        volume?.['projected'] as
          { readonly sources?: readonly { readonly configMap?: { readonly name?: string } }[] } | undefined
      )?.sources ?? []
    return [
      ...(alone?.name === undefined ? [] : [alone.name]),
      ...several.flatMap((each) => (each.configMap?.name === undefined ? [] : [each.configMap.name])),
    ]
  })
}

function podSpecs(value: unknown): Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(podSpecs)
  if (!isMapping(value)) return []
  if (Array.isArray(value['containers'])) return [value]
  return Object.values(value).flatMap(podSpecs)
}

function mapsOf(objects: readonly KubernetesObject[], namespace: string | undefined): OfKind<'ConfigMap'>[] {
  return objects.filter(
    (object): object is OfKind<'ConfigMap'> => object.kind === 'ConfigMap' && object.metadata.namespace === namespace,
  )
}

function namespaceIn({ metadata }: KubernetesObject): string | undefined {
  return metadata.namespace
}
