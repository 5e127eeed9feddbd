import type { Feature, Support } from '../../targets/support.ts'
import type { Paint } from '../paint.ts'
import { table } from './table.ts'

/** How well targets do one feature that a platform asks for. */
export interface Compared {
  readonly feature: Feature
  readonly title: string
  /** The ids that ask for it. */
  readonly asks: readonly string[]
  readonly targets: Readonly<Record<string, Support>>
}

/**
 * The support table of a platform: one row per feature that it asks for, one column per target, then what is not exact
 * and why; then what the options of each target promise beyond that.
 */
export function compareLines(
  rows: readonly Compared[],
  targets: readonly string[],
  promises: Readonly<Record<string, readonly string[]>>,
  paint: Paint,
): string[] {
  const colour = { exact: paint.good, emulated: paint.warning, lost: paint.bad }
  const notes = targets.flatMap((target) =>
    rows.flatMap((row) => {
      const support = row.targets[target]!
      if (support.support === 'exact') return []
      return [
        [
          `${target}: ${row.title}`,
          colour[support.support](support.support),
          support.support === 'lost' ? `${support.why}; ${support.do}` : support.how,
        ],
      ]
    }),
  )
  return [
    ...table(
      [
        ['', ...targets, ''].map((cell) => paint.faint(cell)),
        ...rows.map((row) => [
          row.title,
          ...targets.map((target) => colour[row.targets[target]!.support](row.targets[target]!.support)),
          paint.faint(short(row.asks)),
        ]),
      ],
      { indent: 2 },
    ),
    ...(notes.length > 0 ? ['', ...table(notes, { indent: 2 })] : []),
    ...Object.entries(promises).flatMap(([target, told]) => [
      '',
      `  ${paint.strong(target)}`,
      ...told.map((sentence) => `    ${sentence}`),
    ]),
  ]
}

function short(ids: readonly string[]): string {
  return ids.length <= 4 ? ids.join(', ') : `${ids.slice(0, 4).join(', ')} and ${ids.length - 4} more`
}
