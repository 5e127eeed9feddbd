import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { ProblemsFound } from '../../base/problem.ts'
import { readState } from '../../operate/state.ts'
import { command } from '../command.ts'
import type { Context } from '../context.ts'
import { type Described, describeSound, targetOf } from '../describe.ts'
import { machineFacts, thisMachine } from '../machine.ts'
import { platformWord, where } from '../options.ts'
import { unreadProjectAt } from '../project.ts'
import { stateFolder } from '../session.ts'
import { doctorLines } from '../show/doctor.ts'
import { type Wish, wishOf } from '../wish.ts'

/** Looks at this machine. */
export const doctor = command({
  about:
    'Looks at this machine: its kind, Node.js, processors, memory, disk, and what the target would use ' +
    'or lacks for the platform, each with the command that mends it. Changes nothing and fetches ' +
    'nothing. Exit 1 when something needed is missing.',
  words: [platformWord],
  options: where,
  json: '{well, facts: [{check, state: ok | warn | bad, detail, do}]}',
  examples: [
    ['doctor', ''],
    ['doctor acme.yaml', 'with the software that this platform needs'],
  ],
  async run({ words: [path], options }, context) {
    const wish = wishOf(options, path)
    const platform = await soundPlatform(wish, context)
    const target = platform?.target ?? (await targetOf(wish, context))
    const folder = platform?.folder ?? context.world.folder
    const facts = [
      ...machineFacts(thisMachine(folder)),
      ...((await target.examine?.({
        project: folder,
        folder: platform ? stateFolder(platform) : folder,
        ...(platform?.setting ?? { options: {}, images: {}, digests: {}, contentOf: () => '' }),
        ...(platform && { graph: platform.graph }),
        scaled: (platform && readState(stateFolder(platform))?.scaled) ?? {},
      })) ?? []),
    ]
    const well = facts.every((fact) => fact.state !== 'bad')
    return { json: { well, facts }, lines: doctorLines(facts, context.paint), exit: well ? 0 : 1 }
  },
})

/**
 * A machine can be looked at without any platform, and beside one that has problems of its own; one that was named
 * must be there.
 */
async function soundPlatform(wish: Wish, context: Context): Promise<Described | undefined> {
  const folder = resolve(context.world.folder, '.')
  if (
    wish.path === undefined &&
    !['ts', 'yaml', 'yml', 'json'].some((ending) => existsSync(resolve(folder, `platform.${ending}`)))
  )
    return undefined
  try {
    return await describeSound(wish, context, unreadProjectAt)
  } catch (error) {
    if (wish.path === undefined && error instanceof ProblemsFound) return undefined
    throw error
  }
}
