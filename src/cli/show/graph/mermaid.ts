import type { Box, Picture } from './picture.ts'

const shapes: Readonly<Record<Box['kind'], readonly [open: string, close: string]>> = {
  route: ['([', '])'],
  service: ['[', ']'],
  job: ['[/', '/]'],
  store: ['[(', ')]'],
  schedule: ['{{', '}}'],
}
const arrows = { start: '-->', answer: '-->', better: '-.->' } as const

/**
 * A picture as a Mermaid flowchart: one group per app; arrows point to what is needed, dotted where it is only for the
 * better.
 */
export function mermaidText(picture: Picture): string {
  const apps = Map.groupBy(picture.boxes, (box) => box.app)
  const lines = [
    'flowchart LR',
    ...[...apps].flatMap(([app, boxes]) => [
      `  subgraph ${key(`app ${app}`)} [${quote(app)}]`,
      ...boxes.map((box) => `    ${boxText(box)}`),
      '  end',
    ]),
    ...picture.arrows.map((arrow) => `  ${key(arrow.from)} ${arrows[arrow.needed]} ${key(arrow.to)}`),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function boxText(box: Box): string {
  const [open, close] = shapes[box.kind]
  return `${key(box.id)}${open}${quote(box.about ? `${box.id}<br/>${box.about}` : box.id)}${close}`
}

/** Ids may hold words that Mermaid reserves (`end`), so that each gets a letter in front. */
function key(id: string): string {
  return `n_${id.replaceAll(/[^a-z0-9]/gi, '_')}`
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '#quot;')}"`
}
