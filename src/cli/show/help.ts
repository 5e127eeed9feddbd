import { optionsOf } from '../arguments.ts'
import type { Command, Listed, Option, Word } from '../command.ts'
import type { Paint } from '../paint.ts'
import { table, wrapped } from './table.ts'

const columns = 100

/** The overview of all commands. */
export function overview(commands: readonly Listed[], program: string, paint: Paint): string[] {
  const groups = Map.groupBy(commands, (each) => each.group)
  const width = Math.max(...commands.map((each) => each.name.length))
  return [
    `${paint.strong('stackwright')} describes a data platform once, and really runs it.`,
    '',
    `  ${program} init my-platform`,
    `  ${program} up my-platform`,
    ...[...groups].flatMap(([group, members]) => [
      '',
      paint.strong(group),
      ...members.map((each) => `  ${paint.accent(each.name.padEnd(width))}  ${each.summary}`),
    ]),
    '',
    `The platform is a folder or a file, by default platform.ts, .yaml, .yml or .json in this folder.`,
    `${program} COMMAND --help  tells more.`,
  ]
}

/** The help of one command. */
export function commandHelp(
  listed: Pick<Listed, 'name' | 'summary'>,
  command: Command,
  program: string,
  paint: Paint,
): string[] {
  const options = Object.entries(optionsOf(command)).map(([name, option]) => [
    paint.accent(optionForm(name, option)),
    optionText(option),
  ])
  return [
    `${paint.strong(`${program} ${usage(listed.name, command)}`)}`,
    '',
    ...wrapped(command.about, columns),
    ...(command.words.length > 0
      ? [
          '',
          ...table(
            command.words.map((word) => [paint.accent(wordForm(word)), word.about]),
            { indent: 2 },
          ),
        ]
      : []),
    '',
    ...table(options, { indent: 2 }),
    ...(command.json ? ['', ...wrapped(`With --json: ${command.json}`, columns, '  ')] : []),
    ...(command.examples.length > 0
      ? [
          '',
          ...table(
            command.examples.map(([args, does]) => [`${program} ${args}`, paint.faint(does)]),
            { indent: 2 },
          ),
        ]
      : []),
  ]
}

/** The form of a command in one line: `logs [service] [platform] [options]`. */
export function usage(name: string, command: Pick<Command, 'words' | 'rest'>): string {
  return [name, ...command.words.map(wordForm), '[options]', ...(command.rest ? ['-- COMMAND'] : [])].join(' ')
}

/** An option as it is typed: `-f, --follow`, `--env NAME`, `--no-verify`. */
export function optionForm(name: string, option: Option): string {
  return `${option.short ? `-${option.short}, ` : ''}--${option.on ? 'no-' : ''}${name}${option.value ? ` ${option.value}` : ''}`
}

/** What an option does, with the values that it takes. */
export function optionText(option: Option): string {
  return option.choices ? `${option.about}: ${option.choices.join(', ')}` : option.about
}

function wordForm(word: Word): string {
  const form = `${word.name}${word.many ? '...' : ''}`
  return word.needed ? form.toUpperCase() : `[${form}]`
}
