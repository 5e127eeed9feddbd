// The command line with a pretended target, as a program of its own: for tests of signals, pipes and background work.
// FAILS and SLOW say how the target behaves.
import * as listed from '../../src/catalog/list.ts'
import { run } from '../../src/cli/cli.ts'
import { terminalWorld } from '../../src/cli/terminal.ts'
import { pretendTarget } from './pretend.ts'

const { FAILS: fails, SLOW: slow } = process.env
const world = {
  ...terminalWorld(import.meta.filename),
  catalog: async () => Object.values(listed).map((each) => each.listing),
  targets: async () => [pretendTarget({ ...(fails && { fails }), ...(slow && { slow: Number(slow) }) })],
}
await world.end(await run(process.argv.slice(2), world))
