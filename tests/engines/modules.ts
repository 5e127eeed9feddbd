import { ask } from './run.ts'
import { filesOf } from './archive.ts'
import { tmpdir } from 'node:os'

/** A Go module that carries files which are wanted here, with the checksum that it must have. */
export interface Module {
  readonly path: string
  readonly version: string
  /** The sum that `go mod download` tells, as in go.sum. */
  readonly sum: string
}

/**
 * The files of a module that a choice of paths takes, by their path inside it. `go mod download` gets the module and
 * keeps it in its own cache; the reason as a sentence when it cannot.
 */
export async function filesOfModule(
  module: Module,
  choose: (path: string) => boolean,
): Promise<Map<string, string> | { readonly why: string }> {
  const wanted = `${module.path}@${module.version}`
  // Outside of any module; and never with another Go than the one that is here, which a module may ask for and files do
  // not need.
  const { code, out, err } = await ask('go', ['mod', 'download', '-json', wanted], {
    cwd: tmpdir(),
    env: { GOTOOLCHAIN: 'local', GOFLAGS: '' },
    within: 300,
  })
  if (code === 127) return { why: 'Go is not on the PATH' }
  const told = out.trim().startsWith('{') ? (JSON.parse(out) as { Zip?: string; Sum?: string; Error?: string }) : {}
  if (told.Zip === undefined || told.Sum === undefined)
    return { why: `${wanted} cannot be had: ${(told.Error ?? err).trim().split('\n').at(-1)}` }
  if (told.Sum !== module.sum) throw new Error(`${wanted} has the sum ${told.Sum} and not ${module.sum}`)
  const inside = `${wanted}/`
  const files = filesOf(told.Zip, (name) => choose(name.slice(inside.length)))
  return new Map([...files].map(([name, content]) => [name.slice(inside.length), content]))
}
