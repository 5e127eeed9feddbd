/**
 * Secrets are kept by a manager outside, and brought by the External Secrets Operator (API external-secrets.io/v1),
 * which the cluster must have. The values must be in the manager before; the rendered README lists which.
 */
export interface KubernetesSecrets {
  /** The way to the manager: one that the cluster has, or one made for the platform. */
  readonly store: GivenSecretStore | MadeSecretStore
  /**
   * What the names of values in the manager begin with; the id of the secret follows.
   * @default the names of platform and environment, each with a slash at its end
   * @example 'prod/bi/'
   */
  readonly path?: string
  /**
   * The field of a value, in a manager that keeps several under one name (Vault).
   * @default none, or 'value' for a Vault that is named here
   * @minLength 1
   */
  readonly field?: string
  /**
   * How often the manager is asked.
   * @default '1h'
   * @pattern ^[1-9][0-9]*(s|m|h)$
   */
  readonly every?: string
}

/** A SecretStore that the cluster has. */
export interface GivenSecretStore {
  /**
   * Its name. A SecretStore must be there in each namespace of the platform.
   * @minLength 1
   */
  readonly name: string
  /**
   * Its kind.
   * @default 'ClusterSecretStore'
   */
  readonly kind?: 'ClusterSecretStore' | 'SecretStore'
}

/** A SecretStore made in each namespace of the platform, with an account of its own that the manager must know. */
export type MadeSecretStore = AwsSecretStore | GoogleSecretStore | AzureSecretStore | VaultSecretStore

/** Secrets Manager of Amazon. */
export interface AwsSecretStore {
  /** Which manager it is. */
  readonly make: 'aws'
  /**
   * Its region.
   * @example 'eu-central-1'
   * @minLength 1
   */
  readonly region: string
  /**
   * The ARN of the role that may read the values, which the account stands for.
   * @example 'arn:aws:iam::123456789012:role/bi-secrets'
   * @minLength 1
   */
  readonly role: string
}

/** Secret Manager of Google. */
export interface GoogleSecretStore {
  /** Which manager it is. */
  readonly make: 'gcp'
  /**
   * The project that keeps the values.
   * @minLength 1
   */
  readonly project: string
  /**
   * The service account that may read them, which the account stands for.
   * @example 'bi-secrets@acme.iam.gserviceaccount.com'
   * @minLength 1
   */
  readonly account: string
}

/** Key Vault of Azure. */
export interface AzureSecretStore {
  /** Which manager it is. */
  readonly make: 'azure'
  /**
   * The address of the vault.
   * @example 'https://acme.vault.azure.net'
   * @pattern ^https://.+
   */
  readonly vault: string
  /**
   * The tenant of the identity.
   * @minLength 1
   */
  readonly tenant: string
  /**
   * The client id of the managed identity that may read the values, which the account stands for.
   * @minLength 1
   */
  readonly client: string
}

/** HashiCorp Vault, or OpenBao, with its second engine for key-value pairs. */
export interface VaultSecretStore {
  /** Which manager it is. */
  readonly make: 'vault'
  /**
   * Its address.
   * @example 'https://vault.example.com'
   * @pattern ^https?://.+
   */
  readonly server: string
  /**
   * The role that lets the account in.
   * @minLength 1
   */
  readonly role: string
  /**
   * Where its login by Kubernetes is mounted.
   * @default 'kubernetes'
   * @minLength 1
   */
  readonly mount?: string
  /**
   * Where the engine is mounted.
   * @default 'secret'
   * @minLength 1
   */
  readonly engine?: string
}

/** Figures, alarms and dashboards. */
export interface Monitoring {
  /**
   * How figures are found. `operator`: by ServiceMonitors, PodMonitors and rules of the Prometheus operator, which the
   * cluster must have. `annotations`: by the annotations `prometheus.io/scrape`; alarms need the operator.
   * @default 'operator'
   */
  readonly prometheus?: 'operator' | 'annotations' | false
  /**
   * Labels by which the Prometheus of the cluster finds what it is to read.
   * @default none
   * @example { release: 'kube-prometheus-stack' }
   */
  readonly labels?: Readonly<Record<string, string>>
  /**
   * The namespace of Prometheus; network rules let it read figures.
   * @default 'monitoring'
   * @minLength 1
   */
  readonly namespace?: string
  /**
   * How often figures are read.
   * @default '30s'
   * @pattern ^[1-9][0-9]*(s|m)$
   */
  readonly every?: string
  /**
   * Dashboards as ConfigMaps, which the sidecar of Grafana takes up. False: none.
   * @default as Grafana's chart has it
   */
  readonly dashboards?: false | DashboardPlace
}

/** How Grafana finds dashboards. */
export interface DashboardPlace {
  /**
   * The label that its sidecar looks for.
   * @default 'grafana_dashboard'
   */
  readonly label?: string
  /**
   * The folder that they go to.
   * @default the name of the platform
   */
  readonly folder?: string
}

/** Logs of the platform's pods are read on every machine by Fluent Bit and sent on. */
export interface LogShipping {
  /** Where they go; `stdout` only shows them again, to try it out. */
  readonly to: 'elasticsearch' | 'opensearch' | 'stdout'
  /**
   * The host of the search server.
   * @example 'logs.example.com'
   * @minLength 1
   */
  readonly host?: string
  /**
   * Its port.
   * @default 9200
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  readonly port?: number
  /**
   * The connection is encrypted and the server's certificate checked.
   * @default true
   */
  readonly tls?: boolean
  /**
   * The user that writes.
   * @default none: the server asks for no login
   */
  readonly user?: string
  /**
   * The secret of the platform that holds that user's password.
   * @minLength 1
   */
  readonly password?: string
  /**
   * What the names of indices begin with; the day follows.
   * @default the names of platform and environment, joined by a hyphen
   * @pattern ^[a-z0-9][a-z0-9._-]*$
   */
  readonly index?: string
  /**
   * The namespace of the readers. It is theirs alone, since they read files of the machines, which no other pod may.
   * @default the namespace of services, with '-logs' at its end
   * @pattern ^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$
   */
  readonly namespace?: string
}
