import type { Docker } from './docker.ts'

/** What one container uses: memory in bytes, processor as a share of one. */
export interface Use {
  readonly memory: number
  readonly cpu: number
}

/** What containers of this engine use, by their ids; takes a second or two. */
export async function usesOf(docker: Docker, containers: readonly string[]): Promise<ReadonlyMap<string, Use>> {
  if (containers.length === 0) return new Map()
  const stats = ['stats', '--no-stream', '--no-trunc', '--format', '{{json .}}', ...containers]
  return usesIn((await docker.run(stats, { within: 20 })).output)
}

/** The lines of `docker stats --format '{{json .}}'`. */
export function usesIn(output: string): Map<string, Use> {
  const uses = new Map<string, Use>()
  for (const line of output.split('\n').filter((each) => each.startsWith('{'))) {
    const told = JSON.parse(line) as {
      readonly ID?: string
      readonly Container?: string
      readonly MemUsage?: string
      readonly CPUPerc?: string
    }
    const [, amount, unit] = /^([\d.]+)\s*([KMGT]?i?B)/.exec(told.MemUsage ?? '') ?? []
    uses.set(told.Container ?? told.ID ?? '', {
      memory: Math.round(Number(amount ?? 0) * (units[unit ?? 'B'] ?? 1)),
      cpu: Number.parseFloat(told.CPUPerc ?? '0') / 100,
    })
  }
  return uses
}

const units: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  KB: 1000,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
}
