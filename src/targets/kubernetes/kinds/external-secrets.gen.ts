// Types of External Secrets Operator v1.3.2, made by scripts/kubernetes-types.ts.
// Do not edit: change scripts/kubernetes-fields.ts and run it again.
import type { Metadata } from './kubernetes.gen.ts'

export interface ExternalSecret {
  readonly apiVersion: 'external-secrets.io/v1'
  readonly kind: 'ExternalSecret'
  readonly metadata: Metadata
  readonly spec: {
    readonly data?: readonly {
      readonly remoteRef: {
        readonly conversionStrategy?: 'Default' | 'Unicode'
        readonly decodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None'
        readonly key: string
        readonly metadataPolicy?: 'None' | 'Fetch'
        readonly property?: string
        readonly version?: string
      }
      readonly secretKey: string
    }[]
    readonly dataFrom?: readonly {
      readonly extract?: {
        readonly conversionStrategy?: 'Default' | 'Unicode'
        readonly decodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None'
        readonly key: string
        readonly metadataPolicy?: 'None' | 'Fetch'
        readonly property?: string
        readonly version?: string
      }
      readonly find?: {
        readonly conversionStrategy?: 'Default' | 'Unicode'
        readonly decodingStrategy?: 'Auto' | 'Base64' | 'Base64URL' | 'None'
        readonly name?: {
          readonly regexp?: string
        }
        readonly path?: string
        readonly tags?: Readonly<Record<string, string>>
      }
    }[]
    readonly refreshInterval?: string
    readonly refreshPolicy?: 'CreatedOnce' | 'Periodic' | 'OnChange'
    readonly secretStoreRef?: {
      readonly kind?: 'SecretStore' | 'ClusterSecretStore'
      readonly name?: string
    }
    readonly target?: {
      readonly creationPolicy?: 'Owner' | 'Orphan' | 'Merge' | 'None'
      readonly deletionPolicy?: 'Delete' | 'Merge' | 'Retain'
      readonly immutable?: boolean
      readonly name?: string
      readonly template?: {
        readonly data?: Readonly<Record<string, string>>
        readonly engineVersion?: 'v2'
        readonly mergePolicy?: 'Replace' | 'Merge'
        readonly metadata?: {
          readonly annotations?: Readonly<Record<string, string>>
          readonly finalizers?: readonly string[]
          readonly labels?: Readonly<Record<string, string>>
        }
        readonly type?: string
      }
    }
  }
}

export interface SecretStore {
  readonly apiVersion: 'external-secrets.io/v1'
  readonly kind: 'SecretStore'
  readonly metadata: Metadata
  readonly spec: {
    readonly provider: {
      readonly aws?: {
        readonly auth?: {
          readonly jwt?: {
            readonly serviceAccountRef?: {
              readonly audiences?: readonly string[]
              readonly name: string
              readonly namespace?: string
            }
          }
          readonly secretRef?: {
            readonly accessKeyIDSecretRef?: {
              readonly key?: string
              readonly name?: string
              readonly namespace?: string
            }
            readonly secretAccessKeySecretRef?: {
              readonly key?: string
              readonly name?: string
              readonly namespace?: string
            }
            readonly sessionTokenSecretRef?: {
              readonly key?: string
              readonly name?: string
              readonly namespace?: string
            }
          }
        }
        readonly region: string
        readonly role?: string
        readonly service: 'SecretsManager' | 'ParameterStore'
      }
      readonly azurekv?: {
        readonly authType?: 'ServicePrincipal' | 'ManagedIdentity' | 'WorkloadIdentity'
        readonly identityId?: string
        readonly serviceAccountRef?: {
          readonly audiences?: readonly string[]
          readonly name: string
          readonly namespace?: string
        }
        readonly tenantId?: string
        readonly vaultUrl: string
      }
      readonly gcpsm?: {
        readonly auth?: {
          readonly workloadIdentity?: {
            readonly clusterLocation?: string
            readonly clusterName?: string
            readonly clusterProjectID?: string
            readonly serviceAccountRef: {
              readonly audiences?: readonly string[]
              readonly name: string
              readonly namespace?: string
            }
          }
        }
        readonly location?: string
        readonly projectID?: string
      }
      readonly kubernetes?: {
        readonly auth?: {
          readonly serviceAccount?: {
            readonly audiences?: readonly string[]
            readonly name: string
            readonly namespace?: string
          }
        }
        readonly remoteNamespace?: string
        readonly server?: {
          readonly caBundle?: string
          readonly caProvider?: {
            readonly key?: string
            readonly name: string
            readonly namespace?: string
            readonly type: 'Secret' | 'ConfigMap'
          }
          readonly url?: string
        }
      }
      readonly vault?: {
        readonly auth?: {
          readonly kubernetes?: {
            readonly mountPath: string
            readonly role: string
            readonly secretRef?: {
              readonly key?: string
              readonly name?: string
              readonly namespace?: string
            }
            readonly serviceAccountRef?: {
              readonly audiences?: readonly string[]
              readonly name: string
              readonly namespace?: string
            }
          }
          readonly tokenSecretRef?: {
            readonly key?: string
            readonly name?: string
            readonly namespace?: string
          }
        }
        readonly caProvider?: {
          readonly key?: string
          readonly name: string
          readonly namespace?: string
          readonly type: 'Secret' | 'ConfigMap'
        }
        readonly namespace?: string
        readonly path?: string
        readonly server: string
        readonly version?: 'v1' | 'v2'
      }
    }
    readonly refreshInterval?: number
    readonly retrySettings?: {
      readonly maxRetries?: number
      readonly retryInterval?: string
    }
  }
}
