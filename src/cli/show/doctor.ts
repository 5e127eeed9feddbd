import type { Fact } from '../../targets/target.ts'
import type { Paint } from '../paint.ts'
import { table } from './table.ts'

/** The facts about a machine, one line each, and below those that are not well what to do. */
export function doctorLines(facts: readonly Fact[], paint: Paint): string[] {
  const marks = { ok: paint.good('ok'), warn: paint.warning('warn'), bad: paint.bad('bad') }
  const worst = facts.some((fact) => fact.state === 'bad')
    ? 'something is missing'
    : facts.some((fact) => fact.state === 'warn')
      ? 'it will do'
      : 'all well'
  const rows = table(
    facts.map((fact) => [marks[fact.state], fact.check, fact.detail]),
    { indent: 2 },
  )
  return [
    ...facts.flatMap((fact, index) => [rows[index]!, ...(fact.do ? [`        ${paint.faint('do')}  ${fact.do}`] : [])]),
    '',
    `This machine: ${worst}.`,
  ]
}
