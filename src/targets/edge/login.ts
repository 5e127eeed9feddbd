import type { Directives } from './frame.ts'
import { proxied, takingAlong } from './location.ts'
import { block, comment, directive } from './nginx.ts'
import { told } from './told.ts'

// Login at the edge: an oauth2-proxy is asked about each request, and shows people the way to log in. Its paths and
// headers are those of https://oauth2-proxy.github.io/oauth2-proxy/configuration/integrations/nginx (7.6).

/** The name of the upstream at which it is found. */
export const loginUpstream = 'login'

const ask = '/.edge/login'
const start = '@edge-login'

/** Lets only people who are logged in pass, and tells the service who they are. */
export const guarded: Directives = [
  directive('auth_request', ask),
  directive('auth_request_set', '$login_user', '$upstream_http_x_auth_request_user'),
  directive('auth_request_set', '$login_email', '$upstream_http_x_auth_request_email'),
  directive('auth_request_set', '$login_groups', '$upstream_http_x_auth_request_groups'),
  ...takingAlong(told),
  directive('proxy_set_header', 'X-Forwarded-User', '$login_user'),
  directive('proxy_set_header', 'X-Forwarded-Email', '$login_email'),
  directive('proxy_set_header', 'X-Forwarded-Groups', '$login_groups'),
  directive('error_page', 401, '=', start),
]

/** What a server with guarded locations needs beside them. */
export const loginLocations: Directives = [
  block(
    'location',
    ['=', ask],
    [
      directive('internal'),
      directive('access_log', 'off'),
      ...proxied(loginUpstream, 30),
      ...takingAlong(told),
      directive('proxy_pass_request_body', 'off'),
      directive('proxy_set_header', 'Content-Length', ''),
      directive('proxy_set_header', 'X-Original-URI', '$request_uri'),
      directive('rewrite', '^', '/oauth2/auth?', 'break'),
    ],
  ),
  block('location', ['/oauth2/'], proxied(loginUpstream, 30)),
  block(
    'location',
    [start],
    [
      comment('The way to log in, and back to the page that was asked for.'),
      ...proxied(loginUpstream, 30),
      ...takingAlong(told),
      directive('proxy_set_header', 'X-Auth-Request-Redirect', '$request_uri'),
      directive('rewrite', '^', '/oauth2/start?', 'break'),
    ],
  ),
]
