import { command } from '../command.ts'
import { describe } from '../describe.ts'
import { platformWord, where } from '../options.ts'
import { unreadProjectAt } from '../project.ts'
import { compareLines, type Compared } from '../show/compare.ts'
import { wishOf } from '../wish.ts'

/** The support table of a platform across all targets. */
export const compare = command({
  about:
    'Lists what the platform asks for, and how well each target does it: exact, emulated (and how), or lost (and ' +
    'why); and what the options of a target promise beyond that, and cost.',
  words: [platformWord],
  options: { platform: where.platform, env: where.env },
  json: '{targets: [name], features: [{feature, title, asks: [id], targets: {name: {support, how | why, do}}}], promises: {name: [sentence]}}',
  examples: [['compare', '']],
  async run({ words: [path], options }, context) {
    const { graph, settingFor, problems } = await describe(wishOf(options, path), context, unreadProjectAt)
    const { features } = await import('../../targets/support.ts')
    const targets = await Promise.all((await context.world.targets()).map((listing) => listing.load()))
    const rows = Object.entries(features).flatMap(([feature, { title, asks }]): Compared[] => {
      const asking = [...graph.nodes.values()].filter((node) => asks(node)).map((node) => node.id)
      if (asking.length === 0) return []
      const key = feature as Compared['feature']
      return [
        {
          feature: key,
          title,
          asks: asking,
          targets: Object.fromEntries(targets.map((target) => [target.name, target.support[key]])),
        },
      ]
    })
    const names = targets.map((target) => target.name)
    // Of what is at fault nothing is promised.
    const promises = Object.fromEntries(
      targets.flatMap((target) => {
        const told = problems.length > 0 ? [] : (target.promises?.(graph, settingFor(target.name)) ?? [])
        return told.length > 0 ? [[target.name, told] as const] : []
      }),
    )
    return {
      json: { targets: names, features: rows, promises },
      lines: compareLines(rows, names, promises, context.paint),
    }
  },
})
