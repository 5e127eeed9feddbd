import { mkdirSync } from 'node:fs'
import { findNpm, installArguments, npmEnvironment, writeLock } from '../../../../bin/npm.js'
import { nodeFromPython } from '../../../../bin/node.js'
import { problem, ProblemsFound } from '../../../base/problem.ts'
import { install } from './execute.ts'
import { type Context, environmentOf, placeOf, pointedAt } from './software.ts'
import { installCommand } from './system.ts'

/** How to run npm on this machine without fetching it, or undefined. */
export function npmHere(context: Context): readonly string[] | undefined {
  const pointed = pointedAt(context, 'npm')
  return pointed !== undefined ? [pointed] : findNpm(process.execPath, environmentOf(context))
}

/**
 * Installs what the lock in a folder says into another folder: exactly those packages, checked, without running any
 * script of theirs.
 */
export async function installLocked(step: string, lock: string, folder: string, context: Context): Promise<void> {
  const npm = npmHere(context) ?? (await fetchedNpm(context))
  mkdirSync(folder, { recursive: true })
  writeLock(lock, folder)
  await install(step, {
    folder,
    env: npmEnvironment(environmentOf(context)),
    command: [...npm, ...installArguments, '--omit=dev', '--prefix', folder],
  })
}

async function fetchedNpm(context: Context): Promise<readonly string[]> {
  context.tell('getting npm')
  const node = await nodeFromPython(environmentOf(context))
  const npm = node && findNpm(node, environmentOf(context))
  if (npm) return npm
  throw new ProblemsFound([
    problem('SW5001', placeOf('npm'), {
      title: 'nothing here can install npm packages',
      found: 'no npm on the PATH, beside this Node.js, or by way of Python',
      expected: 'npm',
      do: await installCommand('npm'),
    }),
  ])
}
