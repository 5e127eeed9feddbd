import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { Failure } from '../../../base/failure.ts'

/** How a program ended. `output` is both streams as they came; `error` is set when it could not be started at all. */
export interface End {
  readonly code: number | null
  readonly output: string
  readonly error?: NodeJS.ErrnoException
}

/**
 * What to run: the program and its arguments, the folder, and its whole environment. `within` seconds it is ended by
 * force.
 */
export interface Run {
  readonly command: readonly string[]
  readonly folder?: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly within?: number
}

/** Runs a program to its end without a terminal; never throws. */
export function execute(run: Run): Promise<End> {
  return new Promise((resolve) => {
    const child = spawn(run.command[0]!, run.command.slice(1), {
      ...(run.folder && { cwd: run.folder }),
      env: { ...run.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(run.within && { timeout: run.within * 1000, killSignal: 'SIGKILL' }),
    })
    let output = ''
    let error: NodeJS.ErrnoException | undefined
    const keep = (data: Buffer) => {
      output = (output + data.toString()).slice(-200_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (cause) => {
      error = cause
    })
    child.on('close', (code) => resolve({ code, output, ...(error && { error }) }))
  })
}

/**
 * Runs an installer that must succeed, in a folder that is made when it is not there. Whatever this user's mask, what
 * it writes can be read by everybody, since servers may run as another user. Throws a Failure with the reason in plain
 * words and its last lines.
 */
export async function install(step: string, run: Run & { readonly folder: string }): Promise<string> {
  mkdirSync(run.folder, { recursive: true })
  const end = await execute({ ...run, command: ['/bin/sh', '-c', 'umask 022 && exec "$@"', 'sh', ...run.command] })
  if (end.code === 0) return end.output
  throw new Failure({
    step,
    reason: reasonOf(end.output),
    command: run.command.join(' '),
    output: lastLines(end.output),
    left: 'nothing half-made was kept, and nothing else was changed',
    do: 'mend the cause and run the same command again',
  })
}

/** The last lines of an installer's output, without colour and empty lines. */
export function lastLines(output: string, count = 12): string[] {
  return output
    .replace(/\x1b\[[0-9;]*[A-Za-z]/g, '')
    .split(/[\r\n]+/)
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .slice(-count)
}

/** The reason of a failure after which another package may still do. */
export const notForThisMachine = 'the package index does not have the package for this kind of machine'

const reasons: readonly (readonly [RegExp, string])[] = [
  [/no space left|ENOSPC|disk quota/i, 'the disk is full'],
  [
    /hash mismatch|do(es)? not match the hash|EINTEGRITY|checksum/i,
    'a downloaded package is not the one that was pinned: it is broken or was changed on the way',
  ],
  [
    /certificate|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/i,
    'the package index could not be reached safely: its certificate is not trusted here',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|dns error|failed to lookup|error sending request|connection (refused|reset|error)|network|timed out|tunnel/i,
    'the package index could not be reached',
  ],
  [/\b(401|403)\b|unauthorized|forbidden/i, 'the package index refused the download'],
  [/EACCES|permission denied/i, 'a folder could not be written'],
  [
    /no matching distribution|no solution found|has no wheels? with a matching|not found in the (package )?registry|notarget|EBADPLATFORM|\b404\b/i,
    notForThisMachine,
  ],
]

function reasonOf(output: string): string {
  return reasons.find(([pattern]) => pattern.test(output))?.[1] ?? 'the installer failed'
}
