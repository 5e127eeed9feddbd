type Cleanup = () => Promise<void>

const pending = new Set<Cleanup>()
let listening = false

/**
 * What is to be undone at the end, or when the bench is interrupted. Gives the function that does it, once; later calls
 * do nothing more.
 */
export function cleanup(undo: Cleanup): Cleanup {
  let done: Promise<void> | undefined
  const once = () => (done ??= undo().finally(() => pending.delete(once)))
  pending.add(once)
  if (!listening) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void interrupted())
  listening = true
  return once
}

async function interrupted(): Promise<void> {
  process.stderr.write('interrupted; stopping what was started\n')
  await Promise.allSettled([...pending].map((each) => each()))
  process.exit(130)
}
