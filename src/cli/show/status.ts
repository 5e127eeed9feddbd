import type { Holder } from '../../operate/lock.ts'
import type { Running } from '../../targets/target.ts'
import type { Paint } from '../paint.ts'
import { bytes, since } from './amounts.ts'
import { table } from './table.ts'

/** What is known of a platform at one moment. */
export interface Status {
  readonly platform: string
  readonly environment: string
  readonly target: string
  readonly services: readonly Running[]
  readonly urls: readonly string[]
  readonly locked?: Holder
}

/** The state of every service, one line per replica, and the addresses. `now` is what ages are counted to. */
export function statusLines(status: Status, now: Date, paint: Paint): string[] {
  const { services } = status
  const regions = new Set(services.flatMap((service) => service.region ?? []))
  // A column for what is everywhere the same tells nothing.
  const placed = <T>(row: readonly T[], region: T): T[] =>
    regions.size > 1 ? [...row.slice(0, 1), region, ...row.slice(1)] : [...row]
  const rows = services.flatMap((service) =>
    serviceRows(service, now, paint).map((row, index) =>
      placed(row, index === 0 ? paint.faint(service.region ?? '') : ''),
    ),
  )
  const head = placed(['', 'STATE', 'PID', 'CPU', 'MEMORY', 'RESTARTS', 'FOR'], 'REGION').map((cell) =>
    paint.faint(cell),
  )
  return [
    `${paint.strong(status.platform)}, ${status.environment}, on ${status.target}: ${verdict(services)}`,
    ...(status.locked
      ? [
          paint.warning(
            `being changed by ${status.locked.who}: ${status.locked.command}, for ${since(status.locked.since, now)}`,
          ),
        ]
      : []),
    '',
    ...table([head, ...rows], {
      indent: 2,
      right: [2, 3, 4, 5, 6].map((column) => column + (regions.size > 1 ? 1 : 0)),
    }),
    ...services.flatMap((service) => (service.reason ? [`  ${paint.bad(service.id)}: ${service.reason}`] : [])),
    ...services.flatMap((service) =>
      service.drift ? [`  ${paint.warning(service.id)}: changed by others: ${service.drift}`] : [],
    ),
    ...(status.urls.length > 0 && services.some((service) => service.state !== 'stopped')
      ? ['', ...status.urls.map((url) => `  ${paint.accent(url)}`)]
      : []),
  ]
}

/** The state of a whole platform in a few words. What stands by counts when it runs. */
export function verdict(all: readonly Running[]): string {
  const services = all.filter((service) => !service.rests || service.state !== 'stopped')
  const ready = services.filter((service) => service.state === 'ready').length
  if (services.length === 0 || services.every((service) => service.state === 'stopped')) return 'stopped'
  return ready === services.length ? 'all ready' : `${ready} of ${services.length} ready`
}

function serviceRows(service: Running, now: Date, paint: Paint): string[][] {
  const colour = (state: Running['state']) =>
    state === 'ready'
      ? paint.good(state)
      : state === 'failed'
        ? paint.bad(state)
        : state === 'stopped'
          ? paint.faint(state)
          : paint.warning(state)
  const replicas = service.replicas.map((replica) => [
    colour(replica.state),
    String(replica.pid ?? ''),
    replica.cpu === undefined ? '' : `${Math.round(replica.cpu * 100)}%`,
    replica.memory === undefined ? '' : bytes(replica.memory),
    String(replica.restarts || ''),
    since(replica.since, now),
  ])
  if (replicas.length === 0 && service.rests && service.state === 'stopped')
    return [[service.id, paint.faint('stands by')]]
  if (replicas.length === 0) return [[service.id, colour(service.state)]]
  if (replicas.length === 1) return [[service.id, ...replicas[0]!]]
  return [
    [service.id, `${colour(service.state)} ${service.ready}/${replicas.length}`],
    ...replicas.map((cells, index) => [paint.faint(`  ${service.replicas[index]!.name}`), ...cells]),
  ]
}
