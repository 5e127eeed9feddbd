import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { command } from '../command.ts'
import { machineFacts, thisMachine } from '../machine.ts'
import { where } from '../options.ts'
import { doctorLines } from '../show/doctor.ts'
import { targetOf } from '../session.ts'

/** Looks at this machine. */
export const doctor = command({
  about: 'Looks at this machine: its kind, Node.js, processors, memory, disk, and what the target would use or lacks, each with the command that mends it. Changes nothing and downloads nothing. Exit 1 when something needed is missing.',
  words: [{ name: 'folder', about: 'where the platform is or would be; default this folder' }],
  options: { target: where.target },
  json: '{well, facts: [{check, state: ok | warn | bad, detail, do}]}',
  examples: [['doctor', '']],
  async run({ words: [word = '.'], options }, context) {
    const path = resolve(context.world.folder, word)
    const target = await targetOf(options, context)
    const facts = [...machineFacts(thisMachine(path)), ...(await target.examine?.(await settingsOf(path, target.name)) ?? [])]
    const well = facts.every((fact) => fact.state !== 'bad')
    return { json: { well, facts }, lines: doctorLines(facts, context.paint), exit: well ? 0 : 1 }

    /** What a sound platform there says of the target; a machine can be looked at without any. */
    async function settingsOf(at: string, name: string): Promise<unknown> {
      if (!existsSync(at)) return undefined
      const read = await context.world.read(at, undefined)
      return read.problems.length > 0 ? undefined : (read.platform?.['targets'] as Readonly<Record<string, unknown>> | undefined)?.[name]
    }
  },
})
