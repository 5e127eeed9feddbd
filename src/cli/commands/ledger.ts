import { readLedger } from '../../operate/ledger.ts'
import { command } from '../command.ts'
import { describe } from '../describe.ts'
import { platformWord, where } from '../options.ts'
import { unreadProjectAt } from '../project.ts'
import { stateFolder } from '../session.ts'
import { ledgerLines } from '../show/ledger.ts'
import { wishOf } from '../wish.ts'

/** Shows what was done to a platform. */
export const ledger = command({
  about:
    'Shows everything that changed this platform here, or tried to: when, by whom, how it ended, and what was proven.',
  words: [platformWord],
  options: { ...where, lines: { short: 'n', value: 'NUMBER', about: 'only the last so many' } },
  json: '[{at, actor, command, plan, result, seconds, steps: [{id, seconds, state}], reason, checks}]',
  examples: [
    ['ledger', ''],
    ['ledger -n 5', ''],
  ],
  async run({ words: [path], options }, context) {
    const described = await describe(wishOf(options, path), context, unreadProjectAt)
    const all = readLedger(stateFolder(described))
    const entries = options.lines === undefined ? all : all.slice(-Number(options.lines) || all.length)
    return { json: entries, lines: ledgerLines(entries, context.paint) }
  },
})
