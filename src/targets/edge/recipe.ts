import type { Recipe } from '../../graph/recipe.ts'

/** The id of the process that stands before all routes. */
export const edgeId = 'edge'

/**
 * The software of the edge. Since nginx 1.27.4 a connection that is in use is not closed by a reload
 * (`keepalive_min_timeout`); before, a request could meet a connection that was just being closed:
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_min_timeout
 */
export const edgeRecipe: Recipe = {
  id: 'nginx',
  // The stable branch of 2026. The user `nginx` of the Dockerfile, which has no need of root:
  // https://github.com/nginx/docker-nginx-unprivileged
  image: { base: 'nginxinc/nginx-unprivileged:1.30.4-alpine', user: '101:101', asks: 'curl' },
  native: { from: 'server', name: 'nginx', version: '1.27.4', programs: ['nginx'] },
}
