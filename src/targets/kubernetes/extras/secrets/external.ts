import type { Graph } from '../../../../graph/graph.ts'
import type { NodeId } from '../../../../graph/id.ts'
import type { KubernetesObject, OfKind } from '../../document.ts'
import { groundLabels, instanceOf, shortened } from '../../names.ts'
import type { KubernetesSecrets, MadeSecretStore } from '../../options-extras.ts'
import { type SecretObject, secretObjects } from '../../secrets.ts'
import type { Site } from '../../site.ts'
import { templateOf } from './template.ts'

/** What a value is called in the manager, with the secret of the platform that it is. */
export interface NeededValue {
  readonly key: string
  readonly secret: NodeId
}

/**
 * The Secrets of a platform as objects of the External Secrets Operator, which makes and refreshes them from the values
 * in a manager; with the way to the manager, where one is to be made. Nothing without the option `secrets`.
 */
export function externalSecretObjects(graph: Graph, site: Site): KubernetesObject[] {
  const { secrets } = site.options
  if (!secrets) return []
  const wanted = secretObjects(graph, site)
  const namespaces = [...new Set(wanted.map((each) => each.namespace))].sort()
  return [
    ...namespaces.flatMap((namespace) => storeObjects(graph, secrets, namespace)),
    ...wanted.map((each) => externalSecret(graph, secrets, each)),
  ]
}

/** The values that must be in the manager, by their names there. */
export function neededValues(graph: Graph, site: Site): NeededValue[] {
  const { secrets } = site.options
  if (!secrets) return []
  const ids = [...new Set(secretObjects(graph, site).flatMap(readsOf))].sort()
  return ids.map((secret) => ({ key: keyOf(graph, secrets, secret), secret }))
}

/** The secrets whose values an object of secrets holds. */
export function readsOf({ keys }: SecretObject): NodeId[] {
  return [
    ...new Set(
      Object.values(keys).flatMap((content) => (content.kind === 'value' ? [content.of] : content.file.reads)),
    ),
  ].sort()
}

function externalSecret(graph: Graph, secrets: KubernetesSecrets, wanted: SecretObject): OfKind<'ExternalSecret'> {
  const { name, namespace, labels, type, keys } = wanted
  const given = new Map(readsOf(wanted).map((id) => [id, id.replaceAll(/[^A-Za-z0-9]/g, '_')] as const))
  const field = secrets.field ?? ('make' in secrets.store && secrets.store.make === 'vault' ? 'value' : undefined)
  const metadata = { name: shortened(name, 253), namespace, labels }
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata,
    spec: {
      refreshInterval: secrets.every ?? '1h',
      secretStoreRef: storeRef(graph, secrets),
      target: {
        // A value that goes missing in the manager must not take the Secret from those that run with it.
        name,
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: {
          engineVersion: 'v2',
          ...(type && { type }),
          metadata: { labels },
          data: Object.fromEntries(
            Object.entries(keys).map(([key, content]) => [key, templateOf(content, (id) => given.get(id)!)]),
          ),
        },
      },
      data: [...given].map(([id, secretKey]) => ({
        secretKey,
        remoteRef: { key: keyOf(graph, secrets, id), ...(field !== undefined && { property: field }) },
      })),
    },
  }
}

/** Names that every manager takes: Azure Key Vault and the Secret Manager of Google have no slashes in them. */
function keyOf({ platform, environment }: Graph, { path, store }: KubernetesSecrets, id: NodeId): string {
  const flat = 'make' in store && (store.make === 'azure' || store.make === 'gcp')
  const prefix = path ?? (flat ? `${platform}-${environment}-` : `${platform}/${environment}/`)
  return `${prefix}${flat ? id.replaceAll('/', '-') : id}`
}

function storeRef(
  graph: Graph,
  { store }: KubernetesSecrets,
): { readonly kind: 'SecretStore' | 'ClusterSecretStore'; readonly name: string } {
  return 'make' in store
    ? { kind: 'SecretStore', name: madeName(graph) }
    : { kind: store.kind ?? 'ClusterSecretStore', name: store.name }
}

function madeName(graph: Graph): string {
  return `${instanceOf(graph)}-manager`
}

/** The way to the manager in one namespace, and the account for which the manager opens itself. */
function storeObjects(graph: Graph, { store }: KubernetesSecrets, namespace: string): KubernetesObject[] {
  if (!('make' in store)) return []
  const metadata = { name: madeName(graph), namespace, labels: groundLabels(graph) }
  const annotations = identityOf(store)
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
      automountServiceAccountToken: false,
    },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'SecretStore',
      metadata,
      spec: { provider: providerOf(store, metadata.name) },
    },
  ]
}

function identityOf(store: MadeSecretStore): Record<string, string> {
  switch (store.make) {
    case 'aws':
      return { 'eks.amazonaws.com/role-arn': store.role }
    case 'gcp':
      return { 'iam.gke.io/gcp-service-account': store.account }
    case 'azure':
      return { 'azure.workload.identity/client-id': store.client, 'azure.workload.identity/tenant-id': store.tenant }
    case 'vault':
      return {}
  }
}

function providerOf(store: MadeSecretStore, name: string): OfKind<'SecretStore'>['spec']['provider'] {
  switch (store.make) {
    case 'aws':
      return {
        aws: { service: 'SecretsManager', region: store.region, auth: { jwt: { serviceAccountRef: { name } } } },
      }
    case 'gcp':
      return { gcpsm: { projectID: store.project, auth: { workloadIdentity: { serviceAccountRef: { name } } } } }
    case 'azure':
      return { azurekv: { authType: 'WorkloadIdentity', vaultUrl: store.vault, serviceAccountRef: { name } } }
    case 'vault':
      return {
        vault: {
          server: store.server,
          path: store.engine ?? 'secret',
          version: 'v2',
          auth: {
            kubernetes: { mountPath: store.mount ?? 'kubernetes', role: store.role, serviceAccountRef: { name } },
          },
        },
      }
  }
}
