import { command } from '../command.ts'
import { problem, ProblemsFound } from '../../base/problem.ts'
import { nearest } from '../../base/nearest.ts'
import { optionsOf } from '../arguments.ts'
import { completionScript, shells } from '../show/completion.ts'
import { commands } from './list.ts'

/** Prints a completion script, made from the descriptions of all commands. */
export const completion = command({
  about: 'Prints the script with which a shell completes commands, options and files. For bash:  source <(stackwright completion bash)  in ~/.bashrc; for zsh the same in ~/.zshrc; for fish:  stackwright completion fish | source  in its config.',
  words: [{ name: 'shell', about: shells.join(', '), needed: true }],
  options: {},
  json: '{shell, script}',
  examples: [['completion bash', ''], ['completion fish | source', '']],
  async run({ words: [word = ''] }) {
    const shell = shells.find((each) => each === word)
    if (!shell) {
      throw new ProblemsFound([problem('SW6003', { path: 'completion' }, {
        title: `no completion for ${word}`, found: word, expected: `one of ${shells.join(', ')}`, do: `write  completion ${nearest(word, shells) ?? shells[0]}`,
      })])
    }
    const described = await Promise.all(commands.map(async (listed) => ({ name: listed.name, summary: listed.summary, options: optionsOf(await listed.load()) })))
    const script = completionScript(shell, described)
    return { json: { shell, script }, lines: script.replace(/\n$/, '').split('\n') }
  },
})
