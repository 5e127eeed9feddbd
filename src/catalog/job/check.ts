import { Cron } from 'croner'
import type { NodeId } from '../../graph/id.ts'
import type { Expansion } from '../app.ts'
import type { JobOptions } from './options.ts'
import type { ProgramOptions } from './program-options.ts'

/**
 * Reports every fault in a program's options that their shape cannot tell. `derived` are the variables that the
 * platform sets.
 */
export function checkProgram(name: NodeId, options: ProgramOptions, derived: readonly string[], at: Expansion): void {
  checkRun(options, at)
  checkVariables(options, derived, at)
  checkImage(options, at)
  for (const [index, other] of (options.after ?? []).entries()) {
    if (other !== name) continue
    at.problem('SW3003', ['after', index], {
      title: 'it would wait for itself',
      found: other,
      expected: 'the ids of others',
      do: `remove ${other} from after`,
    })
  }
}

/** Reports every fault in a job's own options. */
export function checkJob(options: JobOptions, at: Expansion): void {
  checkInputs(options.inputs, at)
  if (options.schedule === undefined) return
  checkSchedule(options.schedule, at)
}

/** Reports inputs of a program that are not there. */
export function checkInputs(inputs: readonly string[] | undefined, at: Expansion): void {
  for (const [index, path] of (inputs ?? []).entries()) {
    if (at.exists(path)) continue
    at.problem('SW2015', ['inputs', index], {
      found: path,
      expected: 'a file or folder, relative to the platform file',
      do: `correct the path, or make ${path}`,
    })
  }
}

function checkRun({ run }: ProgramOptions, at: Expansion): void {
  const words = typeof run === 'string' ? run.trim().split(/[\s'"=]+/) : run
  if (words.some(hasPassword)) {
    at.problem('SW2010', ['run'], {
      found: 'an address with a password inside',
      expected: 'no password in a command, where every user of the machine can see it',
      do: "give the password as a variable: env: { PGPASSWORD: { secret: '...' } }",
    })
  }
  if (words.length > 0 && words[0]!.trim() !== '') return
  at.problem('SW1010', ['run'], {
    title: 'there is nothing to run',
    found: JSON.stringify(run),
    expected: 'a line for /bin/sh, or a program with its arguments',
    do: "write run: 'psql -f load.sql' or run: ['node', 'server.js']",
  })
}

/** Names that by custom hold a password, key or token. */
const secretName = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_KEY|ACCESS_KEY|API_KEY|PRIVATE_KEY|TOKEN)$/i

function checkVariables(options: ProgramOptions, derived: readonly string[], at: Expansion): void {
  for (const [name, value] of Object.entries(options.env ?? {})) {
    const keys = ['env', name]
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      at.problem('SW1013', keys, {
        title: 'a variable cannot have this name',
        found: JSON.stringify(name),
        expected: 'letters, digits and underscores, the first no digit',
        do: `write ${name.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_') || 'NAME'}`,
      })
    } else if (derived.includes(name)) {
      at.problem('SW2007', keys, {
        found: name,
        expected: `nothing: ${name} is set from ${name.startsWith('PG') ? 'database' : name === 'INPUTS' ? 'inputs' : 'port and volumes'}`,
        do: `remove ${name} from env`,
      })
    } else if (typeof value === 'string' && (hasPassword(value) || (secretName.test(name) && value !== ''))) {
      const secret = `'${name.toLowerCase().replaceAll('_', '-')}'`
      const apart = hasPassword(value) ? '; give host, user and password apart' : ''
      at.problem('SW2010', keys, {
        found: hasPassword(value) ? 'an address with a password inside' : `a value in clear for ${name}`,
        expected: "a secret by name: { secret: '...' }",
        do: `add ${secret}: { env: '${name}' } to secrets, and write { secret: ${secret} }${apart}`,
      })
    }
  }
}

function hasPassword(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:@]*:[^/?#\s@]+@/i.test(value)
}

function checkImage({ image }: ProgramOptions, at: Expansion): void {
  if (!image) return
  const [path, digest] = image.base.split('@')
  const tag = /:([\w.-]+)$/.exec(path!)?.[1]
  if (digest === undefined && (tag === undefined || tag === 'latest')) {
    at.problem('SW2009', ['image', 'base'], {
      found: image.base,
      expected: 'a tag that does not move, or a digest',
      do: `write the version: ${path!.replace(/:latest$/, '')}:1.2.3`,
    })
  }
  for (const [index, wanted] of (image.packages ?? []).entries()) {
    if (/^[A-Za-z0-9][\w.-]*(\[[\w.,-]+\])?==[\w.!+-]+$/.test(wanted)) continue
    at.problem('SW2009', ['image', 'packages', index], {
      found: wanted,
      expected: 'a package with an exact version',
      do: `write ${/^[A-Za-z0-9][\w.-]*/.exec(wanted)?.[0] ?? 'package'}==1.2.3`,
    })
  }
}

/** One part of a cron field that every clock understands: a star, number, name or range, with a step. */
const field = String.raw`(\*|\d+|[a-z]{3})(-(\d+|[a-z]{3}))?(\/\d+)?`
const fiveFields = new RegExp(`^${field}(,${field})*( ${field}(,${field})*){4}$`, 'i')

function checkSchedule(schedule: string, at: Expansion): void {
  const wrong = (title: string, instead: string) =>
    at.problem('SW1010', ['schedule'], {
      title,
      found: JSON.stringify(schedule),
      expected: 'five cron fields: minute, hour, day, month, day of the week',
      do: `write ${instead}`,
    })
  const nightly = "'30 2 * * *' for every night at half past two, UTC"
  if (!fiveFields.test(schedule)) return wrong('this is no schedule', nightly)
  try {
    // The same as a time zone of UTC, without the tables of all time zones, which take longer to read than all else
    // here.
    const cron = new Cron(schedule, { mode: '5-part', utcOffset: 0, paused: true })
    // Any moment does: what never comes within years of it never comes.
    if (cron.nextRun(new Date('2024-01-01T00:00:00Z')) !== null) return
    wrong('this day never comes', "'0 0 1 * *' for the first day of every month")
  } catch (error) {
    wrong('this is no schedule', `${nightly} (${(error as Error).message.replace(/^CronPattern: /, '')})`)
  }
}
