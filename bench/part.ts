/** A part of the benchmark, run by its name. */
export interface Part {
  readonly name: string
  readonly title: string
  /** Left out unless it is named. */
  readonly onlyNamed?: true
  run(say: (words: string) => void): Promise<Finding>
}

/** What a part found: figures to read, and further text in Markdown. */
export interface Finding {
  readonly rows: readonly Row[]
  /** Why nothing could be measured; what was found before stays on the page. */
  readonly skipped?: string
  readonly text?: string
}

/** One figure. `met` is there when it has a goal. */
export interface Row {
  readonly what: string
  readonly measured: string
  readonly goal?: string
  readonly met?: boolean
}
