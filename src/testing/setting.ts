import type { Setting } from '../targets/target.ts'

/**
 * What a sample platform says beside its graph: the given options of the target, images from their own registries, and
 * a project that never changes.
 */
export function settingOf(options: unknown = {}): Setting {
  return { options, images: {}, digests: {}, contentOf: (path) => `content of ${path}` }
}
