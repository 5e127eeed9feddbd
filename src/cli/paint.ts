import { styleText } from 'node:util'

/** Colours and weights for text, or none of them: what the pure renderers take instead of looking at the terminal. */
export interface Paint {
  strong(text: string): string
  faint(text: string): string
  good(text: string): string
  warning(text: string): string
  bad(text: string): string
  accent(text: string): string
  /** One of a few colours, the same for the same number. */
  hue(index: number, text: string): string
}

const hues = ['cyan', 'magenta', 'blue', 'green', 'yellow', 'cyanBright', 'magentaBright', 'blueBright'] as const
type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | (typeof hues)[number]

/** The paint for a screen with or without colours. */
export function paintFor(colours: boolean): Paint {
  const style = (format: Style) => (text: string) =>
    colours ? styleText(format, text, { validateStream: false }) : text
  return {
    strong: style('bold'),
    faint: style('dim'),
    good: style('green'),
    warning: style('yellow'),
    bad: style('red'),
    accent: style('cyan'),
    hue: (index, text) => style(hues[index % hues.length]!)(text),
  }
}

/** No colours at all. */
export const plain: Paint = paintFor(false)

/** The number of columns that a text takes, without its colours. */
export function widthOf(text: string): number {
  return text.replace(/\x1b\[[0-9;]*m/g, '').length
}

/** The text cut to so many columns, colours closed, with an ellipsis where something was cut. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let room = Math.max(0, columns - 1)
  let kept = ''
  for (const [part] of text.matchAll(/\x1b\[[0-9;]*m|[^\x1b]/gs)) {
    if (part.startsWith('\x1b')) kept += part
    else if (room-- > 0) kept += part
  }
  return `${kept}…`
}
