import type { Path } from './path.ts'

/** A position in a file: line and column count from 1. */
export interface Position {
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** Tells where things were written. */
export interface Places {
  /** The position of the key, or of the nearest thing around it that has one. */
  at(path: Path): Position
  /** A number as it was written (`6.10`, which is the number 6.1), where the file's parser tells. */
  source?(path: Path): string | undefined
}

/**
 * Positions as a parser finds them: that of a key, with those of what is below it; `source` is a number as it was
 * written.
 */
export interface PlaceTree {
  readonly line: number
  readonly column: number
  source?: string | undefined
  readonly members: Map<string, PlaceTree>
}

/** The places of a file whose parser told them all. */
export function placesOf(file: string, tree: PlaceTree | undefined): Places {
  return {
    at(path) {
      let here = tree
      for (const key of path) {
        const below = here?.members.get(String(key))
        if (!below) break
        here = below
      }
      return here ? { file, line: here.line, column: here.column } : { file }
    },
    source: (path) => path.reduce<PlaceTree | undefined>((here, key) => here?.members.get(String(key)), tree)?.source,
  }
}

/** Gives line and column, from 1, of an offset in a text; many questions of one text are cheap. */
export function linesOf(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - starts[low]! + 1 }
  }
}
