import { instanceToken } from './bind.ts'
import type { Container } from './container.ts'
import { quoted } from './health.ts'
import { scratchFolder, secretPath } from './place.ts'

/**
 * The command of a container for engines that give secrets as files only and fill in nothing: a short shell line that
 * makes the scratch folder, puts secrets into the variables that ask for them, and then becomes the process. The plain
 * command where none of it is needed.
 */
export function startCommand(container: Container): readonly string[] {
  const before = linesBefore(container)
  if (before.length === 0 && !container.command.some(holdsInstance)) return container.command
  return ['/bin/sh', '-c', ['set -e', ...before, `exec ${container.command.map(word).join(' ')}`].join('\n')]
}

/** A command beside the process, such as a health check, with the same variables as the process has. */
export function besideCommand(container: Container, command: readonly string[]): readonly string[] {
  const before = variablesOf(container)
  return before.length === 0
    ? command
    : ['/bin/sh', '-c', ['set -e', ...before, `exec ${command.map(word).join(' ')}`].join('\n')]
}

function linesBefore(container: Container): string[] {
  const { prepare } = container
  return [
    ...(usesScratch(container) ? [`mkdir -p ${scratchFolder}`] : []),
    ...variablesOf(container),
    ...(prepare ? [`test -e ${quoted(prepare.unless)} || ${prepare.command.map(word).join(' ')}`] : []),
  ]
}

function variablesOf(container: Container): string[] {
  const filled = Object.entries(container.env).filter(([, value]) => holdsInstance(value))
  return [
    ...filled.map(([name, value]) => `export ${name}=${word(value)}`),
    ...Object.entries(container.secretEnv).map(
      ([name, secret]) => `${name}=$(cat ${secretPath(secret)}); export ${name}`,
    ),
  ]
}

/** True when the process is told of its scratch folder, or begins there. */
export function usesScratch(container: Container): boolean {
  const texts = [
    ...container.command,
    ...Object.values(container.env),
    container.workingFolder,
    ...container.files.map((file) => file.content),
  ]
  return texts.some((text) => text.includes(scratchFolder))
}

/** True for a text with the name of the replica in it. */
export function holdsInstance(text: string): boolean {
  return text.includes(instanceToken)
}

/** A word for the shell; the name of the replica is that of its host, which engines set in HOSTNAME. */
export function word(text: string): string {
  return (
    text
      .split(instanceToken)
      .map((part) => (part === '' ? '' : quoted(part)))
      .join('"$HOSTNAME"') || "''"
  )
}
