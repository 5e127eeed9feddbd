/** The units of a kind, each with what people write for it; `usual` is the one that is meant when there is none. */
interface Unit {
  readonly usual: string
  readonly example: string
  readonly units: Readonly<Record<string, RegExp>>
}

const kinds = {
  Duration: {
    usual: 's',
    example: '90s',
    units: {
      ms: /^(?:ms|millis|milliseconds?)$/i,
      s: /^(?:s|secs?|seconds?)$/i,
      m: /^(?:m|mins?|minutes?)$/i,
      h: /^(?:h|hrs?|hours?)$/i,
      d: /^(?:d|days?)$/i,
    },
  },
  Size: {
    usual: 'MiB',
    example: '512MiB',
    units: { B: /^(?:b|bytes?)$/i, KiB: /^ki?b?$/i, MiB: /^mi?b?$/i, GiB: /^gi?b?$/i, TiB: /^ti?b?$/i },
  },
  Cpu: {
    usual: '',
    example: '500m',
    units: { m: /^(?:m|milli|millicores?)$/i, '': /^(?:v?cpus?|cores?)$/i },
  },
} as const satisfies Record<string, Unit>

/**
 * How a wrongly written duration, size or share of processors was most likely meant: `10 sec` is `10s`, `512MB` is
 * `512MiB`.
 */
export function meantUnit(kind: keyof typeof kinds, written: unknown): string {
  const { usual, example, units }: Unit = kinds[kind]
  const [, amount, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(String(written)) ?? []
  if (amount === undefined) return example
  if (unit === '') return `${amount}${usual}`
  const known = Object.entries(units).find(([, pattern]) => pattern.test(unit))
  return known ? `${amount}${known[0]}` : example
}
