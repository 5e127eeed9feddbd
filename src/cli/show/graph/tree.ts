import type { NodeId } from '../../../graph/id.ts'
import type { Paint } from '../../paint.ts'
import { table } from '../table.ts'
import type { Box, Picture } from './picture.ts'

const order: readonly Box['kind'][] = ['route', 'service', 'schedule', 'job', 'store']

/** Deeper than this the tree says only that there is more. */
const deepest = 40

/**
 * A picture as a tree of text: what people reach first, and below each thing what it needs to start. What is needed by
 * several is drawn once and only named elsewhere.
 */
export function treeLines(picture: Picture, paint: Paint): string[] {
  const boxes = new Map(picture.boxes.map((box) => [box.id, box]))
  const needs = Map.groupBy(
    picture.arrows.filter((arrow) => arrow.needed === 'start'),
    (arrow) => arrow.from,
  )
  const needed = new Set(picture.arrows.filter((arrow) => arrow.needed === 'start').map((arrow) => arrow.to))
  const roots = picture.boxes
    .filter((box) => !needed.has(box.id))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.id < b.id ? -1 : 1))
  const seen = new Set<NodeId>()
  const rows: string[][] = []
  for (const root of roots) draw(root.id, '', '', 0)
  return [paint.strong(picture.title), '', ...table(rows)]

  function draw(id: NodeId, lead: string, under: string, depth: number): void {
    const box = boxes.get(id)
    if (!box) return
    const below = (needs.get(id) ?? []).map((arrow) => arrow.to)
    if (seen.has(id))
      return void rows.push([`${paint.faint(lead)}${id}`, paint.faint(below.length > 0 ? 'as above' : box.kind)])
    seen.add(id)
    rows.push([`${paint.faint(lead)}${paint.accent(id)}`, paint.faint(box.kind), box.about])
    if (depth >= deepest && below.length > 0) return void rows.push([paint.faint(`${under}└─ …`)])
    below.forEach((each, index) => {
      const last = index === below.length - 1
      draw(each, `${under}${last ? '└─ ' : '├─ '}`, `${under}${last ? '   ' : '│  '}`, depth + 1)
    })
  }
}
