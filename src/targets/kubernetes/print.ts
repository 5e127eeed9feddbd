import { printYaml } from '../document/yaml.ts'
import type { KubernetesObject } from './document.ts'
import { manifestManner } from './manner.ts'
import { notesOf } from './notes.ts'

/** Objects as one file of manifests. `head` is said at its top. */
export function printObjects(objects: readonly KubernetesObject[], head?: string): string {
  return printYaml(
    objects.map((content, index) => ({
      content,
      notes: notesOf(content),
      ...(index === 0 && head !== undefined && { head }),
    })),
    manifestManner,
  )
}
