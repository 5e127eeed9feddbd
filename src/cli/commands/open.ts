import { nearest } from '../../base/nearest.ts'
import { problem, ProblemsFound } from '../../base/problem.ts'
import { type Address, addressesOf } from '../addresses.ts'
import { command, type Result } from '../command.ts'
import type { Context } from '../context.ts'
import { exits } from '../exits.ts'
import { platformWord, where } from '../options.ts'
import { named } from '../services.ts'
import { open as openSession, requireStarted } from '../session.ts'
import { again, pathExists, wishOf } from '../wish.ts'

/** Tells the address of an app and opens it. */
export const open = command({
  about:
    'Prints the page of an app that a person opens first. On a desktop, and when the output is a ' +
    'terminal, it is opened in the browser too. Where the target lets no browser in by itself, the ' +
    'address works as long as this command runs, unless --json is given.',
  words: [{ name: 'app', about: 'its name, when there are several' }, platformWord],
  options: where,
  json: '{app, url, home}',
  examples: [
    ['open', ''],
    ['open bi -p acme.yaml', ''],
  ],
  async run({ words, options }, context) {
    const asked = named(words, 1, (path) => pathExists(path, context))
    const wish = wishOf(options, asked.path)
    const session = await openSession(wish, context)
    requireStarted(session, wish, context, 'open')
    const { app, url, home, route } = addressOf(asked.services[0], addressesOf(session.operation))
    const { driver } = session.operation
    const way = context.json ? undefined : await driver.reach?.(route.id)
    const opened = context.world.out.terminal && !context.json && (await context.world.browse(home))
    if (way) return held(way, [home, ...(opened ? [context.paint.faint('opened in the browser')] : [])], context)
    const running = (await driver.observe()).some((each) => each.state === 'ready')
    return {
      json: { app, url, home },
      lines: [
        home,
        ...(opened ? [context.paint.faint('opened in the browser')] : []),
        ...(running ? [] : [context.paint.warning(`not running now: ${again(wish, context, 'up')}`)]),
      ],
    }
  },
})

/** Holds the way to an app until Ctrl-C. */
async function held(
  way: { readonly ended: Promise<void>; end(): void },
  lines: readonly string[],
  context: Context,
): Promise<Result> {
  const leave = () => way.end()
  const release = context.world.interruptions(leave)
  context.progress.gone.addEventListener('abort', leave, { once: true })
  context.say(...lines, context.paint.faint('reachable here until Ctrl-C'))
  await way.ended
  release()
  return { exit: exits.interrupted }
}

function addressOf(name: string | undefined, addresses: readonly Address[]): Address {
  const found = addresses.find((address) => name === undefined || address.app === name || address.route.id === name)
  if (found) return found
  const names = [...new Set(addresses.map((address) => address.app))]
  const guess = name === undefined ? undefined : nearest(name, names)
  throw new ProblemsFound([
    problem(
      'SW4003',
      { path: name ?? 'open' },
      {
        title: name === undefined ? 'the platform has no address' : `no app named ${name} has an address`,
        found: name ?? 'no route',
        expected: names.length > 0 ? `one of ${names.join(', ')}` : 'an app that people reach with a browser',
        do: guess ? `write ${guess}` : names.length > 0 ? `write ${names[0]}` : 'add one to the platform',
      },
    ),
  ])
}
