import { ProblemsFound } from '../../base/problem.ts'
import type { Feature } from '../../targets/support.ts'
import { command } from '../command.ts'
import { describe } from '../describe.ts'
import { exits } from '../exits.ts'
import { platformWord, where } from '../options.ts'
import { unreadProjectAt } from '../project.ts'
import { wishOf } from '../wish.ts'

/** Tells every fault of a platform; starts nothing and writes nothing. */
export const check = command({
  about:
    'Reads the platform, puts it together and checks it against the target. All faults are shown ' +
    'together, each with its place and what to do. Nothing is started, changed or written.',
  words: [platformWord],
  options: where,
  json:
    '{problems: [{code, title, place: {path, file, line, column}, found, expected, do}], leftOut: [sentence], ' +
    'notes: [sentence]}; exit 0 without problems, else 2',
  examples: [
    ['check', 'the platform of this folder'],
    ['check acme.yaml --env prod', 'a file, with one of its environments'],
  ],
  async run({ words: [path], options }, context) {
    const { graph, target, setting, problems } = await describe(wishOf(options, path), context, unreadProjectAt)
    if (problems.length > 0) throw new ProblemsFound(problems)
    const { leftOut } = await import('../../targets/support.ts')
    const left = leftOut(graph, target, (setting.options as { readonly accept?: readonly Feature[] }).accept)
    const notes = target.notes?.(graph, setting) ?? []
    return {
      json: { problems: [], leftOut: left, notes },
      lines: [
        `${context.paint.good('✓')} ${graph.platform}, ${graph.environment}: no problems`,
        ...[...left, ...notes].map((note) => context.paint.faint(`  ${note}`)),
      ],
      exit: exits.done,
    }
  },
})
