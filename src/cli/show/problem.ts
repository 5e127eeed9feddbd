import { relative } from 'node:path'
import type { Place } from '../../base/place.ts'
import type { Problem } from '../../base/problem.ts'
import { visible } from '../../base/visible.ts'
import { type Paint, plain } from '../paint.ts'

/**
 * Problems for people, one below the other: the code and the title, the place, what stands there, what was expected,
 * and what to do. Files are shown relative to `folder` when they lie in it.
 */
export function problemLines(
  problems: readonly Problem[],
  at: { readonly folder: string; readonly paint?: Paint },
): string[] {
  const { folder, paint = plain } = at
  return problems.flatMap((problem, index) => [
    ...(index > 0 ? [''] : []),
    `${paint.bad(problem.code)}  ${paint.strong(visible(problem.title))}`,
    ...placeLine(problem.place, folder, paint),
    ...labelled('found', problem.found, paint),
    ...labelled('expected', problem.expected, paint),
    ...labelled('do', problem.do, paint),
  ])
}

/** Problems as one text, without colours. */
export function problemText(problems: readonly Problem[], folder: string): string {
  return problemLines(problems, { folder })
    .map((line) => `${line}\n`)
    .join('')
}

function placeLine(place: Place, folder: string, paint: Paint): string[] {
  const position =
    place.file === undefined
      ? ''
      : [shownFile(place.file, folder), place.line, place.column].filter((part) => part !== undefined).join(':')
  const words = [visible(position), visible(place.path)].filter((word) => word !== '')
  return words.length === 0
    ? []
    : [`  ${words.map((word, index) => (index === 0 ? paint.accent(word) : word)).join('   ')}`]
}

function shownFile(file: string, folder: string): string {
  const short = relative(folder, file)
  return short === '' || short.startsWith('..') ? file : short
}

/** A label and its text; further lines of the text stand below the first. */
function labelled(label: string, text: string, paint: Paint): string[] {
  return text
    .split('\n')
    .map((line, index) => `  ${index === 0 ? paint.faint(label.padEnd(10)) : ' '.repeat(10)}${visible(line)}`)
}
