import type { Result } from './command.ts'
import type { Context } from './context.ts'
import { cut } from './paint.ts'

const every = 1000

/**
 * Shows the same thing anew each second until q, Ctrl-C, or the reader is gone. On a terminal on a screen of its own,
 * of which the last view stays; elsewhere only when it differs.
 */
export async function watching(context: Context, view: () => Promise<readonly string[]>): Promise<Result> {
  const screen = context.progress
  const over = new AbortController()
  const leave = () => over.abort()
  const releases = [
    context.world.keys((key) => (key === 'q' || key === '\x03') && leave()),
    context.world.interruptions(leave),
  ]
  screen.gone.addEventListener('abort', leave, { once: true })
  let lines: readonly string[] = []
  if (screen.terminal) screen.write('\x1b[?1049h\x1b[?25l')
  try {
    while (!over.signal.aborted) {
      const before = lines.join('\n')
      lines = await view()
      if (screen.terminal)
        screen.write(
          `\x1b[H${[...lines, '', context.paint.faint('q to leave')]
            .slice(0, screen.rows - 1)
            .map((line) => `${cut(line, screen.columns - 1)}\x1b[K\n`)
            .join('')}\x1b[J`,
        )
      else if (lines.join('\n') !== before) context.say(...lines)
      await pause(over.signal)
    }
  } finally {
    for (const release of releases) release()
    if (screen.terminal) screen.write('\x1b[?25h\x1b[?1049l')
  }
  return { lines: screen.terminal ? lines : [] }
}

function pause(over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, every)
    over.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
