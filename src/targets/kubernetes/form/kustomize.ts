import type { NodeId } from '../../../graph/id.ts'
import { objectsDifference, patchEntries } from '../../document/objects.ts'
import type { Manner } from '../../document/manner.ts'
import { printYaml } from '../../document/yaml.ts'
import { type KubernetesObject, type Kustomization, kubernetesManner } from '../document.ts'
import { instanceLabel } from '../names.ts'
import { printObjects } from '../print.ts'
import { renamedImages } from './image-names.ts'
import { carriesInstance, labelFields, withInstance } from './instance.ts'

/** The objects of one environment: by the node that they are for, with the namespaces that they are in. */
export interface Manifest {
  readonly environment: string
  readonly instance: string
  /** What the namespaces of the platform are called here, by what they are for. */
  readonly namespaces: Readonly<Record<string, string>>
  readonly parts: ReadonlyMap<NodeId, readonly KubernetesObject[]>
  /** The file of a part, without its ending, and what is said at its top. */
  fileOf(id: NodeId): string
  headOf(id: NodeId): string
}

/**
 * Manifests of several environments for kustomize: the first as they are, in `base`, and for each environment an
 * overlay that makes its own out of them, exactly. Below `folder`, where one is given.
 */
export function kustomized(manifests: readonly Manifest[], folder = ''): Map<string, string> {
  const files = new Map<string, string>()
  const [first] = manifests as readonly [Manifest, ...Manifest[]]
  const names = [...first.parts.keys()].map((id) => `${first.fileOf(id)}.yaml`)
  for (const [id, objects] of first.parts)
    files.set(`${folder}base/${first.fileOf(id)}.yaml`, printObjects(objects, first.headOf(id)))
  files.set(
    `${folder}base/kustomization.yaml`,
    printed(
      { ...kustomization, resources: names },
      `What ${first.environment} has, and what the other environments are told apart from.`,
    ),
  )
  for (const manifest of manifests)
    for (const [name, text] of overlay(first, manifest))
      files.set(`${folder}overlays/${manifest.environment}/${name}`, text)
  return files
}

const kustomization = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' } as const

function overlay(first: Manifest, wanted: Manifest): Map<string, string> {
  const head = `${wanted.environment}: kubectl kustomize makes its manifests of the base.`
  const up = '../../base'
  if (wanted === first) return new Map([['kustomization.yaml', printed({ ...kustomization, resources: [up] }, head)]])
  const [base, all] = [[...first.parts.values()].flat(), [...wanted.parts.values()].flat()]
  const moves = movesOf(first, wanted)
  const isLabelled = first.instance !== wanted.instance && [...base, ...all].every(carriesInstance)
  // What the label of the environment makes different is said once, for all objects; patches come before it.
  const plain = isLabelled ? all.map((object) => withInstance(object, first.instance)) : all
  const keys = new Map(plain.map((object) => [keyOf(object), object]))
  const pairs = base.flatMap((object) => {
    const other = keys.get(keyOf(object, moves))
    return other ? [[object, other] as const] : []
  })
  const images = renamedImages(base, pairs, plain)
  const difference = objectsDifference(images.objects, plain, moves)
  const content: Kustomization = {
    ...kustomization,
    resources: [up, ...(difference.added.length > 0 ? ['own.yaml'] : [])],
    ...(isLabelled && { labels: [{ pairs: { [instanceLabel]: wanted.instance }, fields: labelFields }] }),
    ...(images.entries.length > 0 && { images: images.entries }),
    patches: patchEntries(difference, 'patches.yaml', kubernetesManner),
  }
  return new Map([
    ['kustomization.yaml', printed({ ...content, ...(content.patches?.length === 0 && { patches: undefined }) }, head)],
    ...(difference.added.length > 0
      ? [['own.yaml', printObjects(difference.added, `What ${wanted.environment} alone has.`)] as const]
      : []),
    ...(difference.changed.length > 0
      ? [
          [
            'patches.yaml',
            printYaml(
              difference.changed.map((patch, index) => ({
                content: patch,
                ...(index === 0 && { head: `What is different in ${wanted.environment}.` }),
              })),
              kubernetesManner,
            ),
          ] as const,
        ]
      : []),
  ])
}

/**
 * Which namespace of the base becomes which: those with the same purpose, as long as none becomes two, and no two
 * become one.
 */
function movesOf(first: Manifest, wanted: Manifest): Record<string, string> {
  const moves: Record<string, string> = {}
  for (const [purpose, name] of Object.entries(first.namespaces)) {
    const next = wanted.namespaces[purpose] ?? name
    if (!(name in moves) && !Object.values(moves).includes(next)) moves[name] = next
  }
  return moves
}

function keyOf(
  { apiVersion, kind, metadata: { name, namespace = '' } }: KubernetesObject,
  moves: Readonly<Record<string, string>> = {},
): string {
  return [apiVersion, kind, moves[namespace] ?? namespace, name].join('\n')
}

const manner: Manner = {
  order: [
    { at: '', keys: ['apiVersion', 'kind', 'resources', 'labels', 'images', 'patches'] },
    { at: 'labels.*', keys: ['pairs', 'fields'] },
    { at: '**', keys: ['path', 'target', 'patch', 'name', 'newName', 'newTag'] },
  ],
  brackets: [],
  apart: [],
  indentLists: false,
}

function printed(content: Kustomization & { readonly patches?: unknown }, head: string): string {
  return printYaml({ content, head }, manner)
}
