import type { Plan } from '../operate/plan.ts'
import type { Context } from './context.ts'
import { effectLines } from './show/effects.ts'

/**
 * Shows what the target would do for a plan, where it can tell, and asks a person at the terminal whether to go on. True
 * where nobody is to be asked: without such effects, with `asks` off, with `--json`, and off a terminal.
 */
export async function agreed(plan: Plan, asks: boolean, context: Context): Promise<boolean> {
  const lines = effectLines(plan.effects ?? [], context.paint)
  if (lines.length === 0) return true
  context.say(...lines.slice(1), '')
  if (!asks || context.json) return true
  const answer = await context.world.ask('Go on? [y/N] ')
  return answer === undefined || /^y(es)?$/i.test(answer.trim())
}
