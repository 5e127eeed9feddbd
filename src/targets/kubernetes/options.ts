import type { Feature } from '../support.ts'
import type { CloudNative, OwnStorage } from './options-data.ts'
import type { KubernetesSecrets, LogShipping, Monitoring } from './options-extras.ts'
import type { GivenCertificate, IngressEntry, IssuedCertificates, OwnGateway, SharedGateway } from './options-entry.ts'

/** Settings of the Kubernetes target: how the platform runs on a cluster. */
export interface KubernetesOptions {
  /**
   * The kubectl context that names the cluster.
   * @default the current context
   * @example 'production'
   * @minLength 1
   */
  readonly context?: string
  /**
   * The namespace of services and jobs.
   * @default the names of the platform and the environment, joined by a hyphen
   * @example 'bi'
   * @pattern ^[a-z0-9]([a-z0-9-]{0,56}[a-z0-9])?$
   */
  readonly namespace?: string
  /**
   * The namespace of data servers and of the jobs that set them up.
   * @default the namespace of services, with '-data' at its end
   * @example 'bi-data'
   * @pattern ^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$
   */
  readonly dataNamespace?: string
  /**
   * How browsers reach the routes that have a host: by the Gateway API, by an Ingress, or only through
   * `stackwright open`, as those without a host.
   * @default 'gateway' where `gateway` is given, 'ingress' where `ingress` is given
   */
  readonly entry?: 'gateway' | 'ingress' | 'none'
  /** The Gateway that lets requests in. */
  readonly gateway?: SharedGateway | OwnGateway
  /** The Ingress controller that lets requests in. */
  readonly ingress?: IngressEntry
  /**
   * The certificates of encrypted routes. `gateway`: the listener of a shared Gateway has them already.
   * @example { issuer: 'letsencrypt' }
   * @example { secret: 'wildcard-example-com' }
   */
  readonly certificates?: 'gateway' | IssuedCertificates | GivenCertificate
  /** Where data is stored. */
  readonly storage?: KubernetesStorage
  /**
   * How data servers are had, by the name of the store.
   * @default a highly available PostgreSQL is a cluster of CloudNativePG, any other a StatefulSet of the platform
   * @example { metastore: { external: { host: 'pg.example.com' } } }
   * @example { metastore: { cloudnative: { pooler: 'session' } } }
   */
  readonly stores?: Readonly<Record<string, StoreForm>>
  /**
   * Who keeps the values of secrets.
   * @default the cluster, as Secrets that `up` makes
   * @example { store: { name: 'company' }, path: 'prod/bi/' }
   */
  readonly secrets?: KubernetesSecrets
  /**
   * How figures are watched. Network rules let Prometheus in only with it.
   * @default not at all
   * @example { labels: { release: 'kube-prometheus-stack' } }
   */
  readonly monitoring?: Monitoring
  /**
   * Where logs are sent.
   * @default nowhere: the cluster keeps them as it does those of all pods
   * @example { to: 'opensearch', host: 'logs.example.com', user: 'shipper', password: 'logs-password' }
   */
  readonly logs?: LogShipping
  /**
   * Services that follow waiting work do so through KEDA, which the cluster must have. Without it, their fewest
   * replicas run.
   * @default false
   */
  readonly keda?: boolean | Keda
  /**
   * What services and jobs may reach outside the platform, beside what they are connected to, by the name of an app or
   * the id of one of its parts; `*` for all others. Data servers reach nothing. Network rules take effect where the
   * cluster's network enforces them.
   * @default { '*': 'public' }
   * @example { bi: 'public', 'bi-beat': 'nothing', 'bi-worker': [{ to: ['10.20.0.0/16'], ports: [5432] }] }
   */
  readonly outside?: Readonly<Record<string, 'public' | 'anything' | 'nothing' | readonly Outside[]>>
  /** How nodes of the cluster get images. */
  readonly pull?: KubernetesPull
  /** On which nodes of the cluster things run. */
  readonly placement?: KubernetesPlacement
  /**
   * What the platform asks for and may do without on Kubernetes: features that this target cannot do.
   * @example ['backup']
   */
  readonly accept?: readonly Feature[]
}

