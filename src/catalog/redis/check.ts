import { byteCount } from '../../base/units.ts'
import type { Expansion } from '../app.ts'
import type { KeyValueOptions } from './options.ts'

const MiB = 1024 ** 2

/** Reports sizes with which the server could not work. */
export function checkSizes(options: KeyValueOptions, at: Expansion): void {
  const memory = byteCount(options.memory ?? '256MiB')
  if (memory < 16 * MiB) {
    at.problem('SW1010', ['memory'], {
      title: 'too little memory',
      found: options.memory!,
      expected: 'at least 16MiB: connections and queues need some before any data',
      do: 'write 64MiB or more, or remove memory for the default of 256MiB',
    })
  }
  if (options.disk === undefined) return
  if (options.persistence === 'none') {
    at.problem('SW1010', ['disk'], {
      title: 'a disk for a server that keeps nothing',
      found: options.disk,
      expected: 'a disk only with persistence',
      do: "remove disk, or set persistence to 'log'",
    })
  } else if (byteCount(options.disk) < 3 * memory) {
    at.problem('SW1010', ['disk'], {
      title: 'too small a disk',
      found: options.disk,
      expected:
        'at least three times the memory: the data, the log of its changes, and a new copy while the log is rewritten',
      do: 'enlarge disk, or remove it for the default',
    })
  }
}
