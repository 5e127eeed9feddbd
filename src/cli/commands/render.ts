import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { command } from '../command.ts'
import { describeSound } from '../describe.ts'
import { platformWord, where } from '../options.ts'
import { counted } from '../show/amounts.ts'
import { wishOf } from '../wish.ts'

/** Writes out what a platform becomes on a target. */
export const render = command({
  about:
    'Makes the files that the platform becomes on the target. They hold no secret, and the same platform ' +
    'always gives the same bytes. Without --out they are printed; files in the folder that are not part ' +
    'of it are left alone.',
  words: [platformWord],
  options: { ...where, out: { short: 'o', value: 'DIR', about: 'the folder to write them to' } },
  json: '{out, files: [{path, text}]}',
  examples: [
    ['render --out build', ''],
    ['render | less', 'only look'],
  ],
  async run({ words: [path], options }, context) {
    const { graph, target, setting } = await describeSound(wishOf(options, path), context)
    const { files } = target.lower(graph, target.renderSite(graph, setting))
    const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => ({ path: name, text }))
    if (options.out === undefined) {
      return {
        json: { files: sorted },
        lines: sorted.flatMap((file) => [
          context.paint.strong(`── ${file.path}`),
          ...file.text.replace(/\n$/, '').split('\n'),
          '',
        ]),
      }
    }
    const changes = sorted.map((file) => write(resolve(context.world.folder, options.out!), file.path, file.text))
    const count = (change: string) => changes.filter((each) => each === change).length
    return {
      json: { out: options.out, files: sorted },
      lines: [
        `${counted(sorted.length, 'file')} in ${options.out}: ${count('new')} new, ${count('changed')} changed, ${count('same')} as before`,
      ],
    }
  },
})

function write(out: string, name: string, text: string): 'new' | 'changed' | 'same' {
  const path = join(out, name)
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined
  if (before === text) return 'same'
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return before === undefined ? 'new' : 'changed'
}
