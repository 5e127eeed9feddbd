import { layered } from './layers.ts'
import type { Box, Picture } from './picture.ts'

const boxHeight = 46
const layerGap = 48
const margin = 28
const head = 34

/** What the colours of the stripes mean; readable on light and on dark ground. */
const stripes: Readonly<Record<Box['kind'], string>> = {
  route: '#7c6fd6',
  service: '#2f8fd0',
  job: '#c9922e',
  store: '#3a9a6b',
  schedule: '#b0608f',
}

/** A picture as a drawing of its own: no fonts, scripts or styles from elsewhere; light or dark as the viewer is. */
export function svgText(picture: Picture): string {
  const ids = picture.boxes.map((box) => box.id)
  const drawing = layered(ids, picture.arrows, boxHeight)
  const widths = Array.from({ length: drawing.layers }, (_, layer) =>
    Math.max(90, ...picture.boxes.filter((box) => drawing.boxes.get(box.id)!.layer === layer).map(widthOf)),
  )
  const lefts = widths.map(
    (_, layer) => margin + widths.slice(0, layer).reduce((sum, width) => sum + width + layerGap, 0),
  )
  const width = (lefts.at(-1) ?? margin) + (widths.at(-1) ?? 0) + margin
  const top = margin + head
  const height = top + drawing.height + margin + 22
  const spot = (at: { readonly layer: number; readonly y: number }) => ({
    left: lefts[at.layer]!,
    right: lefts[at.layer]! + widths[at.layer]!,
    y: top + at.y,
  })

  const arrows = picture.arrows.map((arrow, index) => {
    const [from, to] = [spot(drawing.boxes.get(arrow.from)!), spot(drawing.boxes.get(arrow.to)!)]
    const way = [
      { left: from.right, right: from.right, y: from.y },
      ...drawing.bends[index]!.map(spot),
      { left: to.left - 5, right: to.left - 5, y: to.y },
    ]
    return `  <path class="${arrow.needed}" d="${curve(way)}"/>`
  })
  const boxes = picture.boxes.flatMap((box) => {
    const { left, y } = spot(drawing.boxes.get(box.id)!)
    const wide = widths[drawing.boxes.get(box.id)!.layer]!
    return [
      `  <g transform="translate(${round(left)} ${round(y - boxHeight / 2)})">`,
      `    <title>${escaped(`${box.kind} ${box.id}: ${box.about}`)}</title>`,
      `    <rect class="box" width="${round(wide)}" height="${boxHeight}" rx="7"/>`,
      `    <rect x="0.5" y="9" width="4" height="${boxHeight - 18}" rx="2" fill="${stripes[box.kind]}"/>`,
      `    <text class="id" x="15" y="20">${escaped(box.id)}</text>`,
      `    <text class="about" x="15" y="36">${escaped(shortened(box.about))}</text>`,
      '  </g>',
    ]
  })
  const size = `viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}"`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escaped(picture.title)}">`,
    `  <style>${style}</style>`,
    '  <defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" ' +
      'orient="auto"><path class="tip" d="M0 0.8 7 4 0 7.2z"/></marker></defs>',
    `  <rect class="ground" width="${round(width)}" height="${round(height)}" rx="10"/>`,
    `  <text class="title" x="${margin}" y="${margin + 8}">${escaped(picture.title)}</text>`,
    ...arrows,
    ...boxes,
    legend(picture, height),
    '</svg>',
    '',
  ].join('\n')
}

const style = [
  '.ground{fill:#f7f9fa}text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:#24292f}',
  '.title{font-size:16px;font-weight:600}.id{font-size:13px;font-weight:600}',
  '.about,.legend{font-size:11px;fill:#66707b}.box{fill:#ffffff;stroke:#c6ccd3}',
  'path{fill:none;stroke:#9aa4af;stroke-width:1.3;marker-end:url(#tip)}',
  'path.better{stroke-dasharray:4 4}path.tip{fill:#9aa4af;stroke:none;marker-end:none}',
  '@media(prefers-color-scheme:dark){.ground{fill:#15191e}text{fill:#e6e8eb}.about,.legend{fill:#9aa4af}',
  '.box{fill:#22272e;stroke:#444c56}path{stroke:#6b7683}path.tip{fill:#6b7683}}',
].join('')

function legend(picture: Picture, height: number): string {
  const kinds = (Object.keys(stripes) as Box['kind'][]).filter((kind) => picture.boxes.some((box) => box.kind === kind))
  const entries = kinds.flatMap((kind, index) => [
    `  <g transform="translate(${margin + index * 78} ${round(height - 24)})">`,
    `    <rect width="4" height="12" rx="2" fill="${stripes[kind]}"/><text class="legend" x="9" y="10">${kind}</text>`,
    '  </g>',
  ])
  return entries.join('\n')
}

/** A smooth way: flat where it leaves, arrives, and passes between other boxes. */
function curve(way: readonly { readonly left: number; readonly right: number; readonly y: number }[]): string {
  const parts = [`M${round(way[0]!.right)} ${round(way[0]!.y)}`]
  way.slice(1).forEach((to, index) => {
    const from = way[index]!
    const middle = round((from.right + to.left) / 2)
    parts.push(`C${middle} ${round(from.y)} ${middle} ${round(to.y)} ${round(to.left)} ${round(to.y)}`)
    if (to.right > to.left) parts.push(`H${round(to.right)}`)
  })
  return parts.join('')
}

/** System fonts differ; this is on the wide side for all of them. */
function widthOf(box: Box): number {
  return Math.max(box.id.length * 7.9, shortened(box.about).length * 6.1) + 30
}

function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
