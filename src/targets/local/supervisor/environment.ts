import { readFileSync } from 'node:fs'
import { Failure } from '../../../base/failure.ts'

/** The variable by which a process of ours is known again: `<hash of the state folder>/<instance>`. */
export const mark = 'STACKWRIGHT_INSTANCE'

/** What a process is started with: the parts that rows of services and jobs have in common. */
export interface Program {
  readonly command: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly secretEnv: Readonly<Record<string, string>>
  readonly user?: { readonly uid: number; readonly gid: number }
}

/** The replica that a program is started for; the stand-ins in its texts are replaced by these. */
export interface Replacements {
  readonly instance: string
  readonly scratch: string
  readonly port: (name: string) => number | undefined
}

/** The text with `{port:NAME}`, `{instance}` and `{scratch}` replaced. */
export function fillIn(text: string, by: Replacements): string {
  return text.replace(/\{(?:port:([\w-]+)|instance|scratch)\}/g, (standIn, port?: string) => {
    if (standIn === '{instance}') return by.instance
    if (standIn === '{scratch}') return by.scratch
    const number = by.port(port!)
    if (number === undefined)
      throw new Failure({ step: by.instance, reason: `its row has no port ${port} for this slot` })
    return String(number)
  })
}

/**
 * The whole environment of a program: that of its row, and its secrets, read at this moment. Nothing of the
 * supervisor's own leaks in: what is left over in the terminal that happened to start it must not change a platform.
 */
export function environmentOf(program: Program, by: Replacements): Record<string, string> {
  const own = Object.entries(program.env).map(([name, value]) => [name, fillIn(value, by)])
  return { ...Object.fromEntries(own), ...secretsOf(program) }
}

/** The values of a program's secret variables. */
export function secretsOf(program: Program): Record<string, string> {
  return Object.fromEntries(
    Object.entries(program.secretEnv).map(([name, file]) => {
      try {
        return [name, readFileSync(file, 'utf8')]
      } catch {
        throw new Failure({
          step: program.command[0] ?? 'program',
          reason: `the file with the secret for ${name} cannot be read: ${file}`,
        })
      }
    }),
  )
}

/**
 * The lines with every value of the program's secret variables replaced: a program that prints its environment must not
 * tell them to us.
 */
export function withoutSecrets(lines: readonly string[], program: Program): string[] {
  let values: string[] = []
  try {
    values = Object.values(secretsOf(program)).filter((value) => value.length >= 4)
  } catch {
    // Without the files nothing is known that could be searched for.
  }
  return lines.map((line) => values.reduce((text, value) => text.replaceAll(value, '(secret)'), line))
}
