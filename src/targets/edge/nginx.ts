/** One directive of an nginx configuration: a name, its arguments, and for a block what stands inside. */
export interface Directive {
  readonly name: string
  readonly args: readonly (string | number)[]
  readonly block?: readonly (Directive | Comment)[]
}

/** A line that says why. */
export interface Comment {
  readonly comment: string
}

/** A simple directive: `directive('listen', '127.0.0.1:80')`. */
export function directive(name: string, ...args: readonly (string | number)[]): Directive {
  return { name, args }
}

/** A block directive: `block('location', ['/static/'], [...])`. */
export function block(
  name: string,
  args: readonly (string | number)[],
  inside: readonly (Directive | Comment)[],
): Directive {
  return { name, args, block: inside }
}

/** A comment line. */
export function comment(words: string): Comment {
  return { comment: words }
}

/** The configuration as text, arguments quoted where nginx needs it. */
export function printNginx(document: readonly (Directive | Comment)[], depth = 0): string {
  const indent = '  '.repeat(depth)
  return document
    .map((each) => {
      if ('comment' in each)
        return each.comment
          .split('\n')
          .map((line) => `${indent}# ${line}\n`)
          .join('')
      const head = [each.name, ...each.args].map(quoted).join(' ')
      if (each.block === undefined) return `${indent}${head};\n`
      return `${indent}${head} {\n${printNginx(each.block, depth + 1)}${indent}}\n`
    })
    .join('')
}

function quoted(argument: string | number): string {
  const text = String(argument)
  return /^[^\s;{}"'\\#][^\s;{}"'\\]*$/.test(text) || /^\$\w+$/.test(text)
    ? text
    : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
