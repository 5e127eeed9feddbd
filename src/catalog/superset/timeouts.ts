import { seconds, type Duration } from '../../base/units.ts'
import type { Expansion } from '../app.ts'
import type { SupersetOptions } from './options.ts'

/**
 * How long each party waits, in seconds, the inner ones shortest: who ends first can still tell the person why. `pool`
 * is the wait for a connection to the metadata database, `query` the limit of a query that somebody waits for,
 * `browser` when the page gives up, `web` when the web server does, `edge` when the edge does. `background` is the
 * limit of a query that nobody waits for, `stop` the grace of a worker.
 */
export interface Timeouts {
  readonly pool: number
  readonly query: number
  readonly browser: number
  readonly web: number
  readonly edge: number
  readonly background: number
  readonly stop: number
}

/** Room that each outer timeout has over the inner one: enough for an answer to be rendered and travel. */
const margin = 15
/** Less room than this between two rungs is reported. */
const leastMargin = 5

/** The ladder of timeouts that the options ask for; rungs in the wrong order are reported as SW2008. */
export function timeoutsOf(options: SupersetOptions, at: Expansion): Timeouts {
  const query = seconds(options.queryTimeout ?? '2m')
  const web = options.web?.requestTimeout === undefined ? query + margin : seconds(options.web.requestTimeout)
  const edge = options.edgeTimeout === undefined ? web + margin : seconds(options.edgeTimeout)
  const rung = (keys: readonly string[], outer: string, inner: string, has: number, under: number) => {
    if (has >= under + leastMargin) return
    at.problem('SW2008', keys, {
      title: `${outer} must be longer than ${inner}`,
      found: `${outer} ${has}s, ${inner} ${under}s`,
      expected: `at least ${under + leastMargin}s, so that a slow answer is ended by ${inner} with a reason`,
      do: `set ${keys.join('.')} to ${duration(under + margin)}, or leave it out`,
    })
  }
  rung(['web', 'requestTimeout'], 'web.requestTimeout', 'queryTimeout', web, query)
  rung(['edgeTimeout'], 'edgeTimeout', 'web.requestTimeout', edge, web)
  const background = seconds(options.asyncQueryTimeout ?? '1h')
  if (options.asyncQueryTimeout !== undefined && background < query) {
    at.problem('SW2008', ['asyncQueryTimeout'], {
      title: 'background queries would end before others',
      found: `asyncQueryTimeout ${background}s, queryTimeout ${query}s`,
      expected: 'as long as queryTimeout at least',
      do: `set asyncQueryTimeout to ${duration(query)} or more`,
    })
  }
  return {
    pool: Math.min(10, Math.max(1, Math.floor(query / 2))),
    query,
    browser: query + leastMargin,
    web,
    edge,
    background,
    stop: seconds((options.worker || undefined)?.stopGrace ?? '2m'),
  }
}

function duration(amount: number): Duration {
  return `${Math.ceil(amount)}s`
}
