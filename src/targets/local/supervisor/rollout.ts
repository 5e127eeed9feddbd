import type { Running } from '../../target.ts'
import type { ServiceRow } from '../table.ts'

/** A replica as far as the decisions below need to know it. */
export interface Seat {
  readonly slot: number
  readonly state: Running['state']
  readonly fingerprint: string
  /** The port numbers that it holds. */
  readonly ports: readonly number[]
}

/** What has to happen so that a service runs as a row says, in this order. */
export interface Rollout {
  /** Slots of replicas to replace one after another. */
  readonly replace: readonly number[]
  /** Slots of replicas to end because there are more than wanted. */
  readonly end: readonly number[]
  /** How many more have to be started. */
  readonly start: number
  /** The new replica starts beside the old one; otherwise the old one stops first. */
  readonly beside: boolean
}

/** Compares what runs with what a row asks for; `all` replaces also those that are already as the row says. */
export function planRollout(seats: readonly Seat[], row: ServiceRow, all: boolean): Rollout {
  const order = [...seats].sort(worstFirst)
  const outdated = (seat: Seat) => all || seat.fingerprint !== row.fingerprint
  // Of too many, outdated ones go first: a rollout that was cut short leaves them beside their successors.
  const spare = seats.length - row.replicas
  const end = spare > 0 ? [...order.filter(outdated), ...order.filter((seat) => !outdated(seat))].slice(0, spare) : []
  const replace = order.filter((seat) => outdated(seat) && !end.includes(seat))
  return {
    replace: replace.map((seat) => seat.slot),
    end: end.map((seat) => seat.slot),
    start: Math.max(0, row.replicas - seats.length),
    beside: !row.singleton && slotsOf(row) > row.replicas,
  }
}

/** How many replicas a row has room for: as many as its ports have numbers, without limit when it listens nowhere. */
export function slotsOf(row: ServiceRow): number {
  const lists = Object.values(row.ports)
  return row.singleton ? 1 : Math.min(...lists.map((numbers) => numbers.length), Number.POSITIVE_INFINITY)
}

/** The lowest slot whose name and ports nobody holds, or undefined when there is none. */
export function freeSlot(seats: readonly Seat[], row: ServiceRow): number | undefined {
  const slots = new Set(seats.map((seat) => seat.slot))
  const held = new Set(seats.flatMap((seat) => seat.ports))
  for (let slot = 1; slot <= Math.min(slotsOf(row), seats.length + row.replicas + 1); slot++) {
    if (!slots.has(slot) && portsOf(row, slot).every((port) => !held.has(port))) return slot
  }
  return undefined
}

/** The port numbers of a slot. */
export function portsOf(row: ServiceRow, slot: number): number[] {
  return Object.values(row.ports).flatMap((numbers) => numbers[slot - 1] ?? [])
}

const health: readonly Running['state'][] = [
  'failed',
  'stopped',
  'stopping',
  'restarting',
  'starting',
  'unready',
  'ready',
]

/** Those that serve nobody are replaced or ended first. */
function worstFirst(a: Seat, b: Seat): number {
  return health.indexOf(a.state) - health.indexOf(b.state) || b.slot - a.slot
}
