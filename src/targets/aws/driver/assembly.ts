import { mkdirSync, rmSync } from 'node:fs'
import { extname, join } from 'node:path'
import { Failure } from '../../../base/failure.ts'
import { ProblemsFound } from '../../../base/problem.ts'
import { programHere } from '../../docker/docker.ts'
import type { Cloud } from '../../amazon/driver/cloud.ts'
import type { Estate } from '../../amazon/estate.ts'
import type { Opening } from '../../target.ts'
import type { AwsOptions } from '../options.ts'
import { findTools, type Tools } from './tools.ts'
import { withZones } from './zones.ts'

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

/**
 * Writes the cloud assembly of an estate as it is deployed to the account of the credentials, and gives the tools that
 * have made it. Throws ProblemsFound where they are missing.
 */
export async function assemble(
  { project, options }: Pick<Opening, 'project' | 'options'>,
  cloud: Cloud,
  { estate, folder, protect = true }: Pick<Synthesis, 'estate' | 'folder'> & Partial<Pick<Synthesis, 'protect'>>,
): Promise<Tools> {
  const tools = findTools(project)
  if ('code' in tools) throw new ProblemsFound([tools])
  const { qualifier } = (options ?? {}) as Partial<AwsOptions>
  await synthesise({
    estate: await withZones(cloud, estate),
    account: await cloud.account(),
    folder,
    library: tools.library,
    protect,
    ...(qualifier !== undefined && { qualifier }),
  })
  return tools
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
