import { command } from '../command.ts'
import { platformWord, where } from '../options.ts'
import { named, runnable, serviceOf } from '../services.ts'
import { open, requireStarted } from '../session.ts'
import { pathExists, wishOf } from '../wish.ts'

/** Runs a command in the surroundings of a service. */
export const exec = command({
  about:
    'Runs a command with the software, configuration and environment of a service, attached to this ' +
    'terminal. Everything after the two hyphens belongs to that command, as does the exit code. It has ' +
    'no --json, since the output is not ours.',
  words: [
    {
      name: 'service',
      about: 'its id (bi-web), or its role (web) when one app alone has it; web@eu-central-1 is the one in that region',
      needed: true,
    },
    platformWord,
  ],
  rest: 'the command to run',
  options: where,
  examples: [
    ['exec web -- superset shell', ''],
    ['exec bi-web -p acme.yaml -- env', ''],
  ],
  async run({ words, rest, options }, context) {
    const asked = named(words, 1, (path) => pathExists(path, context))
    const wish = wishOf(options, asked.path)
    const session = await open(wish, context)
    requireStarted(session, wish, context, 'exec')
    const [word = ''] = asked.services
    // What else a target has is asked for only where it is named: a session should begin at once.
    const running = word.includes('@') ? await session.operation.driver.observe() : []
    const id = serviceOf(word, session.graph, runnable(session.graph, running))
    // Ctrl-C is for the command; the terminal sends it there too.
    const release = context.world.interruptions(() => {})
    const exit = await session.operation.driver.exec(id, rest)
    release()
    return { exit }
  },
})
