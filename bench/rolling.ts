import { withExample } from './example.ts'
import { inMilliseconds, inSeconds, median, quantile } from './figures.ts'
import type { Part } from './part.ts'
import { logIn, sourceOf } from './yardstick/person.ts'

const least = 5000
const perSecond = 30
/** More than so many at once are not begun: a platform that stands still must not be buried. */
const mostAtOnce = 64
const mostSeconds = 600
/** Superset refuses `pg_sleep` by name; this is the same. */
const slowSeconds = 5

interface Outcome {
  readonly kind: string
  readonly seconds: number
  /** Why it failed, if it did. */
  readonly failed?: string
}

/** Restarts of the web under a steady load through the edge, slow queries included. */
export const rolling: Part = {
  name: 'rolling',
  title: 'A rolling restart under load',
  run: (say) =>
    withExample(async (example, { url, admin }) => {
      const person = await logIn(url, admin)
      const database = await sourceOf(person)
      const outcomes: Outcome[] = []
      const over = new AbortController()
      const end = performance.now() + mostSeconds * 1000
      let active = 0

      const ask = async (kind: string, request: () => Promise<Response>) => {
        const start = performance.now()
        active++
        const failed = await request().then(
          async (answer) => {
            await answer.arrayBuffer()
            return answer.status === 200 ? undefined : `HTTP ${answer.status}`
          },
          (error: Error) => String((error.cause as Error | undefined)?.message ?? error.message),
        )
        active--
        outcomes.push({ kind, seconds: (performance.now() - start) / 1000, ...(failed && { failed }) })
      }
      const kinds: readonly [string, () => Promise<Response>][] = [
        ['page', () => fetch(`${url}/login/`)],
        ['list', () => person.get('/api/v1/chart/')],
        ['health', () => fetch(`${url}/health`)],
        ['dashboard', () => person.get('/api/v1/dashboard/quillmoor-cycles')],
        ['file', () => fetch(`${url}/static/assets/images/favicon.png`)],
      ]

      const steady = (async () => {
        for (let tick = 0; !over.signal.aborted; tick++) {
          const [kind, request] = kinds[tick % kinds.length]!
          if (active < mostAtOnce) void ask(kind, request)
          await pause(1000 / perSecond)
        }
      })()
      const slow = Array.from({ length: 2 }, async (_, client) => {
        for (let round = 0; !over.signal.aborted; round++) {
          const query = {
            client_id: `slow${client}${String(round).padStart(5, '0')}`,
            database_id: database,
            schema: 'public',
            sql: `select 1 as slept from pg_sleep_for('${slowSeconds} s')`,
            runAsync: false,
          }
          await ask('slow query', () => person.post('/api/v1/sqllab/execute/', query))
        }
      })

      const restarts: number[] = []
      const seen = new Set(await pids())
      while (outcomes.length < least && performance.now() < end) {
        const start = performance.now()
        await example.run('restart', 'web')
        restarts.push((performance.now() - start) / 1000)
        for (const pid of await pids()) seen.add(pid)
        const lost = outcomes.filter((each) => each.failed).length
        say(`${restarts.length} restarts, ${outcomes.length} requests, ${lost} failed`)
      }
      over.abort()
      await Promise.all([steady, ...slow])
      while (active > 0) await pause(50)

      const failed = outcomes.filter((each) => each.failed)
      const queries = outcomes.filter((each) => each.kind === 'slow query')
      const quick = outcomes.filter((each) => each.kind !== 'slow query').map((each) => each.seconds)
      const why = Object.entries(Object.groupBy(failed, (each) => `${each.kind}: ${each.failed}`)).map(
        ([reason, group]) => `${group!.length} x ${reason}`,
      )
      return {
        rows: [
          {
            what: 'requests',
            measured: `${outcomes.length}, ${perSecond} a second`,
            goal: `at least ${least}`,
            met: outcomes.length >= least,
          },
          {
            what: 'failed',
            measured: why.length > 0 ? `${failed.length} (${why.join(', ')})` : '0',
            goal: '0',
            met: failed.length === 0,
          },
          {
            what: `queries of ${slowSeconds} s among them`,
            measured: `${queries.length}`,
            goal: 'at least 20',
            met: queries.length >= 20,
          },
          {
            what: 'restarts meanwhile',
            measured: `${restarts.length}, ${inSeconds(median(restarts))} each; ${seen.size} processes served`,
            goal: 'at least 3',
            met: restarts.length >= 3 && seen.size > restarts.length,
          },
          {
            what: 'time of an answer, slow queries left out',
            measured: [
              `median ${inMilliseconds(median(quick))}`,
              `99 of 100 within ${inMilliseconds(quantile(quick, 0.99))}`,
              `longest ${inMilliseconds(Math.max(...quick))}`,
            ].join(', '),
          },
        ],
      }

      async function pids(): Promise<number[]> {
        const { services } = await example.ask<{ services: { id: string; replicas: { pid: number }[] }[] }>('status')
        return services.find((service) => service.id === 'bi-web')!.replicas.map((replica) => replica.pid)
      }
    }),
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
