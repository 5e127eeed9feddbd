import type { Feature } from '../support.ts'

/** Settings of the Compose target: how the platform runs on one Docker engine. */
export interface ComposeOptions {
  /**
   * The name of the project, by which the engine tells its containers, networks and volumes from those of others.
   * @default the names of platform and environment, with a hyphen between them
   * @example 'acme-bi'
   */
  readonly project?: string
  /**
   * The address of this machine at which the edge is published. `0.0.0.0` is every address: the platform is then open
   * to whoever reaches the machine.
   * @default '127.0.0.1'
   * @example '0.0.0.0'
   */
  readonly address?: string
  /**
   * The port at which the edge is published.
   * @default 80 where every app has a host, else what the first app asks for, or 8088
   * @example 8088
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  readonly port?: number
  /**
   * The port at which the edge is published for encrypted routes.
   * @default 443
   * @example 8443
   * @minimum 1
   * @maximum 65535
   * @asType integer
   */
  readonly tlsPort?: number
  /**
   * The certificates of encrypted routes, by host.
   * @example { 'bi.example.com': { certificate: './tls/bi.crt', key: './tls/bi.key' } }
   */
  readonly certificates?: Readonly<Record<string, ComposeCertificate>>
  /**
   * Who stands before the edge: nobody, or a proxy that decrypts and tells of the browser in X-Forwarded headers. What
   * such a one tells is believed.
   * @default 'nobody'
   */
  readonly behind?: 'nobody' | 'proxy'
  /**
   * The services and jobs that may speak to the world beyond the platform: to databases, mail servers and identity
   * providers of others. Data servers never may.
   * @default all services and jobs of apps
   * @example ['bi-web', 'bi-worker']
   */
  readonly outside?: readonly string[]
  /**
   * What the platform asks for and may do without on Compose: features that this target cannot do.
   * @example ['high-availability']
   */
  readonly accept?: readonly Feature[]
}

/** Files in PEM format, relative to the platform file or absolute. */
export interface ComposeCertificate {
  /** The certificate with those that lead to its authority, the own one first. */
  readonly certificate: string
  /** Its private key. */
  readonly key: string
}
