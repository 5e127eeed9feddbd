import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '../base/failure.ts'
import type { Operation } from '../operate/operation.ts'
import type { Event } from '../operate/run.ts'
import { readState } from '../operate/state.ts'
import type { Context } from './context.ts'
import { type Described, describeSound } from './describe.ts'
import { again, type Wish } from './wish.ts'

/** A platform on which something can be done. */
export interface Session extends Described {
  readonly operation: Operation
  /** It was brought up here before, at least in part. */
  readonly started: boolean
}

/** Who listens to the steps of an operation, and who may interrupt it. */
export interface Watching {
  listen?(event: Event): void
  readonly interrupted?: AbortSignal
}

/** Opens a sound platform on its target, to look at what runs or to change it. Starts nothing by itself. */
export async function open(wish: Wish, context: Context, watching: Watching = {}): Promise<Session> {
  const described = await describeSound(wish, context)
  const { graph, target } = described
  const folder = stateFolder(described)
  const state = readState(folder)
  const driver = await target.open({
    ...described.setting,
    graph,
    folder,
    project: described.folder,
    scaled: state?.scaled ?? {},
  })
  const operation: Operation = {
    graph,
    target: target.name,
    driver,
    folder,
    command: context.typed,
    items: driver.items(),
    listen: (event) => watching.listen?.(event),
    ...(watching.interrupted && { interrupted: watching.interrupted }),
  }
  return { ...described, operation, started: state !== undefined }
}

/** Fails when the platform was never brought up here: there is then nothing to look at. */
export function requireStarted(session: Session, wish: Wish, context: Context, step: string): void {
  if (session.started) return
  throw new Failure({
    step,
    reason: `${session.graph.platform} has not been started here in the environment ${session.graph.environment}`,
    left: 'nothing was changed',
    do: again(wish, context, 'up'),
  })
}

/**
 * Where the state of a platform in one environment on one target is kept; the usual target has the environment's own
 * name.
 */
export function stateFolder(at: Pick<Described, 'folder' | 'graph' | 'suffix'>): string {
  return join(at.folder, '.stackwright', at.graph.platform, `${at.graph.environment}${at.suffix}`)
}

/** Makes the state folder, and keeps it out of version control, since it holds data and secrets. */
export function makeStateFolder(at: Pick<Described, 'folder' | 'graph' | 'suffix'>): void {
  mkdirSync(stateFolder(at), { recursive: true })
  const ignore = join(at.folder, '.stackwright', '.gitignore')
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
}

/** Removes the state folder and those around it that are then empty. */
export function removeStateFolder(at: Pick<Described, 'folder' | 'graph' | 'suffix'>): void {
  const [folder, top] = [stateFolder(at), join(at.folder, '.stackwright')]
  rmSync(folder, { recursive: true, force: true })
  const members = (path: string) => (existsSync(path) ? readdirSync(path) : ['gone'])
  if (members(dirname(folder)).length === 0) rmdirSync(dirname(folder))
  if (members(top).every((each) => each === '.gitignore')) rmSync(top, { recursive: true, force: true })
}
