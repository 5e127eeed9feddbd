import { nearest } from '../../base/nearest.ts'
import { below, type Place } from '../../base/place.ts'
import { problem, type Problem } from '../../base/problem.ts'
import type { Graph } from '../../graph/graph.ts'
import { ownIds } from './alarms-own.ts'
import { estateOf } from './estate-of.ts'
import type { Site } from './site.ts'
import { budgetEmails } from './watch.ts'

/** What is wrong with the options of watching. `at` is the place of the target's options. */
export function checkWatch(graph: Graph, site: Site, at: Place): Problem[] {
  const { watch = {} } = site.options
  // An estate is worked out only for those who turn something off.
  const known = watch.off?.length
    ? [...ownIds({ graph, site, estate: estateOf(graph, site) }), 'databases-trouble']
    : []
  const address = (text: string) => /^https:\/\/[^\s/]+\S*$/.test(text) || isMail(text)
  const wrong = (key: 'page' | 'ticket') =>
    (watch[key] ?? []).flatMap((text, index) =>
      address(text)
        ? []
        : [
            problem('SW4011', below(at, 'watch', key, index), {
              title: 'nobody can be told there',
              found: text,
              expected: 'an address of mail, or one that begins with https://',
              do: 'correct it',
            }),
          ],
    )
  return [
    ...(watch.off ?? []).flatMap((id, index) =>
      known.includes(id)
        ? []
        : [
            problem('SW4011', below(at, 'watch', 'off', index), {
              title: `AWS has no alarm named ${id}`,
              found: id,
              expected: `one of ${known.join(', ')}`,
              do: `write ${nearest(id, known) ?? known[0]}, or remove it`,
            }),
          ],
    ),
    ...wrong('page'),
    ...wrong('ticket'),
    ...(watch.budget?.emails ?? []).flatMap((text, index) =>
      isMail(text)
        ? []
        : [
            problem('SW4011', below(at, 'watch', 'budget', 'emails', index), {
              title: 'nobody can be told there',
              found: text,
              expected: 'an address of mail',
              do: 'correct it',
            }),
          ],
    ),
    ...(watch.budget && budgetEmails(site).length === 0
      ? [
          problem('SW4011', below(at, 'watch', 'budget'), {
            title: 'a budget that nobody is told of',
            found: 'no address of mail, under ticket either',
            expected: 'who is told',
            do: "add  emails: ['somebody@example.com']  to the budget",
          }),
        ]
      : []),
  ]
}

function isMail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)
}
