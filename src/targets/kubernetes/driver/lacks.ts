import { problem, type Problem } from '../../../base/problem.ts'
import { nodesOf } from '../../../graph/graph.ts'
import { imagesOf } from '../../container/images.ts'
import type { KubernetesObject } from '../document.ts'
import { instanceLabel, instanceOf } from '../names.ts'
import { liveOf } from './apply.ts'
import type { Cluster } from './cluster.ts'
import { findCluster, type Known, patience, place } from './find.ts'
import { refOf } from './inventory.ts'

/** What a deployment would fail for on this cluster. */
export async function lacksOf(cluster: Cluster): Promise<Problem[]> {
  const { known, problems } = await findCluster(cluster)
  if (!known) return [...problems]
  const objects = [...cluster.plain().values()].flat()
  const [secrets, storage, rights, strangers] = await Promise.all([
    cluster.secrets.missing(),
    storageProblems(cluster, objects),
    rightsProblems(cluster, objects),
    strangerProblems(cluster, objects),
  ])
  return [
    ...problems,
    ...kindProblems(objects, known),
    ...storage,
    ...rights,
    ...strangers,
    ...imageProblems(cluster),
    ...secrets,
  ]
}

/** What has a name that ours would have, and is not ours: applying would take it over. */
async function strangerProblems(cluster: Cluster, objects: readonly KubernetesObject[]): Promise<Problem[]> {
  // Every namespace has an account `default` from the beginning.
  const wanted = objects
    .filter(
      (object) =>
        object.kind !== 'Namespace' && !(object.kind === 'ServiceAccount' && object.metadata.name === 'default'),
    )
    .map(refOf)
  const strangers = (await liveOf(cluster, wanted)).filter(
    (live) => live.metadata.labels?.[instanceLabel] !== instanceOf(cluster.graph),
  )
  return strangers.slice(0, 5).map(({ kind, metadata }) =>
    problem(
      'SW4011',
      { path: 'targets.kubernetes.namespace' },
      {
        title: 'the namespace holds something of the same name',
        found:
          `${kind} ${metadata.name}${metadata.namespace ? ` in ${metadata.namespace}` : ''}, ` +
          `of ${metadata.labels?.[instanceLabel] ?? 'somebody else'}`,
        expected: `a namespace for ${instanceOf(cluster.graph)} alone`,
        do: 'set targets.kubernetes.namespace to another name, or remove what is there',
      },
    ),
  )
}

const extensions: Readonly<Record<string, readonly [name: string, advice: string]>> = {
  'gateway.networking.k8s.io': [
    'the Gateway API',
    'install its definitions (https://gateway-api.sigs.k8s.io/guides/), or set targets.kubernetes.entry to another',
  ],
  'cert-manager.io': [
    'cert-manager',
    'install it (https://cert-manager.io/docs/installation/), or give one under targets.kubernetes.certificates',
  ],
  'keda.sh': ['KEDA', 'install it (https://keda.sh/docs/latest/deploy/), or leave out targets.kubernetes.keda'],
  'postgresql.cnpg.io': [
    'CloudNativePG',
    'install it (https://cloudnative-pg.io/documentation/current/installation_upgrade/), ' +
      'or set targets.kubernetes.stores to statefulset for that store',
  ],
  'barmancloud.cnpg.io': [
    'the backup plugin of CloudNativePG',
    'install it (https://cloudnative-pg.io/plugin-barman-cloud/), or leave out the backup',
  ],
  'external-secrets.io': [
    'the External Secrets Operator',
    'install it (https://external-secrets.io/latest/introduction/getting-started/), ' +
      'or leave out targets.kubernetes.secrets',
  ],
  'monitoring.coreos.com': [
    'the Prometheus operator',
    'install it, or leave out what asks for it under targets.kubernetes',
  ],
}

function kindProblems(objects: readonly KubernetesObject[], known: Known): Problem[] {
  const wanted = Map.groupBy(
    objects.filter((object) => !known.groups.has(object.apiVersion)),
    (object) => object.apiVersion,
  )
  return [...wanted].map(([version, [first]]) => {
    const [name, advice] = extensions[version.split('/')[0]!] ?? [version, 'install the extension that defines it']
    return problem('SW4009', place, {
      found: `a cluster without ${name} (${version}), which ${first!.kind} ${first!.metadata.name} needs`,
      expected: `${name} on the cluster`,
      do: advice,
    })
  })
}

