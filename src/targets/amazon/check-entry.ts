import { nearest } from '../../base/nearest.ts'
import { below, type Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import { seconds } from '../../base/units.ts'
import { type Graph, nodesOf } from '../../graph/graph.ts'
import { rangeOf } from './cidr.ts'
import { certificateOf } from './entry.ts'
import type { Site } from './site.ts'

/** Faults of how browsers come in, each at its line. `at` is the place of the target's options. */
export function checkEntry(graph: Graph, site: Site, at: Place): Problem[] {
  const place = below(at, 'entry')
  return [encryption, zone, plain, certificate, addresses, ranges, slowest].flatMap((rule) => rule(graph, site, place))
}

function encryption(graph: Graph, site: Site, place: Place): Problem[] {
  const known = certificateOf(graph, site)
  return nodesOf(graph, 'route')
    .filter((route) => route.tls)
    .flatMap((route) => {
      if (route.host === undefined) {
        return [
          problem('SW4007', route.place, {
            title: `${route.app} is encrypted and has no host`,
            found: 'an encrypted route without a host',
            expected: 'a host, since a certificate is for a name, and that of a load balancer belongs to AWS',
            do: `add  host: 'bi.example.com'  or the like`,
          }),
        ]
      }
      return known
        ? []
        : [
            problem('SW4007', route.place, {
              title: `no certificate for ${route.host}`,
              found: `an encrypted route, and neither a hosted zone nor a certificate under ${place.path}`,
              expected: 'where its certificate comes from',
              do: `add  entry: { hostedZone: { name: '${parentOf(route.host)}' } }  for one that is made, or  entry: { certificate: 'arn:aws:acm:${site.options.region}:...' }`,
            }),
          ]
    })
}

function parentOf(host: string): string {
  const labels = host.split('.')
  return labels.length > 2 ? labels.slice(1).join('.') : host
}

function zone(graph: Graph, { options }: Site, place: Place): Problem[] {
  const { name } = options.entry?.hostedZone ?? {}
  if (name === undefined) return []
  return nodesOf(graph, 'route')
    .filter(({ host }) => host !== undefined && host !== name && !host.endsWith(`.${name}`))
    .map((route) =>
      problem('SW4013', route.place, {
        found: `${route.host}, and the hosted zone ${name}`,
        expected: `${name}, or a name below it`,
        do: `change the host of ${route.app}, or ${below(place, 'hostedZone').path}`,
      }),
    )
}

function plain(graph: Graph, { options }: Site, place: Place): Problem[] {
  if (options.entry?.plain) return []
  return nodesOf(graph, 'route')
    .filter((route) => !route.tls)
    .map((route) =>
      problem('SW4016', route.place, {
        found:
          route.host === undefined
            ? `${route.app}, which has no host and so no certificate`
            : `${route.app} at http://${route.host}`,
        expected: 'an encrypted route',
        do:
          route.host === undefined
            ? `give ${route.app} a host, or accept it: ${below(place, 'plain').path}: true`
            : `leave out  tls: false, or accept it: ${below(place, 'plain').path}: true`,
      }),
    )
}

function certificate(_: Graph, { options }: Site, place: Place): Problem[] {
  const { certificate: asked, hostedZone } = options.entry ?? {}
  if (asked === undefined) return []
  if (asked === 'made') {
    return hostedZone
      ? []
      : [
          problem('SW4011', below(place, 'certificate'), {
            title: 'a certificate that nobody could prove',
            found: "certificate: 'made' without a hosted zone",
            expected: 'the zone in which the records of its proof are made',
            do: "add  hostedZone: { name: 'example.com' }, or write the ARN of a certificate",
          }),
        ]
  }
  const region = asked.split(':')[3]
  return region === options.region
    ? []
    : [
        problem('SW4011', below(place, 'certificate'), {
          title: 'the certificate is of another region',
          found: `one of ${region}`,
          expected: `one of ${options.region}, where the load balancer is`,
          do: `request it in ${options.region}, and write its ARN`,
        }),
      ]
}

/** Without a host, the port that tells apps apart on one machine is not there. */
function addresses(graph: Graph): Problem[] {
  const routes = nodesOf(graph, 'route').filter((route) => route.host === undefined)
  return [...Map.groupBy(routes, (route) => route.path).values()].flatMap(([first, ...more]) =>
    more.map((route) =>
      problem('SW3002', route.place, {
        title: `${first!.app} and ${route.app} answer at one address`,
        found: `two routes without a host at ${route.path}, where a load balancer has port 80 alone`,
        expected: 'a host or a path of its own for each',
        do: `give ${route.app} a host`,
      }),
    ),
  )
}

function ranges(_: Graph, { options }: Site, place: Place): Problem[] {
  return (options.entry?.from ?? []).flatMap((text, index) =>
    rangeOf(text)
      ? []
      : [
          problem('SW4011', below(place, 'from', index), {
            title: 'no range of addresses',
            found: text,
            expected: 'a range of IPv4 addresses',
            do: "write it as '203.0.113.0/24', a single address as '203.0.113.7/32'",
          }),
        ],
  )
}

/** The longest that a load balancer waits, less the margin by which it waits longer than the app. */
const longestRequest = 3995

function slowest(graph: Graph): Problem[] {
  return nodesOf(graph, 'route')
    .filter((route) => route.timeout > longestRequest)
    .map((route) =>
      problem('SW2008', route.place, {
        title: `the load balancer would cut off ${route.app}`,
        found: `answers that may take ${Math.ceil(route.timeout)} seconds`,
        expected: `at most ${longestRequest}: a load balancer of AWS waits for 4000`,
        do: 'shorten the timeout of the route, or of the queries behind it',
      }),
    )
}

/** The longest that a load balancer keeps a login, in seconds. Source: its API reference, AuthenticateOidcActionConfig. */
const longestSession = 604_800

/** Faults of the login at the load balancer. */
export function checkLogin(graph: Graph, { options }: Site, at: Place): Problem[] {
  const place = below(at, 'entry', 'login')
  const { login } = options.entry ?? {}
  const routes = nodesOf(graph, 'route')
  if (!login) {
    return routes
      .filter((route) => route.login === 'edge')
      .map((route) =>
        problem('SW4011', route.place, {
          title: `nothing says how people log in to ${route.app}`,
          found: `a route with login at the edge, and no ${place.path}`,
          expected: 'the identity, and the addresses of its provider',
          do: `add  entry: { login: { identity: '...', authorization: '...', token: '...', userInfo: '...' } }`,
        }),
      )
  }
  const found: Problem[] = []
  const identities = nodesOf(graph, 'identity')
  const identity = identities.find((each) => each.id === login.identity)
  const apps = [...new Set(routes.map((route) => route.app))]
  if (!identity) {
    const names = identities.map((each) => each.id)
    found.push(
      problem('SW4011', below(place, 'identity'), {
        title: 'no identity of this name',
        found: login.identity,
        expected: names.length > 0 ? `one of ${names.join(', ')}` : 'an identity of the platform',
        do:
          names.length > 0
            ? `write ${nearest(login.identity, names) ?? names[0]}`
            : `add  identities: { ${login.identity}: oidc({ ... }) }`,
      }),
    )
  }
  for (const name of (login.apps ?? []).filter((each) => !apps.includes(each))) {
    found.push(
      problem('SW4011', below(place, 'apps'), {
        title: 'no app of this name has a route',
        found: name,
        expected: `one of ${apps.join(', ')}`,
        do: `write ${nearest(name, apps) ?? apps[0] ?? 'nothing'}, or remove it`,
      }),
    )
  }
  for (const route of routes.filter((each) => !each.tls && (each.login === 'edge' || login.apps?.includes(each.app)))) {
    found.push(
      problem('SW4011', route.place, {
        title: `nobody can log in to ${route.app} without encryption`,
        found: 'a route without encryption',
        expected: 'an encrypted one, at which alone a load balancer logs people in',
        do: `give ${route.app} a host and a certificate`,
      }),
    )
  }
  if (seconds(login.session ?? '12h') > longestSession) {
    found.push(
      problem('SW4011', below(place, 'session'), {
        title: 'nobody stays logged in for so long',
        found: String(login.session),
        expected: 'at most 7d, by the load balancer',
        do: "write '7d', or less",
      }),
    )
  }
  const { kept = 'secrets-manager', other = {} } = options.secrets ?? {}
  if (identity && (other[identity.clientSecret] ?? kept) === 'ssm') {
    found.push(
      problem('SW4011', below(place, 'identity'), {
        title: 'the load balancer cannot read the client secret',
        found: `${identity.clientSecret}, kept in the Parameter Store`,
        expected: 'Secrets Manager, from which alone a deployment can hand it to the load balancer',
        do: `write  secrets: { other: { '${identity.clientSecret}': 'secrets-manager' } }`,
      }),
    )
  }
  return found
}
