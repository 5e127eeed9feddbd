import type { Problem } from '../../base/problem.ts'
import type { Fact } from '../target.ts'
import { type Engine, platformWarnings } from './engine.ts'

/** What there is to say of an engine, for `doctor`. */
export function engineFact({ name, platform, rootless }: Engine, processors: number): Fact {
  return {
    check: 'engine',
    state: 'ok',
    detail: `${name}, ${platform}, ${processors} processors${rootless ? ', without root' : ''}`,
  }
}

/** Why an engine cannot be used, each as a fact about what was looked at. */
export function faultFacts(check: string, problems: readonly Problem[]): Fact[] {
  return problems.map((each) => ({ check, state: 'bad', detail: each.found, do: each.do }))
}

/** Whether images fit an engine. */
export function platformFacts(engine: Engine, wanted: string | undefined): Fact[] {
  return platformWarnings(engine, wanted).map((detail) => ({
    check: 'platform',
    state: 'warn',
    detail,
    do: 'set images.platform',
  }))
}
