import type { ServiceRow } from '../table.ts'
import { exitInWords, type Life } from './life.ts'
import { pause } from './pause.ts'
import { type Answer, ask, type Asked } from './probe.ts'

type Health = ServiceRow['health']

/** Answers missed in a row before a replica that was ready counts as unready: one can be lost in a burst of load. */
const unreadyAfter = 2

/**
 * Asks a process that was started at `started` until it is ready for the first time. The answer is no when it ends,
 * when `bootWithin` has passed, or when `over` is given.
 */
export async function awaitBoot(
  health: Health,
  asked: Asked,
  life: Life,
  started: number,
  over: AbortSignal,
): Promise<Answer> {
  const { bootWithin, ready } = health
  const ended = Promise.race([
    life.exited.then((exit): Answer => ({ ok: false, reason: `${exitInWords(exit)} while starting` })),
    given(over).then((): Answer => ({ ok: false, reason: 'was ended while starting' })),
  ])
  let finished = false
  void ended.then(() => (finished = true))
  for (let interval = 50; ; interval = Math.min(250, interval * 1.3)) {
    const askedAt = Date.now()
    const left = (started + bootWithin * 1000 - askedAt) / 1000
    const answer = await Promise.race([ended, ask(ready.ask, asked, Math.max(0.05, Math.min(ready.timeout, left)))])
    if (answer.ok || finished) return answer
    const now = Date.now()
    if (now - started >= bootWithin * 1000)
      return { ok: false, reason: `was not ready within ${bootWithin} s: ${answer.reason}` }
    // A question that is expensive to answer must not slow down what it waits for.
    await Promise.race([pause(Math.max(interval, now - askedAt)), ended])
  }
}

/**
 * Watches a process that has been ready until it ends, is not live any more, or `over` is given; says which, as the end
 * of a sentence about it. `hear` is told each time it becomes unready, or ready again.
 */
export async function watchOver(
  health: Health,
  asked: Asked,
  life: Life,
  ready: boolean,
  hear: (answer: Answer) => void,
  over: AbortSignal,
): Promise<string> {
  const done = new AbortController()
  const lost = new Promise<string>((resolve) => {
    const liveness = countLiveness(health.live.failures, resolve)
    const readiness = countReadiness(ready, hear)
    // One question does for both words when they ask the same.
    if (JSON.stringify(health.ready.ask) === JSON.stringify(health.live.ask)) {
      const every = Math.min(health.ready.every, health.live.every)
      void repeat({ ...health.ready, every }, asked, done.signal, (answer) => (readiness(answer), liveness(answer)))
    } else {
      void repeat(health.ready, asked, done.signal, readiness)
      void repeat(health.live, asked, done.signal, liveness)
    }
  })
  const why = await Promise.race([life.exited.then(exitInWords), lost, given(over).then(() => 'was ended')])
  done.abort()
  return why
}

/** Turns answers into changes of readiness. */
export function countReadiness(ready: boolean, hear: (answer: Answer) => void): (answer: Answer) => void {
  let missed = 0
  return (answer) => {
    missed = answer.ok ? 0 : missed + 1
    if (ready ? missed < unreadyAfter : !answer.ok) return
    ready = !ready
    hear(answer)
  }
}

/** Turns answers into one verdict, when so many in a row were missed. */
export function countLiveness(failures: number, dead: (why: string) => void): (answer: Answer) => void {
  let missed = 0
  return (answer) => {
    missed = answer.ok ? 0 : missed + 1
    if (!answer.ok && missed === failures) dead(`was not live ${missed} times in a row: ${answer.reason}`)
  }
}

async function repeat(
  question: Health['ready'],
  asked: Asked,
  over: AbortSignal,
  hear: (answer: Answer) => void,
): Promise<void> {
  for (let seconds = question.every; ;) {
    await pause(seconds * 1000, over)
    if (over.aborted) return
    const answer = await ask(question.ask, asked, question.timeout)
    if (over.aborted) return
    hear(answer)
    // Whether a missed answer was chance or the beginning of a fault should be known soon.
    seconds = answer.ok ? question.every : Math.min(question.every, 1)
  }
}

function given(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
