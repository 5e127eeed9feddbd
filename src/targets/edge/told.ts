import type { Reach } from './address.ts'
import type { Before } from './edge.ts'
import type { Directives } from './frame.ts'
import type { Told } from './location.ts'
import { block, comment, directive } from './nginx.ts'

/**
 * The networks that are nobody's in particular: https://www.rfc-editor.org/rfc/rfc1918, rfc6598 (which clouds give to
 * nodes) and rfc4193.
 */
const privateNetworks: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
]

/** What services are told of the browser, in the variables that `toldBy` sets. */
export const told: Told = { scheme: '$edge_scheme', host: '$edge_host', port: '$edge_port' }

/** True (1) in a request of which something before the edge says that the browser sent it without encryption. */
export const cameInTheClear = '$edge_in_the_clear'

/**
 * Sets the variables of `told`. `origins` are the addresses of encrypted sites as browsers see them: a process of the
 * platform that speaks plainly to the edge under such a name is served as a browser would be.
 */
export function toldBy(
  behind: Reach['behind'],
  { proxies = privateNetworks }: Pick<Before, 'proxies'>,
  origins: readonly string[],
): Directives {
  const encrypted = [...new Set(origins)]
    .filter((each) => each.startsWith('https://'))
    .map((each) => each.slice('https://'.length))
  const seen = behind === 'proxy' ? 'seen' : 'edge'
  return [
    comment(
      'What services are told: scheme, host and port as the browser has them. The port is that of the name which it asked for.',
    ),
    block(
      'map',
      ['$http_host', `$${seen}_scheme`],
      [directive('default', '$scheme'), ...encrypted.map((name) => directive(name, 'https'))],
    ),
    ...(behind === 'proxy'
      ? believing(proxies)
      : [block('map', ['$http_host', '$edge_host'], [directive('default', '$http_host')])]),
    block('map', ['$edge_scheme', '$usual_port'], [directive('default', 80), directive('https', 443)]),
    block(
      'map',
      ['$edge_host', `$${seen}_port`],
      [directive('default', '$usual_port'), directive('~:(?<port_of_name>[0-9]+)$', '$port_of_name')],
    ),
    ...(behind === 'proxy'
      ? [
          block(
            'map',
            ['$believed:$http_x_forwarded_port', '$edge_port'],
            [directive('default', '$seen_port'), directive('~^1:(?<port_told>[0-9]+)', '$port_told')],
          ),
        ]
      : []),
  ]
}

function believing(proxies: readonly string[]): Directives {
  return [
    comment(
      'Who stands before the edge is believed, and nobody else. The address of the browser is the last one that is not of these networks.',
    ),
    ...proxies.map((each) => directive('set_real_ip_from', each)),
    directive('real_ip_header', 'X-Forwarded-For'),
    directive('real_ip_recursive', 'on'),
    block(
      'geo',
      ['$realip_remote_addr', '$believed'],
      [directive('default', 0), ...proxies.map((each) => directive(each, 1))],
    ),
    block(
      'map',
      ['$believed:$http_x_forwarded_proto', '$edge_scheme'],
      [directive('default', '$seen_scheme'), directive('~^1:https', 'https'), directive('~^1:http', 'http')],
    ),
    block(
      'map',
      ['$believed:$http_x_forwarded_proto', cameInTheClear],
      [directive('default', 0), directive('1:http', 1)],
    ),
    block(
      'map',
      ['$believed:$http_x_forwarded_host', '$edge_host'],
      [directive('default', '$http_host'), directive('~^1:(?<host_told>[^,\\s]+)', '$host_told')],
    ),
  ]
}
