import * as listed from '../../src/targets/list.ts'
import type { TargetListing } from '../../src/targets/listing.ts'
import { type Feature, features } from '../../src/targets/support.ts'
import { tableText } from './table.ts'

/** The page of what each target can do of everything that a platform may ask for. */
export async function targetsPage(): Promise<string> {
  const targets = await Promise.all(
    Object.values(listed as Readonly<Record<string, TargetListing>>).map((each) => each.load()),
  )
  return [
    '# Targets',
    '',
    'Where a platform can run, and how well each place does what a platform may ask for: *exact*; ' +
      '*emulated*, and how; or *lost*, and why. Asking a target for what it has lost is a problem (SW4001) ' +
      'unless the platform accepts it; what a platform works as well without is *left out*, and only told. `stackwright compare` tells the same for one platform.',
    '',
    ...targets.flatMap((target) => [
      `## ${target.name}`,
      '',
      `${target.summary[0]!.toUpperCase()}${target.summary.slice(1)}.`,
      '',
      tableText([
        ['Feature', 'Name', '', ''],
        ...(Object.keys(features) as Feature[]).map((feature) => {
          const support = target.support[feature]
          return [
            features[feature].title,
            `\`${feature}\``,
            support.support === 'lost' && support.harmless ? 'left out' : support.support,
            support.support === 'exact'
              ? ''
              : support.support === 'emulated'
                ? support.how
                : `${support.why}; ${support.do}`,
          ]
        }),
      ]),
      '',
    ]),
  ].join('\n')
}
