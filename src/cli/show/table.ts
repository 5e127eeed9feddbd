import { widthOf } from '../paint.ts'

/**
 * Rows as aligned columns, two spaces apart, without trailing blanks. Columns named in `right` (from 0) are aligned to
 * the right.
 */
export function table(
  rows: readonly (readonly string[])[],
  options: { readonly indent?: number; readonly right?: readonly number[] } = {},
): string[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  )
  const pad = ' '.repeat(options.indent ?? 0)
  return rows.map((row) =>
    (
      pad +
      row
        .map((cell, column) => {
          const blank = ' '.repeat(widths[column]! - widthOf(cell))
          return options.right?.includes(column) ? blank + cell : cell + blank
        })
        .join('  ')
    ).trimEnd(),
  )
}

/** A paragraph broken into lines of at most so many columns, later lines indented by `indent`. */
export function wrapped(text: string, columns: number, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    const room = columns - (lines.length > 0 ? indent.length : 0)
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > room) {
      lines.push(lines.length > 0 ? indent + line : line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  if (line !== '') lines.push(lines.length > 0 ? indent + line : line)
  return lines
}
