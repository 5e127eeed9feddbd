import { parseArgs } from 'node:util'
import { nearest } from '../base/nearest.ts'
import { problem, type Problem } from '../base/problem.ts'
import type { Code } from '../base/problems.ts'
import type { Command, Given, Option, Options } from './command.ts'

/** What was typed after the name of a command, understood as far as possible, and everything that is wrong with it. */
export interface Parsed {
  readonly given: Given
  readonly json: boolean
  readonly help: boolean
  readonly problems: readonly Problem[]
}

/** The options that every command has; `json` only those that have something to say in it. */
export const everywhere = {
  json: { about: 'print one JSON document, and nothing else, on standard output' },
  help: { short: 'h', about: 'show this help' },
} as const satisfies Options

/** All options of a command by name, in the order in which help shows them. */
export function optionsOf(command: Pick<Command, 'options' | 'json'>): Options {
  return { ...command.options, ...(command.json !== undefined && { json: everywhere.json }), help: everywhere.help }
}

/** Understands the words after a command's name. Finds all that is wrong, and never throws. */
export function parse(name: string, command: Command, args: readonly string[]): Parsed {
  const known = optionsOf(command)
  const problems: Problem[] = []
  const report = (code: Code, found: string, expected: string, advice: string) =>
    void problems.push(
      problem(
        code,
        { path: `${name} ${found}`.trim() },
        { title: titleOf(code, found), found: found || 'nothing', expected, do: advice },
      ),
    )
  const values = new Map<string, string | boolean>()
  const words: string[] = []
  const rest: string[] = []
  let ended = false
  for (const token of tokensOf(args, known)) {
    if (token.kind === 'option-terminator') ended = true
    else if (token.kind === 'positional') (ended && command.rest !== undefined ? rest : words).push(token.value)
    else takeOption(token.rawName, token.name, token.value, token.inlineValue === true)
  }
  checkWords()
  const options = Object.fromEntries(
    Object.entries(known).map(([key, option]) => [
      key,
      values.get(key) ?? (option.value ? undefined : option.on === true),
    ]),
  )
  return {
    given: { words, rest, options: options as Given['options'] },
    json: options['json'] === true,
    help: options['help'] === true,
    problems,
  }

  function takeOption(raw: string, key: string, value: string | undefined, inline: boolean): void {
    const off = raw.startsWith('--no-') && known[key] === undefined && known[key.slice(3)]?.value === undefined
    const option = known[off ? key.slice(3) : key]
    if (!option) {
      const guess = nearest(key, Object.keys(known))
      report(
        'SW6002',
        raw,
        `an option of ${name}: ${Object.keys(known)
          .map((each) => `--${each}`)
          .join(', ')}`,
        guess ? `write --${guess}` : `see  ${name} --help`,
      )
    } else if (option.value !== undefined) takeValue(raw, key, option, value, inline)
    else if (!inline) values.set(off ? key.slice(3) : key, !off)
    else if (!off && (value === 'true' || value === 'false')) values.set(key, value === 'true')
    else report('SW6003', `${raw}=${value}`, `${raw} alone, ${raw}=true or ${raw}=false`, `write ${raw}`)
  }

  function takeValue(raw: string, key: string, option: Option, value: string | undefined, inline: boolean): void {
    const swallowed = !inline && value !== undefined && value.length > 1 && value.startsWith('-')
    const missing = value === undefined || value === '' || swallowed
    const example = `${raw}${raw.startsWith('--') ? '=' : ' '}${option.choices?.[0] ?? option.value}`
    if (missing) report('SW6003', raw, `a value: ${option.choices?.join(', ') ?? option.value}`, `write ${example}`)
    else if (option.choices && !option.choices.includes(value)) {
      report(
        'SW6003',
        `${raw}=${value}`,
        `one of ${option.choices.join(', ')}`,
        `write ${raw}=${nearest(value, option.choices) ?? option.choices[0]}`,
      )
    } else values.set(key, value)
    // The parser took the next option for the value; it still is an option.
    if (swallowed)
      for (const token of tokensOf([value], known))
        if (token.kind === 'option') takeOption(token.rawName, token.name, token.value, token.inlineValue === true)
  }

  function checkWords(): void {
    if (values.get('help')) return
    const needed = command.words.filter((word) => word.needed)
    const missing = needed.slice(words.length)
    for (const word of missing) report('SW6004', '', word.about, `write  ${name} ${word.name.toUpperCase()}`)
    if (command.rest !== undefined && rest.length === 0) {
      const [own, other] = [words.slice(0, needed.length), words.slice(needed.length)]
      if (missing.length === 0)
        report(
          'SW6004',
          '',
          `two hyphens and ${command.rest}`,
          `write  ${[name, ...own, '--', ...(other.length > 0 ? other : ['COMMAND'])].join(' ')}`,
        )
    } else if (!command.words.some((word) => word.many)) {
      for (const word of words.slice(command.words.length)) {
        report('SW6005', word, command.words.map((each) => each.name).join(', ') || 'no arguments', 'leave it out')
      }
    }
  }

  function titleOf(code: Code, found: string): string | undefined {
    switch (code) {
      case 'SW6002':
        return `${name} has no option ${found}`
      case 'SW6003':
        return `the value of ${found.split('=')[0]} is missing or not allowed`
      case 'SW6004':
        return `${name} needs an argument`
      case 'SW6005':
        return `${name} has no use for ${found}`
      default:
        return undefined
    }
  }
}

function tokensOf(args: readonly string[], known: Options) {
  const options = Object.fromEntries(
    Object.entries(known).map(([name, option]) => [
      name,
      {
        type: option.value === undefined ? ('boolean' as const) : ('string' as const),
        ...(option.short && { short: option.short }),
      },
    ]),
  )
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens
}
