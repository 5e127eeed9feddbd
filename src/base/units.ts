/**
 * A length of time: `500ms`, `90s`, `15m`, `2h`, `7d`.
 * @pattern ^\d+(\.\d+)?(ms|s|m|h|d)$
 */
export type Duration = `${number}ms` | `${number}s` | `${number}m` | `${number}h` | `${number}d`

/**
 * An amount of memory or disk in powers of 1024: `512MiB`, `4GiB`.
 * @pattern ^\d+(\.\d+)?(B|KiB|MiB|GiB|TiB)$
 */
export type Size = `${number}B` | `${number}KiB` | `${number}MiB` | `${number}GiB` | `${number}TiB`

/**
 * A share of processors: `1`, `0.5`, or millicores `500m`.
 * @pattern ^\d+(\.\d+)?m?$
 */
export type Cpu = `${number}` | `${number}m`

const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const bytes = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 } as const

/** The duration in seconds; the text must already have passed the shape check. */
export function seconds(duration: Duration): number {
  const [, amount, unit] = /^([\d.]+)(ms|s|m|h|d)$/.exec(duration)!
  return (Number(amount) * milliseconds[unit as keyof typeof milliseconds]) / 1000
}

/** The size in bytes; the text must already have passed the shape check. */
export function byteCount(size: Size): number {
  const [, amount, unit] = /^([\d.]+)(B|KiB|MiB|GiB|TiB)$/.exec(size)!
  return Math.round(Number(amount) * bytes[unit as keyof typeof bytes])
}

/** The share in thousandths of a processor; the text must already have passed the shape check. */
export function millicores(cpu: Cpu): number {
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) : Math.round(Number(cpu) * 1000)
}
