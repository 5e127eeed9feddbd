import type { Feature } from '../support.ts'

/** Settings of the Swarm target: how the platform runs on a Docker Swarm. */
export interface SwarmOptions {
  /**
   * The name of the stack, by which the swarm tells its services, networks and volumes from those of others.
   * @default the names of platform and environment, with a hyphen between them
   * @example 'acme-bi'
   */
  readonly stack?: string
  /**
   * How many machines the swarm has. With one, volumes and images of that machine are all there is; with several, each
   * volume needs a `placement`, and images a way to every machine. A swarm that has more machines than is said here is
   * refused.
   * @default 'several'
   */
  readonly nodes?: 'one' | 'several'
  /**
   * Where things may run, by the id of a service, store or job, or by the name of an app for all of it: constraints of
   * Swarm, all of which must hold. What has a volume must be tied to one machine, since volumes do not move.
   * @example { 'metastore': 'node.labels.data == true', 'bi-web': ['node.role == worker'] }
   */
  readonly placement?: Readonly<Record<string, string | readonly string[]>>
  /**
   * Labels of machines over whose values the replicas of a service are spread. Over machines they are spread anyway.
   * @example ['node.labels.zone']
   */
  readonly spread?: readonly string[]
  /**
   * The driver of volumes, where it is not the usual one: a plugin whose volumes follow their process to any machine.
   * @default volumes of the machine that a process runs on
   */
  readonly volumes?: SwarmVolumes
  /**
   * How a service is reached by its name: at one address for all of its replicas (`vip`), or at the address of each
   * (`dnsrr`), which needs nothing of the kernel.
   * @default 'vip'
   */
  readonly endpointMode?: 'vip' | 'dnsrr'
  /**
   * Where the edge is published: on every machine of the swarm (`ingress`), or on those that it runs on (`host`), which
   * keeps the addresses of browsers and needs nothing of the kernel, but has a short gap when the edge itself is
   * replaced.
   * @default 'ingress', or 'host' with endpointMode 'dnsrr'
   */
  readonly publish?: 'ingress' | 'host'
  /**
   * How many edges there are; with `publish: 'host'` at most one on a machine.
   * @default 1
   * @minimum 1
   * @maximum 50
   * @asType integer
   */
  readonly edges?: number
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
   * The certificates of encrypted routes, by host. They are kept as secrets of the swarm.
   * @example { 'bi.example.com': { certificate: './tls/bi.crt', key: './tls/bi.key' } }
   */
  readonly certificates?: Readonly<Record<string, SwarmCertificate>>
  /**
   * Who stands before the edge: nobody, or a load balancer that decrypts and tells of the browser in X-Forwarded
   * headers. What such a one tells is believed.
   * @default 'nobody'
   */
  readonly behind?: 'nobody' | 'proxy'
  /**
   * What goes between machines is encrypted, at the cost of some processor time.
   * @default false
   */
  readonly encrypted?: boolean
  /**
   * The services and jobs that may speak to the world beyond the platform: to databases, mail servers and identity
   * providers of others. Data servers never may.
   * @default all services and jobs of apps
   * @example ['bi-web', 'bi-worker']
   */
  readonly outside?: readonly string[]
  /**
   * What the platform asks for and may do without on Swarm: features that this target cannot do.
   * @example ['high-availability']
   */
  readonly accept?: readonly Feature[]
}

/** The driver of volumes: a plugin that every machine has. */
export interface SwarmVolumes {
  /** Its name. */
  readonly driver: string
  /** Its options for each volume. */
  readonly options?: Readonly<Record<string, string>>
}

/** Files in PEM format, relative to the platform file. */
export interface SwarmCertificate {
  /** The certificate with those that lead to its authority, the own one first. */
  readonly certificate: string
  /** Its private key. */
  readonly key: string
}
