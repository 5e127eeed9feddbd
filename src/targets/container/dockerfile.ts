/** One line or instruction of a Dockerfile. */
export type Line =
  | { readonly line: 'comment'; readonly text: string }
  | {
      readonly line: 'instruction'
      readonly name:
        'FROM' | 'USER' | 'WORKDIR' | 'COPY' | 'LABEL' | 'HEALTHCHECK' | 'VOLUME' | 'STOPSIGNAL' | 'ENTRYPOINT'
      readonly words: string
    }
  /** Commands of the shell that must all succeed, in one layer. */
  | { readonly line: 'run'; readonly commands: readonly string[] }
  | { readonly line: 'blank' }

export const blank: Line = { line: 'blank' }
export const comment = (text: string): Line => ({ line: 'comment', text })
export const run = (...commands: readonly string[]): Line => ({ line: 'run', commands })
export const user = (user: string): Line => instruction('USER', user)
export const copy = (from: string, to: string, ...options: readonly string[]): Line =>
  instruction('COPY', [...options, from, to].join(' '))
export const label = (name: string, value: string): Line => instruction('LABEL', `${name}="${value}"`)
export const workdir = (folder: string): Line => instruction('WORKDIR', folder)

/** Folders that an engine gives to processes as they are at this line, owners and modes included. */
export const volumes = (...paths: readonly string[]): Line => instruction('VOLUME', JSON.stringify(paths))
/** The signal by which a process is asked to end. */
export const stopSignal = (signal: string): Line => instruction('STOPSIGNAL', signal)

/** A program of the base would get the whole command as its arguments, where an engine replaces the command alone. */
export const noEntrypoint: readonly Line[] = [
  comment('A task says the whole command: without this, a program of the base would get it as its arguments.'),
  instruction('ENTRYPOINT', '[]'),
]

/** The beginning of a stage, which later ones copy from by its name. */
export const stage = (base: string, name: string): Line => instruction('FROM', `${base} AS ${name}`)

/**
 * A check that comes with a base looks at the program that the base starts. Every process here has its own, or
 * explicitly none.
 */
export const noHealthcheck: readonly Line[] = [
  comment('The check of the base asks for what the base starts, and would end every other process.'),
  instruction('HEALTHCHECK', 'NONE'),
]

/** The text of a Dockerfile: only what builders without BuildKit understand too. */
export function printDockerfile(lines: readonly Line[]): string {
  return `${lines.map(printed).join('\n')}\n`
}

function instruction(name: Extract<Line, { line: 'instruction' }>['name'], words: string): Line {
  return { line: 'instruction', name, words }
}

function printed(line: Line): string {
  switch (line.line) {
    case 'blank':
      return ''
    case 'comment':
      return wrapped(line.text)
        .map((text) => `# ${text}`)
        .join('\n')
    case 'instruction':
      return `${line.name} ${line.words}`
    case 'run':
      return `RUN ${line.commands.join(' \\\n && ')}`
  }
}

function wrapped(text: string, width = 118): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
