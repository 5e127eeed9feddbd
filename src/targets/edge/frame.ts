import { takingAlong, type Told } from './location.ts'
import { block, comment, type Comment, directive, type Directive } from './nginx.ts'

/** Directives of one block, with comments between them. */
export type Directives = readonly (Directive | Comment)[]

/** What differs around the servers of an edge. */
export interface Frame {
  /** Directives of the top level: whom the workers run as. */
  readonly before?: Directives
  readonly pid: string
  /** The folder for bodies that are being received or passed on. */
  readonly temporary: string
  /** How long the slowest route may take, in seconds. */
  readonly slowest: number
  /** The `Connection` that a service is sent for a request that is no upgrade: empty, or `close`. */
  readonly connection: '' | 'close'
  /** What services are told of the browser. */
  readonly told: Told
  /** For how many seconds a connection on which nothing is said is kept. Default 65. */
  readonly keepAlive?: number
  /** Upstreams and servers. */
  readonly http: Directives
}

/** The whole configuration of an edge, around its servers. Logs go to the output of the process. */
export function framed({
  before = [],
  pid,
  temporary,
  slowest,
  connection,
  told,
  keepAlive = 65,
  http,
}: Frame): Directives {
  return [
    directive('daemon', 'off'),
    ...before,
    directive('worker_processes', 2),
    comment('Old workers may finish long answers after a reload, and no longer.'),
    directive('worker_shutdown_timeout', `${Math.max(60, slowest)}s`),
    directive('pid', pid),
    directive('error_log', 'stderr', 'warn'),
    block('events', [], [directive('worker_connections', 1024)]),
    block(
      'http',
      [],
      [
        block(
          'types',
          [],
          mediaTypes.map(([type, ...endings]) => directive(type, ...endings)),
        ),
        directive('default_type', 'application/octet-stream'),
        directive(
          'log_format',
          'edge',
          '$time_iso8601 $remote_addr "$request" $status $body_bytes_sent ${request_time}s $upstream_addr',
        ),
        directive('access_log', '/dev/stdout', 'edge'),
        ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) =>
          directive(`${each}_temp_path`, `${temporary}/${each}`),
        ),
        directive('server_tokens', 'off'),
        directive('sendfile', 'on'),
        directive('tcp_nopush', 'on'),
        directive('keepalive_timeout', `${keepAlive}s`),
        comment('Less than an old replica is drained, since such a connection still leads to it after a reload.'),
        directive('keepalive_min_timeout', '1s'),
        directive('gzip', 'on'),
        directive('gzip_vary', 'on'),
        directive('gzip_proxied', 'any'),
        directive('gzip_min_length', 1024),
        directive(
          'gzip_types',
          'text/plain',
          'text/css',
          'text/javascript',
          'application/javascript',
          'application/json',
          'image/svg+xml',
          'application/wasm',
        ),
        comment('Host names may be long.'),
        directive('server_names_hash_bucket_size', 512),
        directive('map_hash_bucket_size', 512),
        block(
          'map',
          ['$http_upgrade', '$connection_upgrade'],
          [directive('default', 'upgrade'), directive('', connection)],
        ),
        directive('proxy_http_version', '1.1'),
        ...takingAlong(told),
        directive('proxy_connect_timeout', '5s'),
        ...http,
      ],
    ),
  ]
}

/** The media types of what a web application serves as files. */
const mediaTypes: readonly (readonly [string, ...string[]])[] = [
  ['text/html', 'html', 'htm'],
  ['text/css', 'css'],
  ['text/plain', 'txt', 'map'],
  ['text/csv', 'csv'],
  ['text/javascript', 'js', 'mjs'],
  ['application/json', 'json'],
  ['application/wasm', 'wasm'],
  ['application/pdf', 'pdf'],
  ['application/zip', 'zip'],
  ['image/svg+xml', 'svg'],
  ['image/png', 'png'],
  ['image/jpeg', 'jpg', 'jpeg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/x-icon', 'ico'],
  ['font/woff', 'woff'],
  ['font/woff2', 'woff2'],
  ['font/ttf', 'ttf'],
  ['font/otf', 'otf'],
]
