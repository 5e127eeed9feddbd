import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { firstAnswer, prove } from './person.ts'
import type { Running, Stage } from './stage.ts'

/**
 * Seconds from the first command to the first answer for somebody logged in, and until everything is ready and proven.
 */
export interface Marks {
  readonly answer: number
  readonly proven: number
}

/** Where in the preparation of the metadata database something may start. */
type Moment = 'at once' | 'migrated' | 'initialised' | 'prepared' | 'answered'

/**
 * An order of the same bare commands: what starts when. The rest of the order has no choice in it, since one thing
 * needs the other.
 */
export interface Order {
  readonly name: string
  readonly web: Moment
  readonly worker: Moment
  readonly beat: Moment
}

/** The orders that were thought of; the bench tries them all and keeps the fastest. */
export const orders: readonly Order[] = [
  { name: 'web when all is prepared, then worker and beat', web: 'prepared', worker: 'answered', beat: 'answered' },
  { name: 'web, worker and beat when all is prepared', web: 'prepared', worker: 'prepared', beat: 'prepared' },
  { name: 'beat at once, web and worker when all is prepared', web: 'prepared', worker: 'prepared', beat: 'at once' },
  { name: 'beat at once, web and worker when roles are', web: 'initialised', worker: 'initialised', beat: 'at once' },
]

/**
 * Orders that do not what is asked for: they start Superset on a database whose permissions and roles are not set up
 * yet. Tried to tell what waiting for that costs.
 */
export const hasty: readonly Order[] = [
  { name: 'worker when migrated, web when roles are set up', web: 'initialised', worker: 'migrated', beat: 'at once' },
  { name: 'web and worker when migrated', web: 'migrated', worker: 'migrated', beat: 'at once' },
]

/** Brings the example up with bare commands in an order. The stage is laid out and nothing runs on it yet. */
export async function yardstick(stage: Stage, order: Order): Promise<Marks> {
  const start = performance.now()
  const since = () => (performance.now() - start) / 1000
  const over = AbortSignal.timeout(180_000)
  const moments = new Map<Moment, () => void>()
  const at = Object.fromEntries(
    (['at once', 'migrated', 'initialised', 'prepared', 'answered'] as const).map((moment) => [
      moment,
      new Promise<void>((resolve) => moments.set(moment, resolve)),
    ]),
  ) as Record<Moment, Promise<void>>
  const reached = (moment: Moment) => moments.get(moment)!()

  const begun = [
    at[order.web].then(() => stage.start('bi-web.1')),
    at[order.worker].then(() => stage.start('bi-worker.1')),
    at[order.beat].then(() => stage.start('bi-beat.1')),
  ]
  stage.start('cache.1')
  reached('at once')
  await success(stage.start('metastore-prepare'))
  stage.start('metastore.1')
  stage.start('edge')
  while ((await stage.start('metastore-ready').ended) !== 0) await pause(10)
  await success(stage.start('metastore-databases'))
  const warehouse = success(stage.start('warehouse'))

  const preparing = (async () => {
    const running = stage.listen('prepare')
    for await (const line of running.lines) {
      if (line === 'migrated') reached('migrated')
      if (line === 'initialised') reached('initialised')
      // The process is worth no more waiting: all that it had to do is committed.
      if (line === 'ready') break
    }
    reached('prepared')
    await success(running)
  })()
  await Promise.race([at.prepared, preparing])
  const session = await firstAnswer(stage.url, stage.admin, over)
  const answer = since()
  reached('answered')
  await Promise.all([warehouse, ...begun])
  await prove(session)
  while (!['bi-worker.1', 'bi-beat.1'].every((instance) => existsSync(join(stage.scratch(instance), 'heartbeat')))) {
    if (over.aborted) throw new Error('the worker or the clock gave no sign of life')
    await pause(20)
  }
  await preparing
  return { answer, proven: since() }
}

async function success(running: Running): Promise<void> {
  const code = await running.ended
  if (code !== 0) throw new Error(`a command of the yardstick ended with ${code}`)
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
