import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

// Writes the skeleton of a new app or target: `npm run new app NAME`, `npm run new target NAME`. It copies a template
// that the tests keep working, renames it, and adds the one line by which it becomes known.

const layers = {
  app: { layer: 'catalog', template: ['sample-app', 'sampleApp', 'SampleApp'], entry: 'options.ts' },
  target: { layer: 'targets', template: ['sample-target', 'sampleTarget', 'SampleTarget'], entry: 'listing.ts' },
} as const

/** What can be made. */
export type Kind = keyof typeof layers

/**
 * The skeleton of a new app or target below `root`; gives the folder, or throws an Error whose message says what is
 * wrong with the wish.
 */
export function makeNew(root: string, kind: Kind, name: string): string {
  const { layer, template, entry } = layers[kind]
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new Error(
      `a name has lower-case letters, digits and single hyphens, a letter first: not ${JSON.stringify(name)}`,
    )
  }
  const folder = join(root, 'src', layer, name)
  if (existsSync(folder)) throw new Error(`src/${layer}/${name} exists already`)
  const list = join(root, 'src', layer, 'list.ts')
  const listed = withLine(readFileSync(list, 'utf8'), `export { ${camel(name)} } from './${name}/${entry}'`)

  const [kebab, camelCase, pascal] = template
  const renamed = (text: string) =>
    text
      .replaceAll(kebab, name)
      .replaceAll(pascal, camel(`-${name}`))
      .replaceAll(camelCase, camel(name))
  mkdirSync(folder)
  const from = join(root, 'src', layer, '_template')
  for (const file of readdirSync(from))
    writeFileSync(join(folder, renamed(file)), renamed(readFileSync(join(from, file), 'utf8')))
  writeFileSync(list, listed)
  return folder
}

/** `my-app` as `myApp`; with a hyphen in front, as `MyApp`. */
function camel(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** The list with one line more, where the order of names puts it. */
function withLine(list: string, line: string): string {
  const lines = list.trimEnd().split('\n')
  const next = lines.findIndex((each) => each.startsWith('export ') && each.toLowerCase() > line.toLowerCase())
  lines.splice(next === -1 ? lines.length : next, 0, line)
  return `${lines.join('\n')}\n`
}

if (process.argv[1] === import.meta.filename) {
  const [kind = '', name = ''] = process.argv.slice(2)
  try {
    if (kind !== 'app' && kind !== 'target') throw new Error('usage: npm run new app NAME, or npm run new target NAME')
    makeNew(join(import.meta.dirname, '..'), kind, name)
    const path = `src/${layers[kind].layer}/${name}`
    const next = `describe its options in ${path}/options.ts, then: npm run schema && node --test '${path}/*.test.ts'`
    console.log(`made ${path}, and its line in src/${layers[kind].layer}/list.ts\nnext  ${next}`)
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 2
  }
}
