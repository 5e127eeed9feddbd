import type { Options } from '../command.ts'

/** The shells for which there is a completion script. */
export const shells = ['bash', 'zsh', 'fish'] as const

/** What completion knows of a command. */
export interface Completed {
  readonly name: string
  readonly summary: string
  readonly options: Options
  /** The words that it takes, where they are few. */
  readonly values?: readonly string[]
}

/** The completion script for a shell: commands first, then options, their few values, and files. */
export function completionScript(shell: (typeof shells)[number], commands: readonly Completed[]): string {
  switch (shell) {
    case 'bash':
      return bash(commands)
    case 'zsh':
      return zsh(commands)
    case 'fish':
      return fish(commands)
  }
}

function bash(commands: readonly Completed[]): string {
  const cases = commands.map(({ name, options }) => `    ${name}) options="${flags(options).join(' ')}" ;;`)
  const values = choices(commands).map(([flag, known]) => `    ${flag}) ${reply(known)} ;;`)
  const words = commands.flatMap(({ name, values: known }) => (known ? [`    ${name}) ${reply(known)} ;;`] : []))
  return `# bash completion for stackwright
_stackwright() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" options=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')}" -- "$word"))
    return
  fi
  case "$before" in
${[...values, ...words].join('\n')}
  esac
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
    *) COMPREPLY=($(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _stackwright stackwright ./stackwright
`
}

function reply(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W "${words.join(' ')}" -- "$word")); return`
}

function zsh(commands: readonly Completed[]): string {
  const described = commands.map(({ name, summary }) => `    '${name}:${single(summary).replaceAll(':', '\\:')}'`)
  const cases = commands.map((each) => `    ${each.name}) _arguments ${zshArguments(each).join(' ')} ;;`)
  return `#compdef stackwright
_stackwright() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$name" in
${cases.join('\n')}
  esac
}
compdef _stackwright stackwright ./stackwright
`
}

/** What the values of options are called that are files or folders. */
const pathLike: ReadonlySet<string> = new Set(['PATH', 'FILE', 'DIR'])

function zshArguments({ options, values }: Completed): string[] {
  const texts = Object.entries(options).flatMap(([key, option]) => {
    const few = option.choices ? `(${option.choices.join(' ')})` : pathLike.has(option.value ?? '') ? '_files' : ''
    const value = option.value === undefined ? '' : `:${option.value.toLowerCase()}:${few}`
    const about = `[${single(option.about).replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', '\\:')}]${value}`
    return [`'--${option.on ? 'no-' : ''}${key}${about}'`, ...(option.short ? [`'-${option.short}${about}'`] : [])]
  })
  return [...texts, values ? `'*:word:(${values.join(' ')})'` : "'*:file:_files'"]
}

function fish(commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ name, summary, options, values }) => [
    `complete -c stackwright -n __fish_use_subcommand -f -a ${name} -d '${single(summary)}'`,
    ...Object.entries(options).map(([key, option]) =>
      [
        `complete -c stackwright -n '__fish_seen_subcommand_from ${name}' -l ${option.on ? 'no-' : ''}${key}`,
        ...(option.short ? [`-s ${option.short}`] : []),
        ...(option.choices ? [`-x -a '${option.choices.join(' ')}'`] : option.value ? ['-r'] : []),
        `-d '${single(option.about)}'`,
      ].join(' '),
    ),
    ...(values ? [`complete -c stackwright -n '__fish_seen_subcommand_from ${name}' -f -a '${values.join(' ')}'`] : []),
  ])
  return `# fish completion for stackwright\n${lines.join('\n')}\n`
}

function flags(options: Options): string[] {
  return Object.entries(options).flatMap(([key, option]) => [
    `--${option.on ? 'no-' : ''}${key}`,
    ...(option.short ? [`-${option.short}`] : []),
  ])
}

/** Options that take one of a few values, each flag once. */
function choices(commands: readonly Completed[]): [flags: string, words: readonly string[]][] {
  const found = new Map<string, readonly string[]>()
  for (const { options } of commands)
    for (const [key, option] of Object.entries(options)) if (option.choices) found.set(`--${key}`, option.choices)
  return [...found]
}

/** Safe inside single quotes of any shell. */
function single(text: string): string {
  return text.replaceAll("'", '’').replaceAll('`', '')
}
