import { nearest } from '../../base/nearest.ts'
import { problem, ProblemsFound } from '../../base/problem.ts'
import { type Address, addressesOf } from '../addresses.ts'
import { command } from '../command.ts'
import { platformWord, where } from '../options.ts'
import { named } from '../services.ts'
import { open as openSession, requireStarted } from '../session.ts'
import { again, pathExists, wishOf } from '../wish.ts'

/** Tells the address of an app and opens it. */
export const open = command({
  about:
    'Prints the page of an app that a person opens first. On a desktop, and when the output is a ' +
    'terminal, it is opened in the browser too.',
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
    const { app, url, home } = addressOf(asked.services[0], addressesOf(session.operation))
    const opened = context.world.out.terminal && !context.json && context.world.browse(home)
    const running = (await session.operation.driver.observe()).some((each) => each.state === 'ready')
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

function addressOf(name: string | undefined, addresses: readonly Address[]): Address {
  const found = addresses.find((address) => name === undefined || address.app === name || address.route.id === name)
  if (found) return found
  const names = [...new Set(addresses.map((address) => address.app))]
  const guess = name === undefined ? undefined : nearest(name, names)
  throw new ProblemsFound([problem('SW4003', { path: name ?? 'open' }, {
    title: name === undefined ? 'the platform has no address' : `no app named ${name} has an address`,
    found: name ?? 'no route',
    expected: names.length > 0 ? `one of ${names.join(', ')}` : 'an app that people reach with a browser',
    do: guess ? `write ${guess}` : names.length > 0 ? `write ${names[0]}` : 'add one to the platform',
  })])
}
