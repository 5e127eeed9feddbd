import { nodeOf, nodesOf } from '../../graph/graph.ts'
import type { RouteNode } from '../../graph/node.ts'
import { entryOf, isEntered } from './address.ts'
import type { KubernetesObject, OfKind } from './document.ts'
import type { Metadata } from './kinds/kubernetes.gen.ts'
import { groundLabels, instanceOf, labelsOf, namespaceOf, namespacesOf, shortened } from './names.ts'
import type { Scene } from './scene.ts'
import type { Site } from './site.ts'

/** How a route with a host is reached from outside the cluster. Nothing for one without, or where there is no entry. */
export function routeObjects(scene: Scene, route: RouteNode): KubernetesObject[] {
  const { graph, site } = scene
  if (!isEntered(site, route)) return []
  const service = nodeOf(graph, route.to.service, 'service')
  const metadata = {
    name: shortened(route.id, 63),
    namespace: namespaceOf(graph, site, service),
    labels: labelsOf(graph, route),
  }
  const to = {
    name: shortened(service.id, 63),
    port: service.ports.find((each) => each.name === route.to.port)!.prefer,
  }
  const entry =
    entryOf(site) === 'ingress' ? [ingressOf(site, route, metadata, to)] : httpRoutesOf(scene, route, metadata, to)
  return [...certificateOf(scene, route, metadata), ...entry]
}

/** The Gateway of the platform's own, where the options ask for one: for all routes. */
export function gatewayObjects({ graph, site }: Pick<Scene, 'graph' | 'site'>): KubernetesObject[] {
  const { gateway } = site.options
  const routes = nodesOf(graph, 'route').filter((route) => isEntered(site, route))
  if (entryOf(site) !== 'gateway' || !gateway || !('class' in gateway) || routes.length === 0) return []
  const encrypted = [
    ...Map.groupBy(
      routes.filter((route) => route.tls),
      (route) => route.host!,
    ),
  ].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: instanceOf(graph), namespace: namespacesOf(graph, site).apps, labels: groundLabels(graph) },
      spec: {
        gatewayClassName: gateway.class,
        listeners: [
          { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } },
          ...encrypted.map(([hostname, [route]]) => ({
            name: listenerOf(hostname),
            hostname,
            port: 443,
            protocol: 'HTTPS',
            allowedRoutes: { namespaces: { from: 'Same' as const } },
            tls: {
              mode: 'Terminate' as const,
              certificateRefs: [{ name: certificateSecret(site, route!) ?? `${route!.id}-tls` }],
            },
          })),
        ],
      },
    },
  ]
}

/** The namespaces from which requests of browsers come; none without an entry. */
export function proxiesOf({ graph, site }: Pick<Scene, 'graph' | 'site'>): string | undefined {
  const { gateway, ingress } = site.options
  const { apps } = namespacesOf(graph, site)
  switch (entryOf(site)) {
    case 'none':
      return undefined
    case 'ingress':
      return ingress?.proxies
    case 'gateway':
      return gateway?.proxies ?? (gateway && 'name' in gateway ? gateway.namespace : undefined) ?? apps
  }
}

interface Backend {
  readonly name: string
  readonly port: number
}

