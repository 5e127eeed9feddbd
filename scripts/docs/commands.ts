import { optionsOf } from '../../src/cli/arguments.ts'
import type { Command, Listed } from '../../src/cli/command.ts'
import { commands } from '../../src/cli/commands/list.ts'
import { optionForm, optionText, usage } from '../../src/cli/show/help.ts'
import { tableText } from './table.ts'

/** The page of all commands, made from the descriptions that help is made from. */
export async function commandsPage(): Promise<string> {
  const sections = await Promise.all(commands.map(async (listed) => section(listed, await listed.load())))
  return [
    '# Commands',
    '',
    'The platform is a folder or a file, by default `platform.ts`, `.yaml`, `.yml` or `.json` in the ' +
      'folder where the command is typed. `--json` prints one JSON document on standard output and nothing ' +
      'else there; progress then goes to standard error.',
    '',
    tableText([
      ['Exit code', 'Meaning'],
      ['0', 'done'],
      ['1', 'a failure while running; in JSON `{failure: {step, reason, command, output, left, do}}`'],
      ['2', 'problems in what was written or typed; in JSON `{problems: [...]}`'],
      ['3', 'somebody else is changing this platform; in JSON `{locked: {who, host, pid, command, since}}`'],
      ['130', 'interrupted; in JSON `{interrupted: {left, do}}`'],
    ]),
    '',
    tableText([
      ['Command', ''],
      ...commands.map((listed) => [`[\`${listed.name}\`](#${listed.name})`, listed.summary]),
    ]),
    '',
    ...sections,
  ].join('\n')
}

function section(listed: Listed, command: Command): string {
  const options = Object.entries(optionsOf(command))
  return [
    `## ${listed.name}`,
    '',
    `    stackwright ${usage(listed.name, command)}`,
    '',
    command.about,
    '',
    ...(command.words.length > 0
      ? [
          tableText([
            ['Argument', ''],
            ...command.words.map((word) => [`\`${word.name}\``, `${word.about}${word.needed ? ' (needed)' : ''}`]),
          ]),
          '',
        ]
      : []),
    tableText([
      ['Option', ''],
      ...options.map(([name, option]) => [`\`${optionForm(name, option)}\``, optionText(option)]),
    ]),
    '',
    ...(command.json === undefined
      ? []
      : [
          `With \`--json\`: \`${command.json.split('; ')[0]}\`${command.json.includes('; ') ? `; ${command.json.split('; ').slice(1).join('; ')}` : ''}`,
          '',
        ]),
    ...(command.examples.length > 0
      ? [command.examples.map(([args, does]) => `    stackwright ${args}${does ? `    # ${does}` : ''}`).join('\n'), '']
      : []),
  ].join('\n')
}
