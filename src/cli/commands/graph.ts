import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Graph } from '../../graph/graph.ts'
import { command } from '../command.ts'
import { describeSound } from '../describe.ts'
import { platformWord, where } from '../options.ts'
import type { Paint } from '../paint.ts'
import { wishOf } from '../wish.ts'

/** Shows a platform as a tree, a Mermaid chart, a drawing, or data. */
export const graph = command({
  about:
    'Shows what a platform is made of: as a tree of what needs what to start, as a Mermaid flowchart, as ' +
    'an SVG drawing, or as JSON.',
  words: [platformWord],
  options: {
    ...where,
    format: {
      short: 'f',
      value: 'FORMAT',
      choices: ['text', 'mermaid', 'svg', 'json'],
      about: 'the form; default text',
    },
    out: { short: 'o', value: 'FILE', about: 'write it to a file' },
  },
  json: '{platform, environment, nodes: [{id, kind, ...}], connections: [{from, to, port, ...}]}',
  examples: [
    ['graph', 'a tree'],
    ['graph --format svg --out platform.svg', 'a drawing'],
  ],
  async run({ words: [path], options }, context) {
    const described = await describeSound(wishOf(options, path), context)
    const format = context.json ? 'json' : (options.format ?? 'text')
    const paint = options.out ? (await import('../paint.ts')).plain : context.paint
    const lines = await linesAs(format, described.graph, paint)
    if (!options.out) return { json: dataOf(described.graph), lines }
    writeFileSync(resolve(context.world.folder, options.out), lines.map((line) => `${line}\n`).join(''))
    return { json: dataOf(described.graph), lines: [`written to ${options.out}`] }
  },
})

async function linesAs(format: string, drawn: Graph, paint: Paint): Promise<string[]> {
  if (format === 'json') return [JSON.stringify(dataOf(drawn), null, 2)]
  const { pictureOf } = await import('../show/graph/picture.ts')
  const picture = pictureOf(drawn)
  switch (format) {
    case 'mermaid':
      return textLines((await import('../show/graph/mermaid.ts')).mermaidText(picture))
    case 'svg':
      return textLines((await import('../show/graph/svg.ts')).svgText(picture))
    default:
      return (await import('../show/graph/tree.ts')).treeLines(picture, paint)
  }
}

function textLines(text: string): string[] {
  return text.replace(/\n$/, '').split('\n')
}

function dataOf(drawn: Graph) {
  return {
    platform: drawn.platform,
    environment: drawn.environment,
    nodes: [...drawn.nodes.values()],
    connections: drawn.connections,
  }
}
