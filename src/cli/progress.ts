import type { Event } from '../operate/run.ts'
import type { Step, StepResult } from '../operate/step.ts'
import type { Context } from './context.ts'
import { type ActiveStep, beginLine, endedLine, endLine, liveLines, tellLine } from './show/steps.ts'

/** Shows the steps of an operation while they run. */
export interface Progress {
  listen(event: Event): void
  /** Ids of the steps that are under way. */
  active(): readonly string[]
  /** Says that nothing new begins, above the lines that are being redrawn. */
  stopping(...lines: readonly string[]): void
  /** Removes what is being redrawn; nothing is shown after it. */
  end(): void
}

/** Off a terminal a step's words are shown no more often than this, in seconds. */
const quiet = 5

/** Lines that are redrawn on a terminal, and one plain line per beginning and end elsewhere. */
export function progressOf(context: Context): Progress {
  return context.progress.terminal ? redrawn(context) : plainly(context)
}

function plainly(context: Context): Progress {
  const active = new Map<string, { readonly at: number; told: number }>()
  let start = performance.now()
  const elapsed = () => (performance.now() - start) / 1000
  return {
    listen(event) {
      switch (event.event) {
        case 'steps':
          return void (start = performance.now())
        case 'begin':
          active.set(event.step.id, { at: event.at, told: event.at })
          return event.step.action.do === 'remove'
            ? undefined
            : context.say(beginLine(event.step, event.at, context.paint))
        case 'tell': {
          const step = active.get(event.step.id)
          if (!step || elapsed() - step.told < quiet) return
          step.told = elapsed()
          return context.say(tellLine(event.step, event.words, elapsed(), context.paint))
        }
        case 'end':
          active.delete(event.step.id)
          return context.say(endLine(event.result, context.paint))
      }
    },
    active: () => [...active.keys()],
    stopping: (...lines) => context.say(...lines),
    end: () => {},
  }
}

function redrawn(context: Context): Progress {
  const screen = context.progress
  const active = new Map<string, ActiveStep>()
  const ended = new Set<string>()
  let waiting: readonly Step[] = []
  let width = 0
  let drawn = 0
  let over = false
  let start = performance.now()
  const timer = setInterval(() => draw([]), 100)
  timer.unref()

  return {
    listen(event) {
      switch (event.event) {
        case 'steps':
          // Not before: a person may be asked first.
          screen.write('\x1b[?25l')
          start = performance.now()
          waiting = event.steps
          width = Math.min(40, Math.max(0, ...event.steps.map((step) => step.id.length)))
          return draw([])
        case 'begin':
          waiting = waiting.filter((step) => step.id !== event.step.id)
          active.set(event.step.id, { step: event.step, startedAt: event.at })
          return draw([])
        case 'tell': {
          const step = active.get(event.step.id)
          return void (step && active.set(event.step.id, { ...step, words: event.words }))
        }
        case 'end':
          return ending(event.result)
      }
    },
    active: () => [...active.keys()],
    stopping(...lines) {
      waiting = []
      draw(lines)
    },
    end() {
      if (over) return
      waiting = []
      active.clear()
      draw([])
      over = true
      clearInterval(timer)
      screen.write('\x1b[?25h')
    },
  }

  function ending(result: StepResult): void {
    active.delete(result.id)
    ended.add(result.id)
    draw([endedLine(result, width, context.paint)])
  }

  /** Erases what was drawn last, prints what stays, and draws the rest anew: in one write, so that nothing flickers. */
  function draw(staying: readonly string[]): void {
    if (over) return context.say(...staying)
    const view = { active: [...active.values()], waiting, ended, at: (performance.now() - start) / 1000, width }
    const live = liveLines(view, { columns: screen.columns - 1, rows: Math.max(3, screen.rows - 2) }, context.paint)
    const erase = drawn > 0 ? `\x1b[${drawn}A\x1b[0J` : ''
    screen.write(erase + [...staying, ...live].map((line) => `${line}\n`).join(''))
    drawn = live.length
  }
}
