import { instanceToken } from '../container/bind.ts'
import { quoted } from '../container/health.ts'
import type { EnvVar } from './kinds/kubernetes.gen.ts'

// Kubernetes replaces $(NAME) in commands and variables by the value of a variable, and $$ by a single dollar sign:
// https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/

/** The variable with the name of the pod, which is the name of a replica. */
export const podName: EnvVar = { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }

/**
 * A word of a command or the value of a variable, so that it arrives as it is, with the name of the replica in its
 * place.
 */
export function filled(text: string): string {
  return text
    .replaceAll(/\$\$|\$(?=\([A-Za-z_][A-Za-z0-9_]*\))/g, (dollars) => dollars + dollars)
    .replaceAll(instanceToken, `$(${podName.name})`)
}

/**
 * A command that is asked or run beside the process. Names of pods are not filled in there, but the host has that name
 * too.
 */
export function besides(command: readonly string[]): string[] {
  if (!command.some((word) => word.includes(instanceToken))) return command.map(filled)
  const word = (text: string) =>
    text
      .split(instanceToken)
      .map((part) => (part === '' ? '' : quoted(part)))
      .join('"$HOSTNAME"')
  return ['/bin/sh', '-c', `exec ${command.map(word).join(' ')}`]
}

/** True when a text asks for the name of the replica. */
export function asksForName(text: string): boolean {
  return text.includes(instanceToken)
}
