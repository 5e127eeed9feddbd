import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { root } from '../tests/e2e/stackwright.ts'

/**
 * Runs a command to its end in the repository, with this Node.js first on the PATH, and gives the seconds that it took.
 * Fails with what it said when it does not end with 0.
 */
export function secondsOf([program, ...args]: readonly string[], env: Readonly<Record<string, string>> = {}): number {
  const start = performance.now()
  const { status, stderr } = spawnSync(program!, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, ...env },
  })
  const seconds = (performance.now() - start) / 1000
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${String(stderr)}`)
  return seconds
}
