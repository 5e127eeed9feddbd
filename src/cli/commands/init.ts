import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { problem, ProblemsFound } from '../../base/problem.ts'
import { command } from '../command.ts'
import { platformName, starterFiles } from '../starter.ts'
import { version } from '../version.ts'
import { shownPath } from '../wish.ts'
import { schemaText } from './schema.ts'

/** Writes a new platform. */
export const init = command({
  about:
    'Writes a small platform that runs, Apache Superset with PostgreSQL and Redis, and what an editor ' +
    'needs to check it. Files that exist are left as they are; a platform that exists is never touched.',
  words: [{ name: 'folder', about: 'where to write it; default this folder' }],
  options: {
    yaml: { about: 'write the platform in YAML instead of TypeScript' },
    name: { value: 'NAME', about: 'the name of the platform; default that of the folder' },
  },
  json: '{folder, platform, written: [name], kept: [name]}',
  examples: [
    ['init acme', 'in a new folder'],
    ['init --yaml', 'in this folder, in YAML'],
  ],
  async run({ words: [word = '.'], options }, context) {
    const folder = resolve(context.world.folder, word)
    const platform = nameOf(options.name, folder)
    refuseOver(folder)
    const files = starterFiles(platform, options.yaml ? 'yaml' : 'ts', {
      version: version(),
      schema: options.yaml ? schemaText() : '',
    })
    mkdirSync(folder, { recursive: true })
    const kept = [...files.keys()].filter((name) => existsSync(join(folder, name)))
    const written = [...files].filter(([name]) => !kept.includes(name))
    for (const [name, text] of written) writeFileSync(join(folder, name), text)
    const { program } = context.world
    const shown = shownPath(folder, context)
    const main = options.yaml ? 'platform.yaml' : 'platform.ts'
    return {
      json: { folder, platform, written: written.map(([name]) => name), kept },
      lines: [
        `Wrote ${written.map(([name]) => name).join(', ')}${shown === '.' ? '' : ` to ${shown}`}.`,
        ...(kept.length > 0 ? [`Left as they are: ${kept.join(', ')}.`] : []),
        '',
        `  ${program} up${shown === '.' ? '' : ` ${shown}`}`,
        '',
        `brings up what ${join(shown, main)} says.`,
      ],
    }
  },
})

function nameOf(given: string | undefined, folder: string): string {
  if (given === undefined || platformName(given) === given) return given ?? platformName(basename(folder))
  throw new ProblemsFound([
    problem(
      'SW1013',
      { path: '--name' },
      {
        title: `${given} cannot be the name of a platform`,
        found: given,
        expected: 'lower-case letters, digits and single hyphens, a letter first, 40 at most',
        do: `write --name ${platformName(given)}`,
      },
    ),
  ])
}

function refuseOver(folder: string): void {
  if (!existsSync(folder)) return
  const there = readdirSync(folder).find((name) => /^platform\.(ts|yaml|yml|json)$/.test(name))
  if (there === undefined) return
  throw new ProblemsFound([
    problem(
      'SW5009',
      { path: 'init', file: join(folder, there) },
      {
        title: 'this folder has a platform',
        found: join(folder, there),
        expected: 'a folder without one',
        do: 'name another folder, or remove the file first',
      },
    ),
  ])
}
