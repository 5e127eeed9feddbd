import { nearest } from '../base/nearest.ts'
import { problem, ProblemsFound } from '../base/problem.ts'
import { parse } from './arguments.ts'
import type { Listed, Result } from './command.ts'
import { commands } from './commands/list.ts'
import { contextOf, quoted } from './context.ts'
import { paintFor } from './paint.ts'
import { version } from './version.ts'
import type { World } from './world.ts'

/**
 * Runs one command line and gives its exit code. Everything that is printed as a result, a problem or a failure is
 * printed here, so that `--json` gives exactly one document on standard output. Never throws.
 */
export async function run(args: readonly string[], world: World): Promise<number> {
  let json = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined).includes('--json')
  try {
    const [first = 'help', ...others] = args
    const words =
      first === '--help' || first === '-h' ? ['help'] : first === '--version' || first === '-v' ? ['version'] : [first]
    if (words[0] === 'version') return print({ json: { version: version() }, lines: [version()] })
    const asked = words[0] === 'help' ? others.find((each) => !each.startsWith('-')) : words[0]
    if (asked === undefined) return print(await overviewOf(world))
    const listed = find(asked)
    const command = await listed.load()
    const parsed = parse(listed.name, command, words[0] === 'help' ? ['--help'] : others)
    json = parsed.json
    if (parsed.help) {
      const { commandHelp } = await import('./show/help.ts')
      return print({ lines: commandHelp(listed, command, world.program, paintFor(world.out.colours)) }, false)
    }
    if (parsed.problems.length > 0) throw new ProblemsFound(parsed.problems)
    return print(await command.run(parsed.given, contextOf(world, `${world.program} ${quoted(args)}`, json)))
  } catch (error) {
    const { resultOf } = await import('./fault.ts')
    const screen = json ? world.out : world.err
    const shown = resultOf(error, {
      folder: world.folder,
      debug: Boolean(world.variables['STACKWRIGHT_DEBUG']),
      paint: paintFor(screen.colours),
    })
    return print(shown, json, screen)
  }

  function print(result: Result, asJson = json, screen = world.out): number {
    if (asJson && result.json !== undefined) screen.write(`${JSON.stringify(result.json, null, 2)}\n`)
    else if (!asJson && result.lines) screen.write(result.lines.map((line) => `${line}\n`).join(''))
    return result.exit ?? 0
  }
}

function find(name: string): Listed {
  const listed = commands.find((each) => each.name === name)
  if (listed) return listed
  const names = commands.map((each) => each.name)
  const [isOption, guess] = [name.startsWith('-'), nearest(name, names)]
  throw new ProblemsFound([
    problem(
      isOption ? 'SW6002' : 'SW6001',
      { path: name },
      {
        title: isOption ? `a command comes before ${name}` : `stackwright has no command ${name}`,
        found: name,
        expected: `one of ${names.join(', ')}`,
        do: guess && !isOption ? `write ${guess}` : 'run  stackwright help',
      },
    ),
  ])
}

async function overviewOf(world: World): Promise<Result> {
  const { overview } = await import('./show/help.ts')
  return {
    json: { version: version(), commands: commands.map(({ name, group, summary }) => ({ name, group, summary })) },
    lines: overview(commands, world.program, paintFor(world.out.colours)),
  }
}
