/** A Gateway that the cluster has already; routes are attached to its listeners. */
export interface SharedGateway {
  /**
   * Its name.
   * @example 'public'
   * @minLength 1
   */
  readonly name: string
  /**
   * Its namespace.
   * @default the namespace of services
   * @example 'gateways'
   * @minLength 1
   */
  readonly namespace?: string
  /**
   * The name of its encrypted listener.
   * @default 'https'
   */
  readonly encrypted?: string
  /**
   * The name of its plain listener, which leads browsers to the encrypted one.
   * @default 'http'
   */
  readonly plain?: string
  /**
   * The namespace in which its proxies run; network rules let requests in from there.
   * @default the namespace of the Gateway
   * @example 'envoy-gateway-system'
   * @minLength 1
   */
  readonly proxies?: string
}

/** A Gateway made for the platform. */
export interface OwnGateway {
  /**
   * Its class.
   * @example 'cilium'
   * @minLength 1
   */
  readonly class: string
  /**
   * The namespace in which its proxies run; network rules let requests in from there.
   * @default the namespace of services
   * @example 'envoy-gateway-system'
   * @minLength 1
   */
  readonly proxies?: string
}

/** An Ingress controller that the cluster has. */
export interface IngressEntry {
  /**
   * Its class.
   * @example 'traefik'
   * @minLength 1
   */
  readonly class: string
  /**
   * The namespace in which it runs; network rules let requests in from there.
   * @example 'traefik'
   * @minLength 1
   */
  readonly proxies: string
  /**
   * Annotations for every Ingress. Controllers of NGINX make get the size limit and the timeout of each route without
   * asking.
   * @default none
   */
  readonly annotations?: Readonly<Record<string, string>>
}

/** Certificates that cert-manager obtains, one for each host. */
export interface IssuedCertificates {
  /**
   * The name of the issuer.
   * @example 'letsencrypt'
   * @minLength 1
   */
  readonly issuer: string
  /**
   * Its kind.
   * @default 'ClusterIssuer'
   */
  readonly kind?: 'ClusterIssuer' | 'Issuer'
}

/** One certificate for all hosts. */
export interface GivenCertificate {
  /**
   * The Secret of type kubernetes.io/tls that holds it, in the namespace of services.
   * @example 'wildcard-example-com'
   * @minLength 1
   */
  readonly secret: string
}
