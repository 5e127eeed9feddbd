import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load, machine } from './machine.ts'
import type { Finding, Part, Row } from './part.ts'

const page = join(import.meta.dirname, '../docs/performance.md')

/** The rows of a finding as lines for a terminal. */
export function asLines(rows: readonly Row[]): string[] {
  const width = (column: (row: Row) => string) => Math.max(...rows.map((row) => column(row).length))
  const [what, measured] = [width((row) => row.what), width((row) => row.measured)]
  const verdict = (row: Row) => (row.goal ? `${row.met ? 'met   ' : 'MISSED'} ${row.goal}` : '')
  return rows.map((row) => `  ${row.what.padEnd(what)}  ${row.measured.padEnd(measured)}  ${verdict(row)}`.trimEnd())
}

/**
 * Puts a finding into docs/performance.md between the marks of its part. Text outside of marks is written by hand and
 * stays.
 */
export function publish(part: Part, finding: Finding, loadBefore: number): void {
  const [begin, end] = [`<!-- bench ${part.name} -->`, `<!-- end of bench ${part.name} -->`]
  const loads = `load ${loadBefore.toFixed(1)} when it began, ${load().toFixed(1)} when it ended`
  const facts = `Measured ${new Date().toISOString().slice(0, 10)} on ${machine()}; ${loads}.`
  const table = [
    '| | measured | goal |',
    '|---|---|---|',
    ...finding.rows.map(
      (row) => `| ${row.what} | ${row.measured} | ${row.goal ? `${row.goal}${row.met ? '' : ', **missed**'}` : ''} |`,
    ),
  ]
  const text = [begin, facts, '', ...table, ...(finding.text ? ['', finding.text] : []), end].join('\n')
  const before = existsSync(page) ? readFileSync(page, 'utf8') : ''
  const [from, to] = [before.indexOf(begin), before.indexOf(end)]
  if (from < 0 || to < from)
    throw new Error(
      `docs/performance.md has no place for ${part.name}: write ${begin} and ${end} where its figures belong`,
    )
  writeFileSync(page, before.slice(0, from) + text + before.slice(to + end.length))
}
