import { type Duration, seconds } from '../../base/units.ts'
import { namePattern } from '../../graph/id.ts'
import type { Expansion } from '../app.ts'
import { checkInputs } from '../job/check.ts'
import type { ServiceOptions } from './options.ts'

/** Reports every fault in a service's own options that their shape cannot tell. */
export function checkService(options: ServiceOptions, at: Expansion): void {
  checkInputs(options.inputs, at)
  checkPort(options, at)
  checkReplicas(options, at)
  for (const name of Object.keys(options.volumes ?? {})) {
    if (namePattern.test(name)) continue
    at.problem('SW1013', ['volumes', name], {
      found: JSON.stringify(name),
      expected: 'a lower-case letter, then lower-case letters, digits and single hyphens',
      do: `write ${
        name
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, '-')
          .replace(/^[^a-z]+|-$/g, '') || 'data'
      }`,
    })
  }
}

function checkPort(options: ServiceOptions, at: Expansion): void {
  const { health, port, route } = options
  if (port === undefined) {
    for (const [key, given] of Object.entries({ health, route })) {
      if (given === undefined) continue
      at.problem('SW1008', ['port'], {
        title: `${key} needs a port`,
        found: `${key} without port`,
        expected: 'the port that the program listens on',
        do: `add port: 3000, or remove ${key}`,
      })
    }
  }
  for (const [keys, path] of [
    [['health'], health],
    [['route', 'path'], route?.path],
  ] as const) {
    if (path === undefined || /^\/[^\s?#]*$/.test(path)) continue
    at.problem('SW1010', keys, {
      title: 'this is no path',
      found: JSON.stringify(path),
      expected: 'a path that begins with a slash, without ? or #',
      do: `write '/${path.replaceAll(/[\s?#].*$/g, '').replace(/^\/+/, '')}'`,
    })
  }
  if (
    route?.host !== undefined &&
    !/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(route.host)
  ) {
    at.problem('SW1010', ['route', 'host'], {
      title: 'this is no host name',
      found: JSON.stringify(route.host),
      expected: 'a host name alone, as in shop.example.com',
      do: 'remove what stands before and behind the name',
    })
  }
  const answer = answerWithin(options)
  if (answer !== undefined && options.stopWithin !== undefined && seconds(answer) > seconds(options.stopWithin)) {
    at.problem('SW2008', ['stopWithin'], {
      title: 'it would be killed in the middle of an answer',
      found: `${options.stopWithin}, while an answer may take ${answer}`,
      expected: 'at least as long as an answer may take',
      do: `set stopWithin to ${answer} or more, or route.timeout to ${options.stopWithin}`,
    })
  }
}

/** How long people wait for an answer at most; undefined when nobody can ask. */
export function answerWithin({ route }: ServiceOptions): Duration | undefined {
  return route && (route.timeout ?? '60s')
}

function checkReplicas(options: ServiceOptions, at: Expansion): void {
  const { replicas = 1, scaleOn, singleton } = options
  const [least, most] = typeof replicas === 'number' ? [replicas, replicas] : replicas
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 0 || most < 1 || least > most) {
    at.problem('SW1010', ['replicas'], {
      title: 'this many cannot run',
      found: JSON.stringify(replicas),
      expected: 'a whole number from 1 on, or the least and the most',
      do: 'write replicas: 2 or replicas: [1, 4]',
    })
  } else if (singleton && most > 1) {
    at.problem('SW2012', ['replicas'], {
      found: `replicas ${JSON.stringify(replicas)} of a singleton`,
      expected: 'one',
      do: 'remove replicas, or remove singleton',
    })
  } else if (scaleOn && least === most) {
    at.problem('SW1010', ['scaleOn'], {
      title: 'there is no room to scale',
      found: `replicas ${JSON.stringify(replicas)}`,
      expected: 'the least and the most replicas',
      do: `write replicas: [${least}, ${most + 3}], or remove scaleOn`,
    })
  }
}
