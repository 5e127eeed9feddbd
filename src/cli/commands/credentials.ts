import { addressesOf } from '../addresses.ts'
import { command } from '../command.ts'
import { platformWord, where } from '../options.ts'
import { open, requireStarted } from '../session.ts'
import { table } from '../show/table.ts'
import { wishOf } from '../wish.ts'

/** Shows how to log in: the one command that prints secrets. */
export const credentials = command({
  about:
    'Shows for each app the address, the user and the password of the account that stackwright made. ' +
    'This is the only command that prints a secret.',
  words: [platformWord],
  options: where,
  json: '[{app, url, username, password}]',
  examples: [
    ['credentials', ''],
    ['credentials --json', 'for scripts'],
  ],
  async run({ words: [path], options }, context) {
    const wish = wishOf(options, path)
    const session = await open(wish, context)
    requireStarted(session, wish, context, 'credentials')
    const accounts = await Promise.all(
      addressesOf(session.operation).flatMap(({ app, home, route: { account } }) =>
        account
          ? [
              session.operation.driver
                .secret(account.password)
                .then((password) => ({ app, url: home, username: account.user, password })),
            ]
          : [],
      ),
    )
    const { paint } = context
    const rows = accounts.map((account) => [
      paint.strong(account.app),
      account.url,
      account.username,
      paint.accent(account.password),
    ])
    return {
      json: accounts,
      lines:
        rows.length > 0
          ? table([['', 'ADDRESS', 'USER', 'PASSWORD'].map((cell) => paint.faint(cell)), ...rows])
          : ['No app of this platform has an account of its own; people log in elsewhere.'],
    }
  },
})
