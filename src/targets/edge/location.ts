import type { Directives } from './frame.ts'
import { comment, directive } from './nginx.ts'

/** What a service is told of the browser: variables of nginx. */
export interface Told {
  readonly scheme: string
  readonly host: string
  readonly port: string
}

/**
 * What every request takes along to a service: for the level of `http`, or for a location that adds headers, since it
 * then inherits none.
 */
export function takingAlong(told: Told): Directives {
  return [
    comment('Set and not added to: only whom the edge believes may say who asks.'),
    directive('proxy_set_header', 'Host', '$http_host'),
    directive('proxy_set_header', 'X-Real-IP', '$remote_addr'),
    directive('proxy_set_header', 'X-Forwarded-For', '$remote_addr'),
    directive('proxy_set_header', 'X-Forwarded-Proto', told.scheme),
    directive('proxy_set_header', 'X-Forwarded-Host', told.host),
    directive('proxy_set_header', 'X-Forwarded-Port', told.port),
    directive('proxy_set_header', 'Upgrade', '$http_upgrade'),
    directive('proxy_set_header', 'Connection', '$connection_upgrade'),
  ]
}

/** Passes requests to an address or upstream, and waits so many seconds for each step of the answer. */
export function proxied(to: string, timeout: number): Directives {
  return [
    directive('proxy_pass', `http://${to}`),
    directive('proxy_read_timeout', `${timeout}s`),
    directive('proxy_send_timeout', `${timeout}s`),
  ]
}

/**
 * Serves the files of a folder, which browsers keep for `cache` seconds; `fallback` is the location that answers for
 * those that are not there.
 */
export function filesOf(folder: string, cache: number, fallback: string): Directives {
  return [
    directive('alias', `${folder.replace(/\/$/, '')}/`),
    directive('add_header', 'Cache-Control', `public, max-age=${cache}, immutable`),
    directive('access_log', 'off'),
    comment('A few files come from libraries of the app and not from its folder: those the app answers itself.'),
    directive('log_not_found', 'off'),
    directive('error_page', 404, '=', fallback),
  ]
}