async function storageProblems({ kubectl }: Cluster, objects: readonly KubernetesObject[]): Promise<Problem[]> {
  const claims = objects.flatMap((object) =>
    object.kind === 'PersistentVolumeClaim'
      ? [object.spec]
      : object.kind === 'StatefulSet'
        ? (object.spec?.volumeClaimTemplates ?? []).map((each) => each.spec)
        : [],
  )
  if (claims.length === 0) return []
  const end = await kubectl.run(['get', 'storageclasses.storage.k8s.io', '--output=json'], { within: patience })
  // Who may not list them may still use them.
  if (end.code !== 0) return []
  const classes = (
    JSON.parse(end.output) as {
      readonly items: readonly {
        readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> }
      }[]
    }
  ).items
  const names = new Set(classes.map((each) => each.metadata.name))
  const usual = classes.some(
    (each) => each.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  )
  const own = new Set(objects.filter((object) => object.kind === 'StorageClass').map((object) => object.metadata.name))
  const missing = [...new Set(claims.map((claim) => claim?.storageClassName))].filter((name) =>
    name === undefined ? !usual : !names.has(name) && !own.has(name),
  )
  return missing.map((name) =>
    problem(
      'SW4009',
      { path: 'targets.kubernetes.storage' },
      {
        title: 'the cluster has no such storage',
        found: name === undefined ? 'no default storage class' : `no storage class ${name}`,
        expected: names.size > 0 ? `one of ${[...names].sort().join(', ')}` : 'a storage class',
        do: 'set targets.kubernetes.storage.class to one that the cluster has',
      },
    ),
  )
}

/** What is asked of the cluster most; a right that lacks is told before anything is changed. */
async function rightsProblems(
  { kubectl, namespaces }: Cluster,
  objects: readonly KubernetesObject[],
): Promise<Problem[]> {
  const asked = [
    ['create', 'deployments.apps', '--namespace', namespaces.apps],
    ...(objects.some((object) => object.kind === 'PriorityClass')
      ? [['create', 'priorityclasses.scheduling.k8s.io']]
      : []),
  ]
  const ends = await Promise.all(
    asked.map(async (words) => ({ words, end: await kubectl.run(['auth', 'can-i', ...words], { within: patience }) })),
  )
  return ends
    .filter(({ end }) => end.output.trim() === 'no')
    .map(({ words }) =>
      problem('SW4009', place, {
        title: 'this user may not deploy here',
        found: `no right to ${words.slice(0, 2).join(' ')}${words[3] ? ` in ${words[3]}` : ''}`,
        expected: 'the rights of an administrator of the namespaces',
        do: 'ask for them, or choose another context',
      }),
    )
}

function imageProblems(cluster: Cluster): Problem[] {
  const { images } = cluster.opening
  if (images.registry !== undefined || images.load !== undefined) return []
  const built = imagesOf(cluster.graph, cluster.setting()).all.filter(
    (image) => image.kind === 'built' && image.nodes.length > 0,
  )
  if (built.length === 0) return []
  const first = nodesOf(cluster.graph, 'service').find((node) => built[0]!.nodes.includes(node.id))
  return [
    problem(
      'SW4010',
      { path: 'images' },
      {
        found:
          `${built.length === 1 ? 'an image that is' : `${built.length} images that are`} built here ` +
          `(${built[0]!.name}${first ? ` for ${first.id}` : ''}), and no way to the machines of the cluster`,
        expected: 'a registry, or a command that loads images',
        do:
          "add  images: { registry: 'registry.example.com/bi' }, " +
          "or for a cluster on this machine  images: { load: 'kind load docker-image' }",
      },
    ),
  ]
}

/** What a person should know: machines of other processors than the images are built for. */
export async function warningsOf({ kubectl, opening }: Pick<Cluster, 'kubectl' | 'opening'>): Promise<string[]> {
  const end = await kubectl.run(['get', 'nodes', '--output=json'], { within: patience })
  if (end.code !== 0) return []
  const { items } = JSON.parse(end.output) as {
    readonly items: readonly {
      readonly status: { readonly nodeInfo: { readonly operatingSystem: string; readonly architecture: string } }
    }[]
  }
  const platforms = [
    ...new Set(items.map(({ status: { nodeInfo } }) => `${nodeInfo.operatingSystem}/${nodeInfo.architecture}`)),
  ].sort()
  const wanted =
    opening.images.platform ??
    `linux/${({ x64: 'amd64', arm64: 'arm64' } as Record<string, string>)[process.arch] ?? process.arch}`
  if (platforms.length === 0 || platforms.every((each) => each === wanted)) return []
  const said = opening.images.platform === undefined ? 'this machine builds' : 'images.platform says'
  return [
    platforms.includes(wanted)
      ? `the cluster has machines of ${platforms.join(' and ')}, and ${said} ${wanted}: ` +
        'set targets.kubernetes.placement.nodes so that pods go to those'
      : `the machines of the cluster are ${platforms.join(' and ')}, and ${said} ${wanted}: set images.platform to theirs`,
  ]
}
