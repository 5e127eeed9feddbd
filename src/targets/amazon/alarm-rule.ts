import type { CompositeAlarm } from './estate-watch.ts'

/**
 * The rule of an alarm over others as CloudWatch writes it, in pieces: `named` gives an alarm's name, which only AWS may
 * know. CloudWatch takes 10,240 characters and 100 alarms. Source: Amazon CloudWatch API Reference, PutCompositeAlarm.
 */
export function ruleOf<T>({ any, unless }: Pick<CompositeAlarm, 'any' | 'unless'>, named: (id: string) => T) {
  const is = (state: 'ALARM' | 'OK', id: string): (T | string)[] => [`${state}("`, named(id), '")']
  const sets = joined(
    ' OR ',
    any.map((all) => {
      const set = joined(
        ' AND ',
        all.map((id) => is('ALARM', id)),
      )
      return any.length > 1 && all.length > 1 ? ['(', ...set, ')'] : set
    }),
  )
  if (unless === undefined) return sets
  return [...(any.length > 1 ? ['(', ...sets, ')'] : sets), ' AND ', ...is('OK', unless)]
}

function joined<T>(between: string, parts: readonly (readonly (T | string)[])[]): (T | string)[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [between, ...part]))
}
