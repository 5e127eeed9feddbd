import { mkdirSync, rmSync } from 'node:fs'
import { extname, join } from 'node:path'
import { Failure } from '../../../base/failure.ts'
import { programHere } from '../../docker/docker.ts'
import type { Estate } from '../../amazon/estate.ts'

/** What is synthesised, and where to. */
export interface Synthesis {
  readonly estate: Estate
  readonly account: string
  /** The folder of the cloud assembly, which is made anew. */
  readonly folder: string
  /** A file beside which the library of CDK is found. */
  readonly library: string
  readonly qualifier?: string
  readonly context?: Readonly<Record<string, unknown>>
  /** False before everything is destroyed: nothing is protected from deletion then. */
  readonly protect: boolean
}

/** Writes the cloud assembly of an estate; throws a Failure with what CDK says of it. */
export async function synthesise(asked: Synthesis): Promise<void> {
  rmSync(asked.folder, { recursive: true, force: true })
  mkdirSync(asked.folder, { recursive: true })
  const program = join(import.meta.dirname, `synth${extname(import.meta.filename)}`)
  // Its own validation takes ten seconds and more; the templates of these constructs are validated where they are
  // tested.
  const end = await programHere(process.execPath).run([program], {
    input: JSON.stringify(asked),
    env: { CDK_VALIDATION: 'false', NODE_NO_WARNINGS: '1' },
  })
  if (end.code === 0) return
  throw new Failure({
    step: 'synthesise templates',
    reason: reasonOf(end.error),
    output: end.error.trim().split('\n').slice(-8),
    left: 'nothing was changed',
    do: 'if the platform is sound, this is a fault of stackwright: please report it',
  })
}

function reasonOf(said: string): string {
  return /^\s*(?:\w*Error|«[^»]+»):?\s*(.+)$/m.exec(said)?.[1] ?? 'CDK could not make templates of the platform'
}
