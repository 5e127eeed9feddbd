/**
 * A shell line with one plain program (`node server.mjs --port $PORT`) becomes that program. Not every shell does so by
 * itself, and one that is the first process of a container heeds no SIGTERM and passes none on. A longer script is left
 * as it is: its author can write `exec` where it belongs.
 */
export function becoming(command: readonly string[]): readonly string[] {
  const [shell, flag, line = '', ...rest] = command
  const plain =
    rest.length === 0 &&
    /^(\/bin\/)?sh$/.test(shell ?? '') &&
    flag === '-c' &&
    /^[\w./-]+( [^;&|<>(){}`#\n\\]*)?$/.test(line)
  return plain && !builtins.has(line.split(' ')[0]!) ? [shell!, flag!, `exec ${line}`] : command
}

/** What a shell does itself. */
const builtins = new Set(
  (
    '. alias bg break case cd command continue eval exec exit export fg for getopts hash if jobs local ' +
    'read readonly return set shift source times trap type ulimit umask unalias unset until wait while'
  ).split(' '),
)
