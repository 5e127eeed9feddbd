import { nearest } from '../../base/nearest.ts'
import { problem, ProblemsFound } from '../../base/problem.ts'
import { problems } from '../../base/problems.ts'
import { optionsOf } from '../arguments.ts'
import { command } from '../command.ts'
import { completionScript, shells } from '../show/completion.ts'
import { commands } from './list.ts'

/** Prints a completion script, made from the descriptions of all commands. */
export const completion = command({
  about:
    'Prints the script with which a shell completes commands, options and files. For bash:  source ' +
    '<(stackwright completion bash)  in ~/.bashrc; for zsh the same in ~/.zshrc; for fish:  stackwright ' +
    'completion fish | source  in its config.',
  words: [{ name: 'shell', about: shells.join(', '), needed: true }],
  options: {},
  json: '{shell, script}',
  examples: [
    ['completion bash', ''],
    ['completion fish | source', ''],
  ],
  async run({ words: [word = ''] }) {
    const shell = shells.find((each) => each === word)
    if (!shell) {
      throw new ProblemsFound([
        problem(
          'SW6003',
          { path: 'completion' },
          {
            title: `no completion for ${word}`,
            found: word,
            expected: `one of ${shells.join(', ')}`,
            do: `write  completion ${nearest(word, shells) ?? shells[0]}`,
          },
        ),
      ])
    }
    const values = { completion: shells, explain: Object.keys(problems), help: commands.map(({ name }) => name) }
    const described = await Promise.all(
      commands.map(async ({ name, summary, load }) => ({
        name,
        summary,
        options: optionsOf(await load()),
        ...(name in values && { values: values[name as keyof typeof values] }),
      })),
    )
    const help = { name: 'help', summary: 'show the help of a command', options: {}, values: values.help }
    const script = completionScript(shell, [...described, help])
    return { json: { shell, script }, lines: script.replace(/\n$/, '').split('\n') }
  },
})
