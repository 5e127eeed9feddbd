import type { Container } from '../container/container.ts'
import { scratchFolder } from '../container/place.ts'
import { holdsInstance, usesScratch, word } from '../container/start.ts'

/**
 * The command of a container: as it is, or a short shell line that makes the scratch folder, fills in the name of the
 * replica, and then becomes the process, so that the process itself is told to end.
 */
export function commandOf(container: Container, command: readonly string[]): readonly string[] {
  const before = [...(usesScratch(container) ? [`mkdir -p ${scratchFolder}`] : []), ...namesFor(container, command)]
  return before.length === 0 ? command : shell(before, command)
}

/**
 * The command of a proof. Its program ends with 0 whatever it found, and says it line by line; a task of AWS says it by
 * its code too, so that a deployment that waits for the proof hears of it: 1 when a check has failed, or the program
 * itself.
 */
export function proofCommand(container: Container, command: readonly string[]): readonly string[] {
  const before = [...(usesScratch(container) ? [`mkdir -p ${scratchFolder}`] : []), ...namesFor(container, command)]
  return [
    '/bin/sh',
    '-c',
    [
      ...before,
      'ended=${TMPDIR:-/tmp}/.ended-badly',
      `{ ${command.map(word).join(' ')} || : >"$ended"; } | {`,
      '  found=0',
      '  while IFS= read -r line || test -n "$line"; do',
      `    printf '%s\\n' "$line"`,
      `    case $line in '{'*'"ok": false'*|'{'*'"ok":false'*) found=1 ;; esac`,
      '  done',
      '  exit $found',
      '} && test ! -e "$ended"',
    ].join('\n'),
  ]
}

/** A command beside the process, as a health check is, with the variables that the process has. */
export function besideOf(container: Container, command: readonly string[]): readonly string[] {
  const before = namesFor(container, command)
  return before.length === 0 ? command : shell(before, command)
}

/** The variables that do not hold the name of the replica: those that a task can be given as they are. */
export function plainVariables(container: Container): [string, string][] {
  return Object.entries(container.env).filter(([, value]) => !holdsInstance(value))
}

/**
 * The lines that put the name of the replica where it is asked for. It is that of its host: no two tasks have one
 * address at a time.
 */
function namesFor(container: Container, command: readonly string[]): string[] {
  const named = Object.entries(container.env).filter(([, value]) => holdsInstance(value))
  if (named.length === 0 && !command.some(holdsInstance)) return []
  return ['HOSTNAME="${HOSTNAME:-$(uname -n)}"', ...named.map(([name, value]) => `export ${name}=${word(value)}`)]
}

function shell(before: readonly string[], command: readonly string[]): string[] {
  return ['/bin/sh', '-c', ['set -e', ...before, `exec ${command.map(word).join(' ')}`].join('\n')]
}
