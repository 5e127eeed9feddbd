import { nearest } from '../../base/nearest.ts'
import { problem, ProblemsFound } from '../../base/problem.ts'
import { problems } from '../../base/problems.ts'
import { command } from '../command.ts'
import { table, wrapped } from '../show/table.ts'

/** Explains the code of a problem, or lists all codes. */
export const explain = command({
  about: 'Explains what the code of a problem means. Without a code, lists them all. Codes never change their meaning.',
  words: [{ name: 'code', about: 'such as SW2001' }],
  options: {},
  json: '{code, title, explain}, or a list of them',
  examples: [['explain SW2001', '']],
  async run({ words: [word] }, context) {
    const all = Object.entries(problems).map(([code, each]) => ({ code, ...each }))
    if (word === undefined)
      return { json: all, lines: table(all.map((each) => [context.paint.accent(each.code), each.title])) }
    const found = all.find((each) => each.code === word.toUpperCase() || each.code === `SW${word}`)
    if (!found) {
      const guess = nearest(word.toUpperCase(), Object.keys(problems))
      throw new ProblemsFound([
        problem(
          'SW6003',
          { path: `explain ${word}` },
          {
            title: `no problem has the code ${word}`,
            found: word,
            expected: 'SW and four digits',
            do: guess ? `write ${guess}` : `run  ${context.world.program} explain`,
          },
        ),
      ])
    }
    return {
      json: found,
      lines: [
        `${context.paint.accent(found.code)}  ${context.paint.strong(found.title)}`,
        ...wrapped(found.explain, 100).map((line) => `  ${line}`),
      ],
    }
  },
})
