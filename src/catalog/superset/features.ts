import { releases, newest } from './versions.ts'
import type { Expansion } from '../app.ts'
import type { SupersetOptions } from './options.ts'

/** What is done by workers, with what it needs beside them. */
const features = [
  { key: 'alerts', words: 'alerts', timed: true, cached: false },
  { key: 'asyncQueries', words: 'asynchronous charts', timed: false, cached: true },
  { key: 'thumbnails', words: 'thumbnails', timed: false, cached: true },
] as const

/** An unknown version: SW2009 for a floating one, else SW2003. */
export function checkVersion({ version }: SupersetOptions, at: Expansion): void {
  if (Object.hasOwn(releases, version)) return
  const known = Object.keys(releases).join(', ')
  if (!/^\d+\.\d+\.\d+/.test(version)) {
    at.problem('SW2009', ['version'], {
      title: `${version} is not a release`,
      found: version,
      expected: `the full number of a release: ${known}`,
      do: `write '${newest}'`,
    })
  } else {
    at.problem('SW2003', ['version'], {
      title: `Superset ${version} is not known`,
      found: version,
      expected: `one of ${known}`,
      do: `write '${newest}'`,
    })
  }
}

/**
 * Features without the roles that do them (SW2004), roles without a queue (SW2005), and more than one clock (SW2012).
 */
export function checkFeatures(options: SupersetOptions, queued: boolean, at: Expansion): void {
  const wanted = features.filter(({ key }) => options[key] !== undefined && options[key] !== false)
  for (const { key, words, timed, cached } of wanted) {
    if (options.worker === false) {
      at.problem('SW2004', [key], {
        title: `${words} need a worker`,
        found: `${key}, but worker: false`,
        expected: `a worker, which does ${words} in the background`,
        do: `remove worker: false, or remove ${key}`,
      })
    } else if (timed && options.beat === false) {
      at.problem('SW2004', [key], {
        title: `${words} need the clock`,
        found: `${key}, but beat: false`,
        expected: `beat, which starts ${words}`,
        do: `remove beat: false, or remove ${key}`,
      })
    } else if (!queued) noQueue(key, words, options, at)
    else if (cached && options.cache === undefined) {
      at.problem('SW1008', [key], {
        title: `${words} need a cache`,
        found: `${key} without cache`,
        expected: 'a store from which every process reads what workers made',
        do: "add cache: 'name of a redis store'",
      })
    }
  }
  if (
    options.housekeeping !== undefined &&
    options.housekeeping !== false &&
    (options.worker === false || options.beat === false)
  ) {
    const off = options.worker === false ? 'worker' : 'beat'
    at.problem('SW2004', ['housekeeping'], {
      title: `housekeeping needs ${off}`,
      found: `housekeeping, but ${off}: false`,
      expected: 'a worker that deletes, and beat that starts it',
      do: `remove ${off}: false, or write housekeeping: false`,
    })
  }
  if (!queued) {
    for (const key of ['worker', 'beat', 'flower'] as const) {
      if (
        options[key] === undefined ||
        options[key] === false ||
        (key !== 'worker' && options.worker !== undefined && options.worker !== false)
      )
        continue
      noQueue(key, key, options, at)
    }
  }
  if (options.beat && options.beat.replicas !== undefined && options.beat.replicas !== 1) {
    at.problem('SW2012', ['beat', 'replicas'], {
      title: options.beat.replicas > 1 ? 'beat runs exactly once' : 'beat runs once or not at all',
      found: `beat.replicas ${options.beat.replicas}`,
      expected: '1: two clocks send every report twice',
      do: options.beat.replicas > 1 ? 'remove beat.replicas' : 'write beat: false to leave it out',
    })
  }
}

function noQueue(key: string, words: string, options: SupersetOptions, at: Expansion): void {
  const memcached = options.cache !== undefined && options.queue === undefined
  at.problem('SW2005', [key], {
    title: `${words} needs a queue`.replace(/^(alerts|asynchronous charts|thumbnails) needs/, '$1 need'),
    found: memcached ? `${key}, with a cache that cannot be a queue` : `${key} without a queue`,
    expected: 'a Redis or Valkey store through which work reaches the workers',
    do: "add queue: 'name of a redis store'",
  })
}
