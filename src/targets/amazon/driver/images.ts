import type { Repository } from '../estate.ts'
import type { Preparation } from '../../target.ts'
import type { Cloud } from './cloud.ts'

/** Where images of the estate are built, and where their digests are noted. */
export interface ImageSource {
  /** The folder of the platform file, beside which `stackwright.lock` is. */
  readonly project: string
  /** Lays out what an image is built from, and gives its folder. */
  context(repository: Repository): Promise<string>
  /** `linux/arm64`, where it is not that of the engine. */
  readonly platform?: string
  /** Is told all digests, under `<repository name>:<tag>`, once an image is there. */
  locked(digests: Readonly<Record<string, string>>): void
}

/**
 * The images of the estate as separately shown steps: each is built, or copied from others, and pushed under its tag by content, unless the registry
 * has that tag. The repositories must exist.
 */
export function imagePreparations(cloud: Cloud, source: ImageSource): Preparation[] {
  throw new Error(`not written yet: ${cloud.estate.name} ${source.project}`)
}