/** Which storage classes volumes get. */
export interface KubernetesStorage {
  /**
   * The class of volumes that one machine at a time uses.
   * @default the cluster's own default
   * @example 'fast-ssd'
   * @minLength 1
   */
  readonly class?: string
  /**
   * The class of volumes that replicas on several machines share (ReadWriteMany), such as a network file system. A
   * service of several replicas with a volume needs it.
   * @example 'nfs'
   * @minLength 1
   */
  readonly shared?: string
  /**
   * A class of the platform's own, instead of `class`.
   * @default none
   * @example { cloud: 'aws' }
   */
  readonly make?: OwnStorage
}

/** How a data server is had. */
export type StoreForm =
  /** A StatefulSet of the platform, with a volume that outlives it. */
  | 'statefulset'
  /** A cluster of CloudNativePG. PostgreSQL only. */
  | 'cloudnative'
  | { readonly cloudnative: CloudNative }
  /** A server that exists already. */
  | { readonly external: ExternalStore }

/** A data server outside the platform, of the same engine and version. */
export interface ExternalStore {
  /**
   * Its host name or address.
   * @example 'pg.example.com'
   * @minLength 1
   */
  readonly host: string
  /**
   * Its port.
   * @default the usual one of its engine
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  readonly port?: number
  /**
   * Connections are encrypted. PostgreSQL only.
   * @default false
   */
  readonly tls?: boolean
  /**
   * The addresses at which it is found, for the network rules.
   * @default any address, at its port alone
   * @example ['10.20.0.0/16']
   */
  readonly addresses?: readonly string[]
  /**
   * The secret of the platform that holds the password of its administrator (`postgres`, or `default` of a key-value
   * store). It is needed to make databases and roles.
   * @example 'warehouse-admin'
   * @minLength 1
   */
  readonly password?: string
}

/** How KEDA is had. */
export interface Keda {
  /**
   * The namespace in which it runs; network rules let it ask the data server.
   * @default 'keda'
   * @minLength 1
   */
  readonly namespace?: string
}

/** Addresses outside the platform. */
export interface Outside {
  /**
   * Ranges of addresses.
   * @default any address
   * @example ['10.20.0.0/16']
   */
  readonly to?: readonly string[]
  /**
   * Ports.
   * @default any port
   * @example [443]
   */
  readonly ports?: readonly number[]
}

/** How nodes of the cluster get images. */
export interface KubernetesPull {
  /**
   * When an image is fetched. Images are named by version and content, so one that is there is the right one.
   * @default 'IfNotPresent'
   */
  readonly policy?: 'Always' | 'IfNotPresent' | 'Never'
  /**
   * Secrets of type kubernetes.io/dockerconfigjson that let nodes read the registries. They must exist in both
   * namespaces.
   * @default none
   * @example ['registry']
   */
  readonly secrets?: readonly string[]
}

/** On which nodes of the cluster things run. */
export interface KubernetesPlacement {
  /**
   * Labels that nodes must have.
   * @default none
   * @example { 'kubernetes.io/arch': 'amd64' }
   */
  readonly nodes?: Readonly<Record<string, string>>
  /**
   * Labels that nodes of data servers must have instead.
   * @default those of `nodes`
   */
  readonly dataNodes?: Readonly<Record<string, string>>
  /** Taints of nodes that are no obstacle. */
  readonly tolerations?: readonly Toleration[]
  /**
   * What gives way when room is short. `own` makes two classes for the platform: its data servers go before its
   * services, and these before jobs. Or the names of classes that the cluster has.
   * @default no class
   * @example 'own'
   * @example { stores: 'platform-critical', services: 'platform' }
   */
  readonly priority?: 'own' | PriorityNames
}

/** A taint that is no obstacle, as Kubernetes knows it. */
export interface Toleration {
  /** The key of the taint; none for every taint. */
  readonly key?: string
  /**
   * How the value is compared.
   * @default 'Equal'
   */
  readonly operator?: 'Equal' | 'Exists'
  /** The value of the taint. */
  readonly value?: string
  /** Of what effect the taint is; none for every effect. */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute'
}

/** Priority classes that the cluster has. */
export interface PriorityNames {
  /** The class of data servers. */
  readonly stores?: string
  /** The class of services. */
  readonly services?: string
  /** The class of jobs. */
  readonly jobs?: string
}