function httpRoutesOf(
  { graph, site }: Scene,
  route: RouteNode,
  metadata: Metadata,
  backend: Backend,
): OfKind<'HTTPRoute'>[] {
  const { gateway } = site.options
  if (!gateway) return []
  const name = 'name' in gateway ? gateway.name : instanceOf(graph)
  const elsewhere =
    'name' in gateway && gateway.namespace !== undefined && gateway.namespace !== metadata.namespace
      ? { namespace: gateway.namespace }
      : {}
  const plain = 'name' in gateway ? (gateway.plain ?? 'http') : 'http'
  const encrypted = 'name' in gateway ? (gateway.encrypted ?? 'https') : listenerOf(route.host!)
  const parent = (sectionName: string) => [{ name, ...elsewhere, sectionName }]
  const matches = [
    { path: { type: 'PathPrefix' as const, value: route.path.length > 1 ? route.path.replace(/\/$/, '') : '/' } },
  ]
  const hostnames = [route.host!]
  return [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata,
      spec: {
        parentRefs: parent(route.tls ? encrypted : plain),
        hostnames,
        rules: [{ matches, backendRefs: [backend], timeouts: { request: `${Math.ceil(route.timeout)}s` } }],
      },
    },
    ...(route.tls
      ? [
          {
            apiVersion: 'gateway.networking.k8s.io/v1' as const,
            kind: 'HTTPRoute' as const,
            metadata: { ...metadata, name: `${shortened(route.id, 49)}-encrypted-only` },
            spec: {
              parentRefs: parent(plain),
              hostnames,
              rules: [
                {
                  matches,
                  filters: [
                    {
                      type: 'RequestRedirect' as const,
                      requestRedirect: { scheme: 'https' as const, statusCode: 301 as const },
                    },
                  ],
                },
              ],
            },
          },
        ]
      : []),
  ]
}

function ingressOf(site: Site, route: RouteNode, metadata: Metadata, backend: Backend): OfKind<'Ingress'> {
  const { ingress } = site.options
  const secretName = certificateSecret(site, route)
  const annotations = { ...(ingress?.class.includes('nginx') && nginxAnnotations(route)), ...ingress?.annotations }
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      ...(ingress && { ingressClassName: ingress.class }),
      ...(route.tls && { tls: [{ hosts: [route.host!], ...(secretName && { secretName }) }] }),
      rules: [
        {
          host: route.host!,
          http: {
            paths: [
              {
                path: route.path,
                pathType: 'Prefix',
                backend: { service: { name: backend.name, port: { number: backend.port } } },
              },
            ],
          },
        },
      ],
    },
  }
}

/** Without these, such a controller cuts off uploads at one mebibyte and answers after a minute. */
function nginxAnnotations(route: RouteNode): Record<string, string> {
  const key = (name: string) => `nginx.ingress.kubernetes.io/${name}`
  return {
    [key('proxy-body-size')]: String(route.bodyLimit),
    [key('proxy-read-timeout')]: String(Math.ceil(route.timeout)),
    [key('proxy-send-timeout')]: String(Math.ceil(route.timeout)),
    ...(route.tls && { [key('ssl-redirect')]: 'true' }),
  }
}

/** The Secret of a route's certificate, where it is not the business of a shared Gateway. */
function certificateSecret({ options }: Site, route: RouteNode): string | undefined {
  const { certificates } = options
  if (typeof certificates !== 'object') return undefined
  return 'secret' in certificates ? certificates.secret : hostName(route.host!, 'tls')
}

/** The name of the certificate that cert-manager obtains for a route; undefined for any other. */
export function certificateName({ options }: Site, route: RouteNode): string | undefined {
  const { certificates } = options
  if (!route.tls || route.host === undefined || typeof certificates !== 'object' || !('issuer' in certificates))
    return undefined
  return hostName(route.host, 'tls')
}

/** The certificate of a host stands with its first route. */
function certificateOf({ graph, site }: Scene, route: RouteNode, metadata: Metadata): KubernetesObject[] {
  const { certificates } = site.options
  const first = nodesOf(graph, 'route').find((each) => each.host === route.host && each.tls)
  if (!route.tls || first !== route || typeof certificates !== 'object' || !('issuer' in certificates)) return []
  return [
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { ...metadata, name: hostName(route.host!, 'tls') },
      spec: {
        secretName: hostName(route.host!, 'tls'),
        dnsNames: [route.host!],
        issuerRef: { group: 'cert-manager.io', kind: certificates.kind ?? 'ClusterIssuer', name: certificates.issuer },
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      },
    },
  ]
}

function listenerOf(host: string): string {
  return hostName(host, 'https')
}

function hostName(host: string, ending: string): string {
  return `${shortened(host.replaceAll('.', '-').replaceAll('*', 'any'), 57)}-${ending}`
}
