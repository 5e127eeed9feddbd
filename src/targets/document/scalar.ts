// How a text is written in YAML: bare where every reader agrees that it is that text, in quotes where one of them would
// not, as a block where it has lines. Readers of YAML 1.1 (PyYAML, and in part those of Go) take far more words for
// something else than YAML 1.2 does.

/** The ways to write a text. */
export type Style = 'bare' | 'single' | 'double' | 'block'

/** Where a text stands: as a key, within brackets, or on its own. */
export type Spot = 'key' | 'brackets' | 'alone'

/** The plainest style in which readers of YAML 1.1 and of YAML 1.2 read this very text. */
export function styleOf(text: string, spot: Spot): Style {
  if (!printable.test(text)) return 'double'
  if (text.includes('\n')) return spot === 'alone' && fitsBlock(text) ? 'block' : 'double'
  if (isBare(text, spot)) return 'bare'
  return text.includes("'") && !/["\\]/.test(text) ? 'double' : 'single'
}

/** The text in its quotes, or bare. A block is not written by this. */
export function written(text: string, style: Exclude<Style, 'block'>): string {
  switch (style) {
    case 'bare':
      return text
    case 'single':
      return `'${text.replaceAll("'", "''")}'`
    case 'double':
      return `"${text.replace(needsEscape, escaped)}"`
  }
}

/** Characters that stand for themselves; among the others are those that YAML 1.1 takes for line breaks. */
const printable = /^[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10fffd}]*$/u
const needsEscape = /["\\]|[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10fffd}]/gu
const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
  '\0': '\\0',
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!
  return (
    shortEscapes[character] ??
    (code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`)
  )
}

/** Words that some reader takes for a number, a truth value, a date, nothing, or a merge. */
const words: readonly RegExp[] = [
  /^(?:~|null|y|n|yes|no|on|off|true|false|=|<<)$/i,
  /^[-+]?0[xob][0-9a-f_]+$/i,
  /^[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9_]*)(?:e[-+]?[0-9]+)?$/i,
  /^[-+]?[0-9][0-9_]*(?::[0-9][0-9_]*)+(?:\.[0-9_]*)?$/,
  /^[-+]?\.(?:inf|nan)$/i,
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t].*)?$/,
]

function isBare(text: string, spot: Spot): boolean {
  if (text === '' || text.includes('\t') || /^ | $/.test(text)) return false
  // Options of a command (`-c`, `--port=80`) are bare; a lone dash or a row of them means something else.
  if (/^(?:[?:,[\]{}#&*!|>'"%@`]|-(?:$| |--)|\.\.\.)/.test(text)) return false
  if (/: | #|:$/.test(text)) return false
  if (spot !== 'alone' && /[,[\]{}]/.test(text)) return false
  return !words.some((word) => word.test(text))
}

/** Some readers refuse a block that begins with a tab, or with blanks before its first line of text. */
function fitsBlock(text: string): boolean {
  return !/^[\s]*[ \t]/.test(text) && !/[ \t]$/.test(text) && /[^\n]/.test(text)
}
