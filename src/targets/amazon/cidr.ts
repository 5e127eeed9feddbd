/** A range of IPv4 addresses: the number of its first, and how many leading bits its addresses share. */
export interface Range {
  readonly start: number
  readonly bits: number
}

/** A range from its written form; undefined for what is none. Bits beyond the prefix are kept as they are written. */
export function rangeOf(text: string): Range | undefined {
  const [, ...found] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text) ?? []
  const [a, b, c, d, bits] = found.map(Number)
  if (bits === undefined || bits > 32 || [a!, b!, c!, d!].some((each) => each > 255)) return undefined
  return { start: a! * 2 ** 24 + b! * 2 ** 16 + c! * 2 ** 8 + d!, bits }
}

/** The written form of a range. */
export function cidrText({ start, bits }: Range): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.')}/${bits}`
}

/** How many addresses a range has. */
export function sizeOf({ bits }: Range): number {
  return 2 ** (32 - bits)
}

/** True for a range that begins where ranges of its size begin. */
export function isAligned(range: Range): boolean {
  return range.start % sizeOf(range) === 0
}

/** The part of a range with so many bits more, by its number from 0. */
export function partOf(range: Range, more: number, index: number): Range {
  const bits = range.bits + more
  return { bits, start: range.start + index * 2 ** (32 - bits) }
}

/** True for ranges that have an address in common. */
export function overlap(a: Range, b: Range): boolean {
  return a.start < b.start + sizeOf(b) && b.start < a.start + sizeOf(a)
}
