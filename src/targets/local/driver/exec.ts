import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { Failure } from '../../../base/failure.ts'
import type { NodeId } from '../../../graph/id.ts'
import { fillIn } from '../supervisor/environment.ts'
import type { ServiceRow } from '../table.ts'

/** Runs a command with a service's surroundings, attached to this terminal; gives its exit code as a shell would. */
export function inTerminal(
  row: ServiceRow,
  command: readonly string[],
  secretOf: (id: NodeId) => string,
): Promise<number> {
  const by = { instance: `${row.id}.exec`, scratch: row.cwd, port: (name: string) => row.ports[name]?.[0] }
  const env = Object.fromEntries(Object.entries(row.env).map(([name, value]) => [name, fillIn(value, by)]))
  const secretEnv = Object.fromEntries(
    Object.entries(row.secretEnv).map(([name, path]) => [name, secretOf(path.split('/').at(-1)!)]),
  )
  return new Promise((resolve, reject) => {
    const child = spawn(command[0]!, command.slice(1), {
      cwd: row.cwd,
      env: { ...env, ...secretEnv, TERM: process.env['TERM'] ?? 'dumb' },
      stdio: 'inherit',
    })
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new Failure({
          step: `exec ${row.id}`,
          reason: error.code === 'ENOENT' ? `no program named ${command[0]}` : error.message,
        }),
      ),
    )
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}
