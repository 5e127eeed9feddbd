/** A length of time for people: `0.4s`, `14.2s`, `3m 05s`, `2h 10m`, `4d 3h`. */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)}s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, '0')}s`
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')}m`
  return `${Math.floor(whole / 86_400)}d ${Math.floor((whole % 86_400) / 3600)}h`
}

/** An amount of memory or disk for people, in powers of 1024: `812 KiB`, `143 MiB`, `1.9 GiB`. */
export function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let unit = 0
  let rest = count
  while (rest >= 1023.5 && unit < units.length - 1) {
    rest /= 1024
    unit += 1
  }
  return `${unit > 2 && rest < 99.95 ? rest.toFixed(1) : Math.round(rest)} ${units[unit]}`
}

/** The number with its noun: `1 step`, `14 steps`. */
export function counted(count: number, noun: string, several = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : several}`
}

/** How long ago a moment was, for people: `3m 05s`; empty when the moment is unknown. */
export function since(moment: string | undefined, now: Date): string {
  const seconds = (now.getTime() - Date.parse(moment ?? '')) / 1000
  return Number.isFinite(seconds) ? duration(Math.max(0, Math.floor(seconds))).replace(/\.0s$/, 's') : ''
}
