import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Locked, lockHolder } from '../operate/lock.ts'
import { addressesOf, urlsOf } from './addresses.ts'
import type { Result } from './command.ts'
import type { Context } from './context.ts'
import { makeStateFolder, open, stateFolder } from './session.ts'
import { again, shownPath, type Wish } from './wish.ts'

/**
 * Starts `up` in a process of its own that outlives this one, with its output in `logs/up.log` of the state folder.
 * Problems of the platform and a held lock are told here, before anything is started.
 */
export async function startInBackground(wish: Wish, context: Context, options: readonly string[]): Promise<Result> {
  const session = await open(wish, context)
  const holder = lockHolder(stateFolder(session))
  if (holder) throw new Locked(holder)
  makeStateFolder(session)
  const log = join(stateFolder(session), 'logs', 'up.log')
  mkdirSync(dirname(log), { recursive: true })
  const words = [
    'up',
    ...(wish.path ? [wish.path] : []),
    ...(wish.env ? ['--env', wish.env] : []),
    ...(wish.target ? ['--target', wish.target] : []),
    ...options,
  ]
  const file = openSync(log, 'w')
  const child = spawn(process.execPath, [context.world.entry, ...words], {
    cwd: context.world.folder,
    detached: true,
    stdio: ['ignore', file, file],
  })
  child.unref()
  closeSync(file)
  const { graph, target } = session.operation
  return {
    json: {
      platform: graph.platform,
      environment: graph.environment,
      target,
      seconds: 0,
      urls: session.started ? urlsOf(addressesOf(session.operation)) : [],
      steps: [],
      verified: [],
      background: { pid: child.pid, log },
    },
    lines: [
      `${graph.platform} is being brought up in the background, by process ${child.pid}.`,
      `  ${again(wish, context, 'status')} --watch`,
      `  tail -f ${shownPath(log, context)}`,
    ],
  }
}
