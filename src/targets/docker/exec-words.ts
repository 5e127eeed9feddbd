/** The words of the docker program that run a command in a container, at a terminal where there is one. */
export function execWords(container: string, command: readonly string[]): string[] {
  const atTerminal = process.stdin.isTTY && process.stdout.isTTY
  return ['exec', '--interactive', ...(atTerminal ? ['--tty'] : []), container, ...command]
}
