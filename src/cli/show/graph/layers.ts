import type { NodeId } from '../../../graph/id.ts'

/** Where a box or a bend of an arrow stands: `layer` from the left, `y` its middle. */
interface Spot {
  readonly id: string
  readonly layer: number
  readonly height: number
  y: number
}

/**
 * A layered drawing: boxes in layers from left to right so that arrows point right, and for each arrow the bends that
 * it goes through.
 */
export interface Layered {
  readonly boxes: ReadonlyMap<NodeId, { readonly layer: number; readonly y: number }>
  readonly bends: readonly (readonly { readonly layer: number; readonly y: number }[])[]
  readonly layers: number
  readonly height: number
}

const gap = 18
const sweeps = 12

/**
 * Lays boxes out in layers: each left of all that it points to, then ordered within the layers so that few arrows
 * cross, then moved towards their neighbours. Deterministic. Arrows that would close a circle are drawn but not
 * obeyed.
 */
export function layered(
  ids: readonly NodeId[],
  arrows: readonly { readonly from: NodeId; readonly to: NodeId }[],
  boxHeight: number,
): Layered {
  const layerOf = layersOf(ids, arrows)
  const spots = new Map<string, Spot>(ids.map((id) => [id, { id, layer: layerOf.get(id)!, height: boxHeight, y: 0 }]))
  const links: [Spot, Spot][] = []
  const bends = arrows.map((arrow, index) => {
    const [from, to] = [spots.get(arrow.from)!, spots.get(arrow.to)!]
    const between = Array.from({ length: Math.max(0, to.layer - from.layer - 1) }, (_, step): Spot => ({
      id: `${index} ${step}`,
      layer: from.layer + 1 + step,
      height: 6,
      y: 0,
    }))
    for (const spot of between) spots.set(spot.id, spot)
    const chain = [from, ...between, to]
    chain.slice(1).forEach((spot, step) => links.push([chain[step]!, spot]))
    return between
  })
  const layers = groupLayers([...spots.values()])
  arrange(layers, links)
  const height = Math.max(0, ...[...spots.values()].map((spot) => spot.y + spot.height / 2))
  return { boxes: new Map(ids.map((id) => [id, spots.get(id)!])), bends, layers: layers.length, height }
}

/** The longest way from the left; what nothing points to moves right until it stands just before what it points to. */
function layersOf(
  ids: readonly NodeId[],
  arrows: readonly { readonly from: NodeId; readonly to: NodeId }[],
): Map<NodeId, number> {
  const outgoing = Map.groupBy(arrows, (arrow) => arrow.from)
  const layer = new Map<NodeId, number>(ids.map((id) => [id, 0]))
  const incoming = new Map<NodeId, number>(ids.map((id) => [id, 0]))
  for (const arrow of arrows) incoming.set(arrow.to, (incoming.get(arrow.to) ?? 0) + 1)
  const first = ids.filter((id) => incoming.get(id) === 0)
  const open = [...first]
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    for (const { to } of outgoing.get(id) ?? []) {
      layer.set(to, Math.max(layer.get(to)!, layer.get(id)! + 1))
      incoming.set(to, incoming.get(to)! - 1)
      if (incoming.get(to) === 0) open.push(to)
    }
  }
  for (const id of first) {
    const next = (outgoing.get(id) ?? []).map((arrow) => layer.get(arrow.to)!)
    if (next.length > 0) layer.set(id, Math.max(0, Math.min(...next) - 1))
  }
  return layer
}

function groupLayers(spots: readonly Spot[]): Spot[][] {
  const layers: Spot[][] = []
  for (const spot of spots) (layers[spot.layer] ??= []).push(spot)
  return Array.from(layers, (layer) => layer ?? [])
}

/**
 * Alternately from left and right: sorts each layer by the middle of its neighbours, then moves spots towards them as
 * room allows.
 */
function arrange(layers: readonly Spot[][], links: readonly (readonly [Spot, Spot])[]): void {
  const left = Map.groupBy(links, ([, to]) => to)
  const right = Map.groupBy(links, ([from]) => from)
  for (const layer of layers) place(layer, (spot) => spot.y)
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forward = sweep % 2 === 0
    for (const layer of forward ? layers : layers.toReversed()) {
      const neighbours = (spot: Spot) =>
        forward ? (left.get(spot) ?? []).map(([from]) => from) : (right.get(spot) ?? []).map(([, to]) => to)
      const wish = new Map(layer.map((spot) => [spot, middle(neighbours(spot).map((each) => each.y)) ?? spot.y]))
      if (sweep < sweeps - 4) layer.sort((a, b) => wish.get(a)! - wish.get(b)!)
      place(layer, (spot) => wish.get(spot)!)
    }
  }
  const top = Math.min(...layers.flat().map((spot) => spot.y - spot.height / 2))
  for (const spot of layers.flat()) spot.y -= top
}

/** Puts a layer's spots as near to where they wish to be as their order and the gaps allow. */
function place(layer: readonly Spot[], wish: (spot: Spot) => number): void {
  const wishes = layer.map(wish)
  let edge = -Infinity
  layer.forEach((spot, index) => {
    spot.y = Math.max(wishes[index]!, edge + gap + spot.height / 2)
    edge = spot.y + spot.height / 2
  })
  const shift = layer.reduce((sum, spot, index) => sum + spot.y - wishes[index]!, 0) / Math.max(1, layer.length)
  for (const spot of layer) spot.y -= shift
}

function middle(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}
