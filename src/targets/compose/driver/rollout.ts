import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import type { Tell } from '../../target.ts'
import type { Found, Project } from './project.ts'
import { type Readiness, waitReady } from './ready.ts'

/** What a rollout of one service needs to know. */
export interface Rollout {
  readonly project: Project
  readonly id: NodeId
  /** The compose file with the service as it is to be. */
  readonly wanted: string
  /** The compose file with the service as it ran before, when it did. */
  readonly before?: string | undefined
  readonly ready: Readiness
  /** How many replicas there are to be. */
  readonly replicas: number
  /** Seconds without new requests before a replica is stopped. */
  readonly drain: number
  /** Replaces also what is as it is wanted. */
  readonly again: boolean
  /** Sends requests to these replicas alone; without any, to whoever has the name. */
  lead(replicas: readonly Found[] | undefined): Promise<void>
  /** Stops and removes containers. */
  end(found: readonly Found[]): Promise<void>
  readonly tell: Tell
}

/**
 * Replaces the one container of a service: the old has ended before the new begins. One that never gets ready makes
 * room for what was before.
 */
export async function replaceInPlace(at: Rollout): Promise<void> {
  const { alive } = await look(at)
  at.tell(alive.length > 0 ? 'replacing it' : 'starting')
  try {
    await up(at, at.wanted, at.again ? ['--force-recreate'] : [])
    await allReady(at, (await look(at)).alive)
  } catch (error) {
    throw await takenBack(at, error, alive.length > 0, async () => {
      if (alive.length === 0 || at.before === undefined) return at.end(await at.project.containers(at.id))
      await up(at, at.before, ['--force-recreate'])
      await allReady(at, (await look(at)).alive)
    })
  }
}

/**
 * Brings a service to its replicas, new ones ready beside the old before these are drained and stopped: no request is
 * lost.
 */
export async function roll(at: Rollout): Promise<void> {
  const { alive } = await look(at)
  const definition = alive.length > 0 ? await definitionOf(at) : ''
  const old = at.again ? alive : alive.filter((each) => each.definition !== definition)
  const [remaining, fresh] = [[...old], alive.filter((each) => !old.includes(each))]
  try {
    await allReady(at, fresh)
    while (remaining.length > 0 || fresh.length < at.replicas) {
      if (fresh.length < at.replicas) {
        at.tell(old.length > 0 ? `starting new beside old, ${fresh.length + 1} of ${at.replicas}` : 'starting')
        // The name of the service leads to whoever has it, ready or not: until the new one is ready, requests go to the
        // others by their addresses.
        if (remaining.length + fresh.length > 0) await at.lead([...remaining, ...fresh])
        // Where nothing runs yet there is nothing to go gently with.
        fresh.push(...(await more(at, at.wanted, old.length > 0 ? 1 : at.replicas - fresh.length)))
      }
      await retire(at, remaining.splice(0, fresh.length >= at.replicas ? remaining.length : 1), [
        ...remaining,
        ...fresh,
      ])
    }
    await retire(at, fresh.splice(at.replicas), fresh)
    await at.lead(undefined)
  } catch (error) {
    throw await takenBack(at, error, alive.length > 0, () => restore(at, alive))
  }
}

/** The living containers of a service; those that have ended are removed, since Compose would start them again. */
async function look(at: Rollout): Promise<{ readonly alive: readonly Found[] }> {
  const all = await at.project.containers(at.id)
  const alive = all.filter(
    (each) => each.status === 'running' || each.status === 'restarting' || each.status === 'paused',
  )
  await at.end(all.filter((each) => !alive.includes(each)))
  return { alive }
}

/** Starts more replicas of a definition and waits until they are ready; none of them is left when one is not. */
async function more(at: Rollout, file: string, count: number): Promise<Found[]> {
  const known = await at.project.containers(at.id)
  const made = async () =>
    (await at.project.containers(at.id)).filter((each) => !known.some((other) => other.id === each.id))
  try {
    await up(at, file, ['--no-recreate', '--scale', `${at.id}=${known.length + count}`])
    const found = await made()
    await allReady(at, found)
    return found
  } catch (error) {
    await at.end(await made())
    throw error
  }
}

async function retire(at: Rollout, leaving: readonly Found[], staying: readonly Found[]): Promise<void> {
  if (leaving.length === 0) return
  await at.lead(staying)
  if (at.drain > 0) at.tell(`draining the old, ${at.drain} s`)
  await new Promise((resolve) => setTimeout(resolve, at.drain * 1000))
  at.tell('stopping the old')
  await at.end(leaving)
}

/** Brings back what was before a rollout that failed, and ends what came with it. */
async function restore(at: Rollout, old: readonly Found[]): Promise<void> {
  const { alive } = await look(at)
  const left = alive.filter((each) => old.some((other) => other.id === each.id))
  const missing = old.length - left.length
  const back = missing > 0 && at.before !== undefined ? await more(at, at.before, missing) : []
  if (left.length + back.length === 0) return at.end(alive)
  await retire(
    at,
    alive.filter((each) => !left.includes(each)),
    [...left, ...back],
  )
  await at.lead(undefined)
}

async function takenBack(at: Rollout, error: unknown, ranBefore: boolean, act: () => Promise<void>): Promise<Failure> {
  if (!(error instanceof Failure)) throw error
  at.tell('taking it back')
  const left = await act().then(
    () =>
      ranBefore && at.before !== undefined ? 'it was taken back: what ran before runs on' : 'it was stopped again',
    (second: unknown) =>
      `it could not be taken back: ${second instanceof Failure ? second.facts.reason : String(second)}`,
  )
  return new Failure({
    ...error.facts,
    step: at.id,
    left,
    do: error.facts.do ?? 'mend the cause and run `stackwright up` again',
  })
}

async function allReady(at: Rollout, found: readonly Found[]): Promise<void> {
  await Promise.all(found.map((each) => waitReady(at.project, at.id, each.id, at.ready, at.tell)))
}

async function up({ project, id }: Rollout, file: string, flags: readonly string[]): Promise<void> {
  await project.compose(id, file, ['up', '--detach', '--no-deps', '--no-build', '--pull', 'never', ...flags, id])
}

/** The fingerprint that Compose gives to the wanted definition. */
async function definitionOf({ project, id, wanted }: Rollout): Promise<string> {
  return (await project.compose(id, wanted, ['config', '--hash', id])).trim().split(/\s+/).at(-1) ?? ''
}
