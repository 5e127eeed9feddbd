const words = {
  Duration: { default: 's', example: '90s', units: [['ms', /^(?:ms|millis|milliseconds?)$/i], ['s', /^(?:s|secs?|seconds?)$/i], ['m', /^(?:m|mins?|minutes?)$/i], ['h', /^(?:h|hrs?|hours?)$/i], ['d', /^(?:d|days?)$/i]] },
  Size: { default: 'MiB', example: '512MiB', units: [['B', /^(?:b|bytes?)$/i], ['KiB', /^(?:k|kb|ki|kib)$/i], ['MiB', /^(?:m|mb|mi|mib)$/i], ['GiB', /^(?:g|gb|gi|gib)$/i], ['TiB', /^(?:t|tb|ti|tib)$/i]] },
  Cpu: { default: '', example: '500m', units: [['m', /^(?:m|milli|millicores?)$/i], ['', /^(?:cpus?|cores?|vcpus?)$/i]] },
} as const satisfies Record<string, { default: string; example: string; units: readonly (readonly [string, RegExp])[] }>

/** How a wrongly written duration, size or share of processors was most likely meant: `10 sec` is `10s`, `512MB` is `512MiB`. */
export function meantUnit(name: keyof typeof words, written: unknown): string {
  const { default: usual, example, units } = words[name]
  const [, amount, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(String(written)) ?? []
  if (amount === undefined) return example
  if (unit === '') return `${amount}${usual}`
  const known = (units as readonly (readonly [string, RegExp])[]).find(([, pattern]) => pattern.test(unit))
  return known ? `${amount}${known[0]}` : example
}
