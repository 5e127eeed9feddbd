/** Does something, and tells in the report of the test how long it took. */
export async function took<T>(
  context: { diagnostic(words: string): void },
  what: string,
  act: () => Promise<T>,
): Promise<T> {
  const began = performance.now()
  const result = await act()
  context.diagnostic(`${what}: ${Math.round((performance.now() - began) / 100) / 10} s`)
  return result
}
