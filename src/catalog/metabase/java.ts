import { byteCount, millicores } from '../../base/units.ts'
import type { Resources } from '../../graph/process.ts'
import { type Reference, software, text, type Text } from '../../graph/text.ts'
import type { Expansion } from '../app.ts'
import type { MetabaseOptions } from './options.ts'

const MiB = 1024 ** 2
const scratch: Reference = { ref: 'scratch' }

/** The least memory beside the heap: classes alone take some 300 MiB, then come threads and what is drawn for mails. */
const leastBeside = 400
/** The least heap with which Metabase does anybody a service. */
const leastHeap = 512

/** What one process may use. */
export function resourcesOf({ web = {} }: MetabaseOptions): Resources {
  return { millicores: millicores(web.cpu ?? '1'), memory: byteCount(web.memory ?? '2GiB') }
}

/** The heap of Java in MiB: a share of the memory of the process, since Java itself takes a quarter of it. */
export function heapOf(options: MetabaseOptions): number {
  return Math.floor((resourcesOf(options).memory / MiB) * ((options.web?.heap ?? 60) / 100))
}

/** Metabase as a command: its server, or one of its own commands. */
export function javaCommand(options: MetabaseOptions, ...command: readonly string[]): Text[] {
  return [
    'java',
    `-Xmx${heapOf(options)}m`,
    // A process that has no memory left answers nothing and does not end by itself.
    '-XX:+ExitOnOutOfMemoryError',
    '--add-opens=java.base/java.nio=ALL-UNNAMED',
    '-Djava.awt.headless=true',
    '-Dfile.encoding=UTF-8',
    `-Duser.timezone=${options.timezone ?? 'UTC'}`,
    text`-Djava.io.tmpdir=${scratch}`,
    text`-Dlogfile.path=${scratch}/log`,
    '-jar',
    text`${software('metabase.jar')}`,
    ...command,
  ]
}

/**
 * Memory that does not hold a heap and what Java needs beside it (SW1010), and a time zone that there is not (SW1010).
 */
export function checkJava(options: MetabaseOptions, at: Expansion): void {
  const memory = Math.floor(resourcesOf(options).memory / MiB)
  const heap = heapOf(options)
  const written = options.web?.memory ?? '2GiB'
  if (heap < leastHeap || memory - heap < leastBeside) {
    at.problem('SW1010', options.web?.memory === undefined ? ['web', 'heap'] : ['web', 'memory'], {
      title: 'too little memory',
      found: `${written}, of which ${heap} MiB are heap and ${memory - heap} MiB are left for the rest`,
      expected: `at least ${leastHeap} MiB of heap and ${leastBeside} MiB beside it`,
      do: "write memory: '2GiB' or more, or remove heap for its default of 60",
    })
  }
  if (options.timezone !== undefined && !isTimezone(options.timezone)) {
    at.problem('SW1010', ['timezone'], {
      title: `${options.timezone} is no time zone`,
      found: options.timezone,
      expected: 'a name of the tz database',
      do: "write one such as 'Europe/Berlin', or remove it for UTC",
    })
  }
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
