import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'

/** The facts of this machine that figures depend on, in one line. */
export function machine(): string {
  const model = cpus()[0]?.model.trim().replace(/\s+/g, ' ') ?? 'unknown processor'
  const system = `${type()} ${release().split('-')[0]} ${arch()}`
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GiB`
  return `${availableParallelism()} x ${model}, ${memory}, ${system}, Node.js ${process.versions.node}`
}

/** How busy the machine is, as the mean number of processes that want a processor in the last minute. */
export function load(): number {
  return loadavg()[0]!
}
