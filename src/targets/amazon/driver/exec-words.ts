/** Words as a shell reads them back. */
export function shellWords(words: readonly string[]): string {
  return words
    .map((word) => (/^[A-Za-z0-9_\/:=.,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ')
}

/**
 * What comes out of a session, less the lines of the session itself and the last one, in which the command tells how
 * it ended.
 */
export interface ExitFilter {
  /** What of a piece of output is to be shown now. */
  pass(text: string): string
  /** What was held back and is no mark. */
  rest(): string
  /** The exit code, when it was told. */
  code(): number | undefined
}

/** What the plugin itself prints at the beginning. */
const greeting = 'Starting session with SessionId: '

/**
 * A filter for a session whose command ends with a line `<nonce>=<code>`. Text is held back only as long as it may be
 * that line, or the greeting.
 */
export function exitFilter(nonce: string): ExitFilter {
  const mark = `${nonce}=`
  const whole = new RegExp(`\\r?\\n${mark}(\\d+)\\r?\\n`)
  let [held, begun] = ['', false]
  let code: number | undefined

  /** How much of what is held can be no mark any more. */
  function safe(): number {
    const last = held.lastIndexOf('\n')
    const from = last > 0 && held[last - 1] === '\r' ? last - 1 : last
    if (last < 0) return held.endsWith('\r') ? held.length - 1 : held.length
    const line = held.slice(last + 1)
    return mark.startsWith(line) || line.startsWith(mark) ? from : held.endsWith('\r') ? held.length - 1 : held.length
  }

  return {
    pass(text) {
      // What comes after the mark is the plugin's farewell.
      if (code !== undefined) return ''
      held += text
      if (!begun) {
        const line = held.trimStart()
        if (greeting.startsWith(line) || (line.startsWith(greeting) && !line.includes('\n'))) return ''
        if (line.startsWith(greeting)) held = line.slice(line.indexOf('\n') + 1)
        begun = true
      }
      const found = whole.exec(held)
      if (found) code = Number(found[1])
      const end = found ? found.index : safe()
      const shown = held.slice(0, end)
      held = found ? '' : held.slice(end)
      return shown
    },
    rest() {
      const left = held
      held = ''
      return left
    },
    code: () => code,
  }
}
